/**
 * The JVM in which a host's hosted Java tasks run, and the daemon's side of it.
 *
 * <pre>
 *   daemon                                      container JVM
 *   ContainerClient ──Start, Signal, Pause──▶   ContainerMain ─▶ HostedTask t40005 (thread, class loader, scope, output)
 *                   ◀─Started, Output, Exited──               ─▶ HostedTask t40006
 * </pre>
 *
 * <p><b>Moves.</b> With a {@link org.jpvm.migration.spi.HostedEngine} on the class path each task runs movably; what its daemon asks of it is done by other
 * threads than its own, one step after the other.
 *
 * <pre>
 *   source                                                  target
 *   DESCRIBE ─▶ names of its classes                        PREPARE ─▶ classes are linked ahead
 *   FREEZE   ─▶ it stands still at a poll or in a receive; its session has taken in all that was under way
 *   CAPTURE  ─▶ parts  ──────── daemon ── daemon ────────▶  ARRIVE, parts ─▶ enrolled by the daemon's cookie, restored
 *   RELEASE  ─▶ session and thread go silently              RUN     ─▶ a thread of its own
 *   or THAW  ─▶ it goes on where it stood                   or DISCARD
 * </pre>
 *
 * <p>Records go over the container's standard input and output, so that the end of either process ends the other's reading. What tasks send
 * each other does not pass here: each has its own connection to the daemon.
 */
package org.jpvm.daemon.container;
