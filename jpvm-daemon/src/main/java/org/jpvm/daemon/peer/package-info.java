/**
 * The link between two daemons: packets with sequence numbers over datagrams that may be lost, doubled or overtake each other. Pure: datagrams
 * and the time come in by calls, datagrams and fragments in their order go out to {@link org.jpvm.daemon.peer.PeerLink.Owner}. It knows
 * nothing of messages, hosts and tasks. One thread at a time.
 *
 * <pre>
 *   sendFragment ─▶ queue ─▶ unacknowledged (window) ─▶ transmit      again after a time, until the peer acknowledges or counts as dead
 *   handlePacket ─▶ acknowledge ─▶ reorder buffer ─▶ deliver, each once and in order
 * </pre>
 */
package org.jpvm.daemon.peer;
