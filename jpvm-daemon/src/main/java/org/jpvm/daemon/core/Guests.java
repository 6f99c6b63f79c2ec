package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Tasks that run away from their home, at both ends. Their place holds connection, process and output and passes on what comes of them; the home knows
 * everything else and answers their requests as if they were there.
 */
final class Guests {
    private static final int SIGKILL = 9;

    private final PvmdState state;

    Guests(PvmdState state) {
        this.state = state;
    }

    /** A message of a guest to a daemon; all but what concerns the connection itself is its home's to answer. */
    void request(Task guest, int destination, MessageHeader header, byte[] bytes, int length)
            throws MalformedMessageException {
        int tag = header.tag();
        if (tag == TaskCode.SYNC.tag()) {
            state.taskMessages.onSync(guest.link, header.context(), header.waitId());
            return;
        }
        if (tag == TaskCode.MCA.tag()) {
            int address = Tid.MULTICAST_BIT | guest.tid;
            state.multicasts.announce(address, new XdrReader(bytes, 0, length).readIntArray("tids"));
            return;
        }
        Peer home = state.peers.ofTid(guest.tid);
        if (home == null) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        int to = destination == Tid.LOCAL_DAEMON ? home.link.peerDaemonTid() : destination;
        state.peers.carryHome(
                home, to, guest.tid, header.encoding(), tag, header.context(), header.waitId(), bytes, length);
        state.outbox.holdCause(home.held, home.link.queuedBytes());
    }

    /** A guest wrote to its output. */
    void output(Task guest, byte[] bytes, int length) {
        XdrWriter message = Handover.message(MoveOp.OUTPUT, 0, guest.tid);
        state.handover.send(Tid.hostIndex(guest.tid), message.putInt(length).putBytes(bytes, 0, length));
        state.outbox.holdOutput(guest, state.peers.ofTid(guest.tid));
    }

    /** A guest has closed its output. */
    void outputClosed(Task guest) {
        guest.outputOpen = false;
        state.handover.send(Tid.hostIndex(guest.tid), MoveOp.OUTPUT_CLOSED, 0, guest.tid);
    }

    /** The connection of a guest is closed. */
    void connectionGone(Task guest) {
        afterAll(guest, Handover.message(MoveOp.CLOSED, 0, guest.tid));
    }

    /** The process of a guest ended. */
    void processEnded(Task guest, int waitStatus) {
        guest.processRunning = false;
        afterAll(guest, Handover.message(MoveOp.EXITED, 0, guest.tid).putInt(waitStatus));
    }

    /** Whoever hears of the end of a task has had all that it sent. */
    private void afterAll(Task guest, XdrWriter message) {
        state.handover.guestPaths().whenSettled(guest, () -> state.handover.send(Tid.hostIndex(guest.tid), message));
    }

    /** A guest is gone without any of that. */
    void lost(Task guest) {
        forget(guest);
        state.handover.send(Tid.hostIndex(guest.tid), MoveOp.MISSING, 0, guest.tid);
    }

    /** What a place says of a task of this host. */
    void handleAtHome(int from, MoveOp op, int tid, XdrReader body) throws MalformedMessageException {
        Task task = state.tasks.find(tid);
        boolean here = task != null
                && (task.isAway() ? task.place : state.hosts.local().index()) == from;
        if (!here) {
            state.count(DaemonCounter.LATE_OUTPUT);
            return;
        }
        task.active = true;
        switch (op) {
            case OUTPUT -> {
                int length = body.readInt("length");
                state.output.data(task, body.readBytes("output", length), length);
            }
            case OUTPUT_CLOSED -> state.output.closed(task);
            case CLOSED -> linkAwayGone(task);
            case EXITED -> state.reaper.processEnded(task, body.readInt("status"));
            default -> {
                state.log("task " + Tid.text(tid) + " is lost: it is not at " + state.handover.hostName(from));
                state.reaper.end(task);
            }
        }
    }

    private void linkAwayGone(Task task) {
        if (task.linkAway) {
            task.linkAway = false;
            state.handover.home().ending(task);
            state.outbox.forget(task);
            state.reaper.endIfDone(task);
        }
    }

    /** Closes the connection of a task that is away, behind everything sent to it. */
    void close(Task task) {
        if (task.linkAway) {
            state.handover.send(task.place, MoveOp.CLOSE, 0, task.tid);
            linkAwayGone(task);
        }
    }

    /** Sends a signal to a task that is away. */
    void signal(Task task, int signal) {
        state.handover.send(
                task.place, Handover.message(MoveOp.SIGNAL, 0, task.tid).putInt(signal));
    }

    /** What a task that is away sends cannot be passed on, or can be again. */
    void hold(Task task, boolean hold) {
        state.handover.send(
                task.place, Handover.message(MoveOp.HOLD, 0, task.tid).putInt(hold ? 1 : 0));
    }

    /** As {@link #hold}, of its output. */
    void holdOutput(Task task, boolean hold) {
        state.handover.send(
                task.place, Handover.message(MoveOp.HOLD_OUTPUT, 0, task.tid).putInt(hold ? 1 : 0));
    }

    /** A task that is away is gone. */
    void end(Task task) {
        state.handover.send(task.place, MoveOp.END, 0, task.tid);
    }

    /** What the home of a guest says. */
    void handleAtPlace(MoveOp op, int tid, XdrReader body) throws MalformedMessageException {
        Task guest = state.tasks.guest(tid);
        if (guest == null) {
            return;
        }
        switch (op) {
            case SIGNAL -> state.reaper.signal(guest, body.readInt("signal"));
            case CLOSE -> closeLink(guest, true);
            case END -> forget(guest);
            case HOLD -> {
                if (body.readInt("hold") != 0) {
                    state.outbox.hold(guest, guest.homeHeld, Long.MAX_VALUE, 0);
                } else {
                    state.outbox.release(guest.homeHeld);
                }
            }
            default -> {
                if (body.readInt("hold") != 0) {
                    state.effects.pauseOutput(tid);
                } else {
                    state.effects.resumeOutput(tid);
                }
            }
        }
    }

    /** Closes a connection of which the home knows that it ends. */
    private void closeLink(Task guest, boolean flush) {
        TaskLink link = guest.link;
        guest.link = null;
        if (link != null && !link.closed) {
            link.closed = true;
            link.assembler.reset();
            link.deferred = null;
            state.effects.close(link, flush);
        }
    }

    private void forget(Task guest) {
        guest.gone = true;
        closeLink(guest, false);
        state.handover.source().taskGone(guest);
        state.tasks.removeGuest(guest.tid);
        state.handover.guestPaths().forget(guest);
        state.outbox.forget(guest);
        state.multicasts.forget(Tid.MULTICAST_BIT | guest.tid);
        state.placementService.leftThisHost(guest.tid);
    }

    /** A host is gone: its tasks end with it, wherever they run. */
    void hostGone(int index) {
        for (Task guest : state.tasks.guests()) {
            if (Tid.hostIndex(guest.tid) == index) {
                state.log("guest " + Tid.text(guest.tid) + " is ended: its home is lost");
                state.reaper.signal(guest, SIGKILL);
                forget(guest);
            }
        }
    }
}
