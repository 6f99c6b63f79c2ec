/**
 * Which host a new task gets, and which running task moves: the interfaces behind which policies live. Policies are pure: they see an immutable
 * view and a seeded random, and answer. The same objects run in the daemon and in the cluster simulator.
 *
 * <p>Units throughout: seconds, bytes, and <em>standard CPU-seconds</em>, that is CPU time multiplied by the speed of the host that gave it.
 *
 * <p>Rate of a task: a host with speed v and c cores on which m processes want to run gives each of them {@code v * min(1, c / m)} standard
 * CPU-seconds per second. A limit below one core is part of the speed: a host held to 40 % of its only core has speed 0.4 and one core.
 */
package org.jpvm.placement;
