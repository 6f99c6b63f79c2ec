/**
 * The shell of the daemon: sockets, files, processes, clock. It makes no decision about PVM, those are {@link
 * org.jpvm.daemon.core.PvmdCore}'s.
 *
 * <pre>
 *   TaskListener ─accept─▶ ┌───────────────────────────┐ ─launch, signal─▶ TaskLauncher (thread pvmd-launch)
 *   TaskChannel  ◀─bytes─▶ │ PvmdLoop (thread pvmd)    │                     ├─ NativeTask: process + output thread each
 *   deadlines    ────────▶ │   one Selector, PvmdCore  │ ◀─posted events───  └─ ContainerClient: the JVM of hosted tasks
 *                          └───────────────────────────┘
 * </pre>
 *
 * Threads other than the loop's never touch core or channels; they post to the loop.
 */
package org.jpvm.daemon.io;
