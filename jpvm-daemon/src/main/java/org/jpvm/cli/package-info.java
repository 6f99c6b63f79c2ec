/**
 * The commands of the launcher script {@code ./jpvm} that need Java: {@code run}, {@code doctor}, {@code stop}, {@code version}. IO: sockets,
 * files, processes. Uses the task library as any program does; only {@link org.jpvm.cli.Machine} meets the daemon, when none runs, and
 * {@code StartUpMain}, which goes through all of them for the archive of their classes.
 *
 * <pre>
 *   JpvmMain ─▶ Command ─┬─ RunCommand ─▶ ProgramFinder   what PROGRAM is
 *                        │               Machine          the running machine, or an embedded one
 *                        │               RunSession       spawns, forwards output, waits, collects exit statuses
 *                        ├─ DoctorCommand ─▶ JavaChecks, MachineChecks, SystemChecks
 *                        ├─ StopCommand
 *                        └─ VersionCommand
 * </pre>
 */
package org.jpvm.cli;
