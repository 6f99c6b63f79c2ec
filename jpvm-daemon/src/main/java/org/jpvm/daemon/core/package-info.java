/**
 * The daemon as a state machine. Pure: bytes, commands and time in through {@code handle…} methods of {@link
 * org.jpvm.daemon.core.PvmdCore}; writes, datagrams, launches, signals out through {@link org.jpvm.daemon.core.DaemonEffects}. It opens nothing,
 * sleeps never, reads no clock. One thread at a time calls it, the daemon's loop or a simulator.
 *
 * <pre>
 *   task sockets ─bytes─▶ handleTaskBytes ─┬─ frames for tasks here ──▶ forward / sendCopy
 *                                          ├─ frames for other hosts ─▶ Peers ─▶ sendDatagram
 *                                          └─ frames for the daemon ──▶ TM_ handlers ─▶ DM_ handlers: own host, a plain call
 *                                                                                     └▶ Peers: other hosts
 *   UDP socket ─datagrams─▶ handleDatagram ─▶ Peers (links, {@link org.jpvm.daemon.peer}) ─▶ PeerDelivery ─┬─▶ tasks here
 *                                                                                                     └─▶ DM_ handlers
 *   launcher ─────────────▶ handleLaunched, handleOutput, handleProcessExited
 *   resolver, starter ────▶ handleResolved, handleSlavesStarted ─▶ HostAdder ─▶ TableCommit (master) ─DM_HTUPD─▶ TableUpdates (slave)
 * </pre>
 *
 * A question to a daemon is a {@code WaitContext} until its answer comes or its host is lost; {@code HostFailures} ends all
 * that wait for a host, at the end of the call that found it dead. {@code RemoteTasks} knows in which tasks of other hosts anything here takes
 * an interest, and tells all of it of their ends.
 */
package org.jpvm.daemon.core;
