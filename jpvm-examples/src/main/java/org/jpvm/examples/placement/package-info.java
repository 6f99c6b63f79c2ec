/** Placement policies to learn from: {@code ./jpvm start --placement org.jpvm.examples.placement.FillFastest}. */
package org.jpvm.examples.placement;
