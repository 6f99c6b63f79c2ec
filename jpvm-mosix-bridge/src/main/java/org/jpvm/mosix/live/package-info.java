/**
 * The bridge in a running daemon: {@link org.jpvm.mosix.live.LiveBridge} measures this host once a second, tells another host every half second
 * what it knows, and publishes what it believes. IO by the daemon's seam only; {@link org.jpvm.mosix.live.OwnLoad} is pure.
 */
package org.jpvm.mosix.live;
