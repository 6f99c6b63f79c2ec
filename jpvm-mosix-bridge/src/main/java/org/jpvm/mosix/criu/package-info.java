/**
 * Copies processes with the program CRIU: what can be copied, what the other host has to have, the command lines, and what has to be read in the
 * images. Pure; {@code .io} looks at the processes and runs the program.
 *
 * <p>The connection of a task to its daemon is the one socket that CRIU leaves open for others to close the gap: when the process is restored it
 * connects anew to the path at which its daemon listened, where the daemon of the new host listens then. Bytes that lay in it unread are in the images,
 * but CRIU does not put them back; the daemon writes them first.
 */
package org.jpvm.mosix.criu;
