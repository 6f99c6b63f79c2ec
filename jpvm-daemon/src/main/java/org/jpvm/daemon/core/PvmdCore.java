package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.plane.PlaneEvent;
import org.jpvm.daemon.succession.Electorate;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.body.StartResults;

/**
 * The daemon of one host.
 *
 * <p>First {@link #handleStartup}. Inputs then: of tasks {@link #handleAccepted}, {@link #handleTaskBytes}, {@link #handleTaskClosed}, {@link
 * #handleDrained}; of programs {@link #handleLaunched}, {@link #handleLaunchFailed}, {@link #handleOutput}, {@link #handleOutputClosed},
 * {@link #handleProcessExited}; of other hosts {@link #handleDatagram}, {@link #handleResolved}, {@link #handleSlavesStarted}; and {@link
 * #handleTimeout}, {@link #handleShutdown}. Outputs go to the {@link DaemonEffects} given at construction, during the call. After each call
 * {@link #nextDeadlineNanos} may have changed. {@code nowNanos} is any clock that does not go back, the same for all calls.
 */
public final class PvmdCore {
    private final PvmdState state;
    private final FrameWalker walker;

    /** It was told to end. */
    private boolean endsSoon;

    /**
     * The master of a machine of one host, or a slave that knows of its master only where it is.
     *
     * @throws IllegalArgumentException when an address in the settings is not of the form {@code hhhhhhhh:pppp}, or a host index is not from 1
     *                                  to 4095
     */
    public PvmdCore(PvmdSettings settings, DaemonEffects effects) {
        state = new PvmdState(settings, effects);
        walker = new FrameWalker(state);
    }

    /**
     * The daemon begins: a master adds the hosts of its hostfile, a slave begins to wait for its host table.
     *
     * @param hostFile       hosts to add now, and options for hosts that are added later
     * @param localAddresses IPv4 addresses of this computer: hosts of the file at one of them are not added unless they are marked with {@code $}
     */
    public void handleStartup(HostFile hostFile, int[] localAddresses, long nowNanos) {
        state.nowNanos = nowNanos;
        state.keepAlive.start();
        state.placementService.hostsChanged();
        if (state.hosts.isMaster()) {
            state.hostAdder.start(hostFile, localAddresses);
        }
        settle(nowNanos);
    }

    /**
     * A datagram came. Whatever is in it, the call returns normally.
     *
     * @param address IPv4 address it came from
     * @param port    UDP port it came from
     * @param packet  big-endian buffer with the datagram between position and limit; may be overwritten, belongs to the caller again afterwards
     */
    public void handleDatagram(int address, int port, ByteBuffer packet, long nowNanos) {
        state.nowNanos = nowNanos;
        if (state.ended) {
            return;
        }
        try {
            state.peers.handleDatagram(address, port, packet);
        } catch (RuntimeException e) {
            state.count(DaemonCounter.INTERNAL_ERRORS);
            state.log("datagram from " + new InetAddressText(address, port & 0xffff)
                    + " dropped after an internal error: " + e + at(e));
        }
        settle(nowNanos);
    }

    /** A session with a host began; any earlier one with it has ended. */
    public void handlePlaneUp(int hostIndex, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.peers.planeUp(hostIndex);
            settle(nowNanos);
        }
    }

    /** The session with a host ended. */
    public void handlePlaneDown(int hostIndex, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.peers.planeDown(hostIndex);
            settle(nowNanos);
        }
    }

    /** As {@link #handleDatagram}, from the session with a host. */
    public void handlePlanePacket(int hostIndex, ByteBuffer packet, int start, int end, long nowNanos) {
        state.nowNanos = nowNanos;
        if (state.ended) {
            return;
        }
        try {
            state.peers.handlePlanePacket(hostIndex, packet, start, end);
        } catch (RuntimeException e) {
            state.count(DaemonCounter.INTERNAL_ERRORS);
            state.log("packet from host " + hostIndex + " dropped after an internal error: " + e + at(e));
        }
        settle(nowNanos);
    }

    /** An extension message came over the session with a host; {@code service} is 0 to 255. The bytes may be overwritten. */
    public void handlePlaneMessage(int hostIndex, int service, ByteBuffer bytes, int start, int end, long nowNanos) {
        state.nowNanos = nowNanos;
        if (state.ended) {
            return;
        }
        try {
            state.extensions.message(hostIndex, service, bytes, start, end);
        } catch (RuntimeException e) {
            state.count(DaemonCounter.INTERNAL_ERRORS);
            state.log("message " + service + " from host " + hostIndex + " dropped after an internal error: " + e
                    + at(e));
        }
        settle(nowNanos);
    }

    /** Nobody listens any more where the daemon of a host did: its process is gone, while its computer is not. */
    public void handlePlaneRefused(int hostIndex, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.succession.refused(hostIndex);
            settle(nowNanos);
        }
    }

    /** The session with a host takes extension messages again. */
    public void handlePlaneRoom(int hostIndex, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.extensions.room(hostIndex);
            settle(nowNanos);
        }
    }

    /** What else this daemon tells other Java daemons, and hears from them. */
    public Extensions extensions() {
        return state.extensions;
    }

    /** Something happened on the plane that is counted. */
    public void handlePlaneEvent(PlaneEvent event) {
        state.count(
                switch (event) {
                    case SESSION -> DaemonCounter.PLANE_SESSIONS;
                    case BROKEN -> DaemonCounter.PLANE_BROKEN;
                    case HANDSHAKE_REFUSED -> DaemonCounter.PLANE_HANDSHAKES_REFUSED;
                    case RECORD_REFUSED -> DaemonCounter.PLANE_RECORDS_REFUSED;
                    case PACKET_DROPPED -> DaemonCounter.PLANE_PACKETS_DROPPED;
                });
    }

    /** Whether a session with this host makes sense: it is in the machine. */
    public boolean isMember(int hostIndex) {
        return !state.ended && (state.peers.isOpen(hostIndex) || state.succession.wantsToTell(hostIndex));
    }

    /** Index of this host in the machine. */
    public int hostIndex() {
        return state.hosts.local().index();
    }

    /** Index of the master, as far as this daemon knows. */
    public int masterIndex() {
        return state.hosts.master().index();
    }

    /** Which master of the machine that is, counted from 1; 0 at a slave that has not heard of it. */
    public int round() {
        return state.succession.reign().round();
    }

    /** At the master: whether the hosts of the machine, and no others, decide about the next one. */
    public boolean isElectorateSettled() {
        Electorate electorate = state.electors.electorate();
        return electorate.isOpen()
                && electorate.settled().equals(electorate.wanted())
                && electorate.settled().cardinality() == state.hosts.size()
                && state.hosts.all().stream().allMatch(host -> electorate.contains(host.index()));
    }

    /** Addresses for {@link DaemonEffects#resolve}, in the order of the names; 0 for a name without one. */
    public void handleResolved(int requestId, int[] addresses, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.hostAdder.handleResolved(requestId, addresses);
            settle(nowNanos);
        }
    }

    /** What came of {@link DaemonEffects#startSlaves}. */
    public void handleSlavesStarted(int requestId, StartResults results, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.hostAdder.handleStarted(requestId, results);
            settle(nowNanos);
        }
    }

    /**
     * What came of {@link PlacementEffects#choose}.
     *
     * @param positions for each task one of the candidates; null when round robin is to place
     */
    public void handlePlaced(int questionId, int[] positions, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.placementService.placed(questionId, positions);
            settle(nowNanos);
        }
    }

    /** What came of {@link PlacementEffects#check}: null, or why there is no such policy. */
    public void handlePolicyChecked(int questionId, String problem, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.placementService.checked(questionId, problem);
            settle(nowNanos);
        }
    }

    /**
     * What came of {@link MigrationEffects#describe}.
     *
     * @param engine name of the engine, null when the task cannot be moved now
     * @param facts  for the engine of the other host; null with a reason
     * @param reason why it cannot be moved, null when it can
     */
    public void handleDescribed(int moveId, String engine, byte[] facts, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover.source().described(moveId, engine, facts, reason);
            settle(nowNanos);
        }
    }

    /** What came of {@link MigrationEffects#prepare}: null, or why this host does not take the task. */
    public void handlePrepared(int moveId, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover.target().prepared(moveId, reason);
            settle(nowNanos);
        }
    }

    /** What came of {@link MigrationEffects#freeze}: null when the task stands still, or why it goes on. */
    public void handleFrozen(int moveId, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover.source().frozen(moveId, reason);
            settle(nowNanos);
        }
    }

    /**
     * The next part of an image.
     *
     * @param bytes at most {@link MigrationEffects#MAX_IMAGE_PART_BYTES} between start and end, the caller's again after {@link
     *              MigrationEffects#imageTaken}
     */
    public void handleImage(int moveId, ByteBuffer bytes, int start, int end, boolean last, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover.source().image(moveId, bytes, start, end, last);
            settle(nowNanos);
        }
    }

    /** {@link MigrationEffects#capture} failed; the task still stands still. */
    public void handleCaptureFailed(int moveId, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover.source().captureFailed(moveId, reason);
            settle(nowNanos);
        }
    }

    /**
     * What came of an image.
     *
     * @param link   connection of the restored task, made by {@link #handleAccepted}; null when the task has enrolled with the offer's cookie
     * @param pid    its process here, 0 for none of its own
     * @param reason null, or why the task is not there
     */
    public void handleRestored(int moveId, TaskLink link, int pid, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            if (!state.handover.source().returned(moveId, link, pid, reason)) {
                state.handover.target().restored(moveId, link, pid, reason);
            }
            settle(nowNanos);
        }
    }

    /**
     * Asks for a move; any daemon of the machine may be asked. Answered by {@link MigrationEffects#moved}.
     *
     * @param requestId  number to answer with
     * @param tid        the task
     * @param targetHost index of the host that is to take it
     */
    public void move(int requestId, int tid, int targetHost, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.handover
                    .requests()
                    .move(tid, targetHost, problem -> state.effects.migration().moved(requestId, problem));
            settle(nowNanos);
        }
    }

    /** Sends a message of this host's bridge; its first byte is overwritten. False when it cannot be sent. The daemon's thread only. */
    public boolean sendOfBridge(int hostIndex, ByteBuffer message) {
        return !state.ended && state.placementService.send(hostIndex, message);
    }

    /** The bridge has something to say to a host: a session is worth while. */
    public void openForBridge(int hostIndex) {
        if (!state.ended && hostIndex >= 1 && hostIndex <= Tid.MAX_HOST_INDEX) {
            state.planeDirectory.linked(hostIndex);
        }
    }

    /** A task connected. */
    public TaskLink handleAccepted() {
        return new TaskLink();
    }

    /**
     * Bytes from a task. Consumes whole frames from {@code slab} between position and limit and leaves an incomplete frame for the next call;
     * a frame larger than the slab is passed on in parts, so the position always moves when the slab is full.
     *
     * @param slab big-endian buffer of at least 4096 bytes, owned by the caller, which compacts it: the bytes that were left over come first
     *             in the next call
     */
    public void handleTaskBytes(TaskLink link, ByteBuffer slab, long nowNanos) {
        state.nowNanos = nowNanos;
        if (link.closed || state.ended) {
            slab.position(slab.limit());
            return;
        }
        if (link.task != null) {
            link.task.active = true;
        }
        if (link.isHeld()) {
            FrameWalker.defer(link, slab, slab.position());
        } else if (link.deferred != null) {
            FrameWalker.defer(link, slab, slab.position());
            walkDeferred(link);
        } else {
            walk(link, slab);
        }
        settle(nowNanos);
    }

    private void walk(TaskLink link, ByteBuffer slab) {
        state.outbox.setCause(link.task);
        try {
            walker.walk(link, slab);
        } catch (RuntimeException e) {
            state.count(DaemonCounter.INTERNAL_ERRORS);
            state.log("connection of " + link.label() + " closed after an internal error: " + e + at(e));
            slab.position(slab.limit());
            state.reaper.dropLink(link, false);
        }
        state.outbox.setCause(null);
    }

    /** Looks at what was put aside while the task was held; what is left over of a frame is put aside again. */
    private void walkDeferred(TaskLink link) {
        ByteBuffer bytes = ByteBuffer.wrap(link.deferred);
        link.deferred = null;
        walk(link, bytes);
        if (bytes.hasRemaining() && !link.closed) {
            FrameWalker.defer(link, bytes, bytes.position());
        }
    }

    /** Removes hosts that failed, reads on from those who are not held any more, and sets the deadlines of those who began to leave. */
    private void settle(long nowNanos) {
        do {
            state.failures.settle();
            settle();
        } while (state.failures.isPending());
        if (!state.ended) {
            state.replication.flush();
        }
        state.reaper.startGrace(nowNanos);
    }

    private void settle() {
        for (Task task = state.outbox.nextReleased(); task != null; task = state.outbox.nextReleased()) {
            TaskLink link = task.link;
            if (link.deferred != null && !state.ended) {
                walkDeferred(link);
            }
            if (link.paused && !link.closed && !link.isHeld()) {
                link.paused = false;
                state.effects.resumeReading(link);
            }
        }
    }

    private static String at(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length > 0 ? " at " + trace[0] : "";
    }

    /** A task's connection ended or broke. After {@link DaemonEffects#close} this call is allowed and does nothing. */
    public void handleTaskClosed(TaskLink link, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            link.ending = true;
            if (link.deferred != null && !link.closed) {
                walkDeferred(link);
            }
            state.reaper.linkGone(link);
            settle(nowNanos);
        }
    }

    /** What was waiting to be written to a task has become short. */
    public void handleDrained(TaskLink link, long nowNanos) {
        state.nowNanos = nowNanos;
        if (link.task != null && !state.ended) {
            state.outbox.release(link.task.held);
            settle(nowNanos);
        }
    }

    /** A program started. */
    public void handleLaunched(int tid, int pid, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.starter.launched(tid, pid);
            settle(nowNanos);
        }
    }

    /** A program did not start. */
    public void handleLaunchFailed(int tid, PvmError error, String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.starter.failed(tid, error, reason);
            settle(nowNanos);
        }
    }

    /** A task started here wrote to stdout or stderr. */
    public void handleOutput(int tid, byte[] bytes, int length, long nowNanos) {
        state.nowNanos = nowNanos;
        Task task = state.tasks.here(tid);
        if (task == null) {
            state.count(DaemonCounter.LATE_OUTPUT);
        } else if (!state.ended) {
            task.active = true;
            state.output.data(task, bytes, length);
            settle(nowNanos);
        }
    }

    /** Both are closed. */
    public void handleOutputClosed(int tid, long nowNanos) {
        state.nowNanos = nowNanos;
        Task task = state.tasks.here(tid);
        if (task != null && !state.ended) {
            state.output.closed(task);
            settle(nowNanos);
        }
    }

    /**
     * The process of a task ended; {@code waitStatus} as from wait(2), -1 if unknown. What it had written and sent may still come in
     * afterwards: the task is gone when its connection and its output are closed, or after a second without anything from either.
     */
    public void handleProcessExited(int tid, int waitStatus, long nowNanos) {
        state.nowNanos = nowNanos;
        Task task = state.tasks.here(tid);
        if (!state.ended) {
            if (task != null) {
                state.reaper.processEnded(task, waitStatus);
            } else {
                state.handover.target().processEnded(tid);
            }
            settle(nowNanos);
        }
    }

    /**
     * The daemon is to end: SIGTERM, or its owner stops it. One that is not the master sends its guests home first, if that goes soon; a second call ends it
     * at once.
     */
    public void handleShutdown(String reason, long nowNanos) {
        state.nowNanos = nowNanos;
        if (state.ended || state.hosts.isMaster() || endsSoon) {
            state.shutDown(reason);
            return;
        }
        endsSoon = true;
        state.handover.evacuation().beforeEnd(() -> state.shutDown(reason));
        settle(nowNanos);
    }

    /** When {@link #handleTimeout} wants to be called, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNanos() {
        if (state.ended) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(state.reaper.nextDeadlineNanos(), state.peers.nextDeadlineNanos());
        next = Math.min(next, state.signs.nextDeadlineNanos());
        next = Math.min(next, state.handover.nextDeadlineNanos());
        return Math.min(next, state.keepAlive.nextDeadlineNanos());
    }

    /** The deadline has passed. */
    public void handleTimeout(long nowNanos) {
        state.nowNanos = nowNanos;
        if (!state.ended) {
            state.peers.handleTimeout();
            state.keepAlive.handleTimeout();
            state.signs.handleTimeout();
            state.handover.handleTimeout();
            state.reaper.handleTimeout(nowNanos);
            settle(nowNanos);
        }
    }

    /** The settings. */
    public PvmdSettings settings() {
        return state.settings;
    }

    /** The tables, for tests. */
    PvmdState state() {
        return state;
    }

    /** Whether the daemon sends what tasks here have for a host, which is this one or another. */
    public boolean reaches(int hostIndex) {
        return state.reaches(Tid.hostPart(hostIndex));
    }

    /** What the daemon holds now. */
    public CoreView view() {
        return CoreView.of(state);
    }

    /** What the daemon has counted so far. */
    public DaemonCounters counters() {
        return state.counters;
    }
}
