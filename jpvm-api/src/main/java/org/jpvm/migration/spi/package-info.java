/**
 * Between daemons, containers, sessions and the engines that move tasks; interfaces and plain data, no IO of its own.
 *
 * <p><b>Processes.</b> The daemon finds one {@link org.jpvm.migration.spi.ProcessEngine} with {@link
 * java.util.ServiceLoader}; it owns the sockets and pipes of the tasks and sends the image, the engine looks at processes, copies them into files and
 * makes processes of such files.
 *
 * <pre>
 *   source                                             target
 *   engine.describe(pid, socket) → facts  ─────────▶   engine.admit(facts, directory) → ArrivingProcess
 *   engine.leaving(pid, …) → LeavingProcess
 *   stop(), copy() → ProcessCopy: files   ─────────▶   files in its directory, restore(), go()
 *   resume()  or  close()                              or  close()
 * </pre>
 *
 * <p>All methods block and are called by threads of the daemon that may wait, never by that of its loop; one move is in one thread at a time.
 *
 * <p><b>Hosted tasks.</b> Container, engine and session know each other by this only:
 *
 * <pre>
 *   container ──start, stop, image, restore──▶ {@link org.jpvm.migration.spi.HostedEngine} (found by ServiceLoader in the container's JVM)
 *   container ──suspend, state, install──────▶ {@link org.jpvm.migration.spi.MovableSession} (the session of a task)
 *   session   ──wakeWith, offer──────────────▶ {@link org.jpvm.migration.spi.MovableThread} (the engine's, of the thread that waits)
 * </pre>
 */
package org.jpvm.migration.spi;
