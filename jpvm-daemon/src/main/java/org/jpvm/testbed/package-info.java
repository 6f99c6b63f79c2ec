/**
 * The network of the test bed ({@code ./jpvm testbed}): an Ethernet switch in user space that loses, doubles, delays and reorders frames, for
 * kernels that cannot. {@link org.jpvm.testbed.Impairment} decides (pure, seeded), {@link org.jpvm.testbed.LossySwitch} moves the frames.
 */
package org.jpvm.testbed;
