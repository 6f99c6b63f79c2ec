/**
 * The JVM in which a host's hosted Java tasks run, and the daemon's side of it.
 *
 * <pre>
 *   daemon                                      container JVM
 *   ContainerClient ──Start, Signal, Pause──▶   ContainerMain ─▶ HostedTask t40005 (thread, class loader, scope, output)
 *                   ◀─Started, Output, Exited──               ─▶ HostedTask t40006
 * </pre>
 *
 * Records go over the container's standard input and output, so that the end of either process ends the other's reading. What tasks send
 * each other does not pass here: each has its own connection to the daemon.
 */
package org.jpvm.daemon.container;
