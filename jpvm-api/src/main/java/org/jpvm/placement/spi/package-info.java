/**
 * Between a daemon and the code that knows the load of its machine. The daemon finds one {@link org.jpvm.placement.spi.LoadBridge} with
 * {@link java.util.ServiceLoader} and tells it of hosts, of the tasks of this host, and of what bridges of other hosts say; the bridge
 * publishes what it believes, and policies look at that.
 *
 * <p>All of a bridge runs in one thread of its own, {@code pvmd-bridge}, never in that of the daemon; what
 * it publishes is immutable, and read by others.
 */
package org.jpvm.placement.spi;
