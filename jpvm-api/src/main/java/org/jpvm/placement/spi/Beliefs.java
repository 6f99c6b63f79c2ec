package org.jpvm.placement.spi;

import org.jpvm.placement.HostsView;

/**
 * What a bridge believes of the hosts, at one moment. Immutable.
 *
 * @param hosts      the hosts, the own one included; may have fewer or more of them than the host table has by now
 * @param takenNanos the moment, on the clock of {@link BridgeHost#nanoTime}; ages in the view count from there
 */
public record Beliefs(HostsView hosts, long takenNanos) {}
