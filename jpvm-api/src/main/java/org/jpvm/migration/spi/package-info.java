/**
 * Between a daemon and an engine that copies whole processes. The daemon finds one {@link org.jpvm.migration.spi.ProcessEngine} with {@link
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
 */
package org.jpvm.migration.spi;
