package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;

/** The next step of a frame from a task to a task, wherever either of them runs. */
final class TaskRouter {
    private final PvmdState state;

    TaskRouter(PvmdState state) {
        this.state = state;
    }

    /**
     * Passes a frame on.
     *
     * @param from        a task of this host, here or away, or a guest that need not send by way of its home
     * @param destination a task
     * @param index       index of the frame's header, whose length and flags are right and which may be changed
     */
    void route(Task from, int destination, ByteBuffer frames, int index, int end) {
        if (state.hosts.isLocal(destination)) {
            toOwn(from, destination, frames, index, end);
            return;
        }
        if (state.handover.paths().pass(from, destination, frames, index, end)) {
            return;
        }
        Peer to = state.peers.ofTid(destination);
        if (to == null || to.leaving) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else if (from.guest) {
            state.peers.carry(from, to, destination, frames, index, end);
        } else {
            state.peers.forward(from, to, destination, frames, index, end);
        }
    }

    private void toOwn(Task from, int destination, ByteBuffer frames, int index, int end) {
        Task receiver = state.tasks.find(destination);
        if (receiver == null || !receiver.isReachable()) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        int flags = FragmentHeader.flags(frames, index);
        FragmentHeader.put(frames, index, destination, from.tid, FragmentHeader.length(frames, index), flags);
        state.outbox.forward(from, receiver, frames, index, end, false);
        if (from.isAway()) {
            state.handover.paths().passedOn(receiver, from.place);
        }
    }

    /** As above for each of several tasks, beginning with those of a multicast that are not grouped by host. */
    void routeToAll(Task from, int[] destinations, ByteBuffer frames, int index, int end) {
        int length = FragmentHeader.length(frames, index);
        int flags = FragmentHeader.flags(frames, index);
        for (int destination : destinations) {
            if (Tid.isTask(destination)) {
                FragmentHeader.put(frames, index, destination, from.tid, length, flags);
                route(from, destination, frames, index, end);
                state.count(DaemonCounter.MULTICAST_COPIES);
            }
        }
    }
}
