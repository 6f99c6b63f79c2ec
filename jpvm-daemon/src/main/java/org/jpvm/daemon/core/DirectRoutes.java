package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.RouteReply;

/**
 * Keeps tasks that may move from connecting to each other: a connection of their own would tie them to their host. TC_CONREQ passes through here, and is
 * answered in the name of the other task with a denial, after which both send through their daemons for good. Source: pvm-wire-protocol §4.3.
 */
final class DirectRoutes {
    private static final int DENIED = 1;

    private final PvmdState state;

    DirectRoutes(PvmdState state) {
        this.state = state;
    }

    /**
     * A frame of a task here; whether it was a request for a direct route, which is denied and goes no further.
     *
     * @param index index of its header
     */
    boolean denies(Task from, int destination, int flags, ByteBuffer frame, int index) {
        if (!isRequest(flags, frame, index + FragmentHeader.LENGTH_BYTES) || !Tid.isTask(destination)) {
            return false;
        }
        Task to = state.tasks.find(destination);
        boolean tied = to == null ? state.handover.paths().has(destination) : isTied(to);
        if (!tied && !isTied(from)) {
            return false;
        }
        deny(from.tid, destination);
        return true;
    }

    /**
     * A fragment from another host for a task of this one; as above.
     *
     * @param data index of its message header
     */
    boolean deniesFromHost(Task to, int source, int flags, ByteBuffer bytes, int data) {
        if (!isRequest(flags, bytes, data) || !Tid.isTask(source) || !isTied(to)) {
            return false;
        }
        deny(source, to.tid);
        return true;
    }

    private static boolean isRequest(int flags, ByteBuffer bytes, int message) {
        return (flags & FragmentHeader.SOM) != 0
                && bytes.getInt(message + MessageHeader.TAG_OFFSET) == TaskControlCode.CONREQ.tag()
                && bytes.getInt(message + MessageHeader.CONTEXT_OFFSET) == Protocol.CONTEXT_TC;
    }

    /** Whether a task must not have direct routes. */
    private boolean isTied(Task task) {
        return task.guest
                || task.isAway()
                || task.kind != null
                        && task.origin == Task.Origin.STARTED
                        && !task.pinned
                        && state.effects.migration().isAvailable(task.kind);
    }

    private void deny(int asker, int other) {
        state.count(DaemonCounter.ROUTES_DENIED);
        XdrWriter body = new XdrWriter(16);
        new RouteReply(Protocol.TASK_DAEMON_VERSION, DENIED, "").write(body);
        int tag = TaskControlCode.CONACK.tag();
        Task task = state.tasks.find(asker) != null ? state.tasks.find(asker) : state.tasks.guest(asker);
        Peer peer = task == null ? state.peers.ofTid(asker) : null;
        if (task != null) {
            state.outbox.sendFor(task, other, tag, Protocol.CONTEXT_TC, body);
        } else if (peer != null) {
            state.peers.send(
                    peer, asker, other, Encodings.XDR, tag, Protocol.CONTEXT_TC, 0, body.array(), body.lengthBytes());
        }
    }
}
