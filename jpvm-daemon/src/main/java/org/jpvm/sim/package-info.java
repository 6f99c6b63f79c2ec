/**
 * A machine of many daemons in one thread, with a clock, a network, computers and tasks that exist only here; the daemons are the real ones.
 *
 * <pre>
 *   Workload ---------> SimTask ==frames==> +----------+                      FaultPlan
 *   what tasks do       scripted tasks      | SimHost  |                      what breaks, and when
 *      |                                    | PvmdCore | ==datagrams==> SimNetwork <--+
 *      v                                    +----------+                loses, doubles, delays
 *   Checkers: what was sent, asked, promised and what came of it
 * </pre>
 *
 * Everything random comes from one generator of {@link org.jpvm.sim.SimWorld}, everything that happens is an event of its queue: the same seed
 * is the same history, to the last byte, which the hash of the history shows. The checkers know nothing of the daemon's code; they compare what
 * tasks did with what tasks saw. Pure: no clock, no IO, no thread of its own.
 */
package org.jpvm.sim;
