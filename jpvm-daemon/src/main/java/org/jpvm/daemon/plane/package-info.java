/**
 * The extension plane: what carries packets between two Java daemons in place of UDP. Pure: bytes, times and random numbers come in by calls,
 * bytes go out to buffers.
 *
 * <pre>
 *   PeerLink  numbers, acknowledgements, order; the same on either way
 *      |
 *      +-- UDP                          C daemons, and whenever there is no session
 *      +-- {@link org.jpvm.daemon.plane.PlaneMesh}       one session per host: who dials, which of two stays, when to try again
 *             {@link org.jpvm.daemon.plane.PlaneSession}    one TCP connection: handshake, then sealed records full of packets and extension messages
 * </pre>
 *
 * <p>A session is only a better way for the packets of a link. It owes nobody anything: when it breaks, the link sends over UDP what was not
 * acknowledged, and over the next session again. That is why order and completeness need no rules of their own here.
 *
 * <p>Extension messages are what Java daemons say to each other beside PVM, each for one {@link org.jpvm.daemon.plane.PlaneService}. They come in
 * order within a session; what was under way is lost with it, and who sent it is told only that the session ended.
 *
 * <p>Owner: the daemon's one thread. Decision and rejected ways: docs/adr/0007.
 */
package org.jpvm.daemon.plane;
