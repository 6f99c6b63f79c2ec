package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.PvmError;

/**
 * The daemon of one host.
 *
 * <p>Inputs: {@link #handleAccepted}, {@link #handleTaskBytes}, {@link #handleTaskClosed}, {@link #handleDrained}, {@link #handleLaunched},
 * {@link #handleLaunchFailed}, {@link #handleOutput}, {@link #handleOutputClosed}, {@link #handleProcessExited}, {@link #handleShutdown}.
 * Outputs go to the {@link DaemonEffects} given at construction, during the call.
 */
public final class PvmdCore {
    private final PvmdSettings settings;
    private final DaemonEffects effects;

    /** A machine of one host, this one, as its master. */
    public PvmdCore(PvmdSettings settings, DaemonEffects effects) {
        this.settings = settings;
        this.effects = effects;
    }

    /** A task connected. */
    public TaskLink handleAccepted() {
        return new TaskLink();
    }

    /**
     * Bytes from a task. Consumes whole frames from {@code slab} between position and limit and leaves an incomplete frame for the next call;
     * a frame larger than the slab is passed on in parts, so the position always moves when the slab is full.
     *
     * @param slab big-endian buffer of at least 4096 bytes, owned by the caller, which compacts it
     */
    public void handleTaskBytes(TaskLink link, ByteBuffer slab, long nowNanos) {
        effects.close(link, false);
    }

    /** A task's connection ended or broke. */
    public void handleTaskClosed(TaskLink link, long nowNanos) {}

    /** What was waiting to be written to a task has become short. */
    public void handleDrained(TaskLink link) {}

    /** A program started. */
    public void handleLaunched(int tid, int pid, long nowNanos) {}

    /** A program did not start. */
    public void handleLaunchFailed(int tid, PvmError error, String reason, long nowNanos) {}

    /** A task started here wrote to stdout or stderr. */
    public void handleOutput(int tid, byte[] bytes, int length) {}

    /** Both are closed. */
    public void handleOutputClosed(int tid) {}

    /** The process of a task ended; {@code waitStatus} as from wait(2), -1 if unknown. */
    public void handleProcessExited(int tid, int waitStatus, long nowNanos) {}

    /** The daemon is to end: SIGTERM, or its owner stops it. */
    public void handleShutdown(String reason) {
        effects.exit(reason);
    }

    /** When {@link #handleTimeout} wants to be called, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    /** The deadline has passed. */
    public void handleTimeout(long nowNanos) {}

    /** The settings. */
    public PvmdSettings settings() {
        return settings;
    }
}
