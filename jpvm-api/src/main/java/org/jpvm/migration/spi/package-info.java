/**
 * How hosted tasks move: between the container that runs them, the engine that takes them off their threads, and the sessions that they have with
 * the daemon. Neither knows another but by this.
 *
 * <pre>
 *   container ──start, stop, image, restore──▶ {@link org.jpvm.migration.spi.HostedEngine} (found by ServiceLoader in the container's JVM)
 *   container ──suspend, state, install──────▶ {@link org.jpvm.migration.spi.MovableSession} (the session of a task)
 *   session   ──wakeWith, offer──────────────▶ {@link org.jpvm.migration.spi.MovableThread} (the engine's, of the thread that waits)
 * </pre>
 *
 * Interfaces, plain data and one thread-local; no IO of its own.
 */
package org.jpvm.migration.spi;
