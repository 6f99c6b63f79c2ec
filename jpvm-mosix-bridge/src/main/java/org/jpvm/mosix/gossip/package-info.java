/**
 * How hosts learn of each other's load: push gossip with windows. Pure.
 *
 * <pre>
 *   every step, each host:     update(own figures) -> step: a random member -> write: the youngest entries -> the wire
 *   who gets such a message:   receive: an entry younger than the one known takes its place
 *   policies:                  known(now), members(now): {@link org.jpvm.placement.HostsView}
 * </pre>
 *
 * <p>{@link org.jpvm.mosix.gossip.GossipCore} is one host, driven by the daemon or by a simulator; {@link org.jpvm.mosix.gossip.GossipWorkspace} is what
 * all of one thread share. Entries lie in one array per host, {@value org.jpvm.mosix.gossip.GossipEntry#BYTES} bytes each, in memory as on the wire except
 * that they hold the time of the measurement and not its age; a message is merged without allocating. Source of the algorithm: mosix §1.3.
 */
package org.jpvm.mosix.gossip;
