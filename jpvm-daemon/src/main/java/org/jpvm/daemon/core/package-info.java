/**
 * The daemon as a state machine. Pure: bytes, commands and time in through {@code handle…} methods of {@link
 * org.jpvm.daemon.core.PvmdCore}; writes, launches, signals out through {@link org.jpvm.daemon.core.DaemonEffects}. It opens nothing, sleeps
 * never, reads no clock. One thread at a time calls it, the daemon's loop or a simulator.
 *
 * <pre>
 *   task sockets ─bytes─▶ handleTaskBytes ─┬─ frames for tasks ──▶ forward / sendCopy
 *                                          └─ frames for the daemon ─▶ TM_ handlers ─▶ DM_ handlers (own host: a plain call)
 *   launcher ─────────▶ handleLaunched, handleOutput, handleProcessExited
 * </pre>
 */
package org.jpvm.daemon.core;
