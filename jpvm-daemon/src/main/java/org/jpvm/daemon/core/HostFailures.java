package org.jpvm.daemon.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostTableDelete;
import org.jpvm.wire.body.NotifyCall;

/**
 * Hosts that leave the machine, by failure or by request: every question to them ends, every notification about them goes out, once. Failures are
 * noted when they show and looked at when the call that found them is nearly over, because they change the tables that it works with. Source:
 * pvm-wire-protocol §5.5.
 */
final class HostFailures {
    private record Failure(Peer peer, String reason, boolean silent) {}

    private final PvmdState state;
    private final ArrayDeque<Failure> failures = new ArrayDeque<>();

    HostFailures(PvmdState state) {
        this.state = state;
    }

    /** A host is given up. */
    void lose(Peer peer, String reason) {
        lose(peer, reason, false);
    }

    /** A host is given up, because it does not acknowledge what is sent to it. */
    void loseSilent(Peer peer) {
        lose(peer, "it does not answer", true);
    }

    /** A host is given up that may live. */
    void loseSilent(Peer peer, String reason) {
        lose(peer, reason, true);
    }

    private void lose(Peer peer, String reason, boolean silent) {
        if (!peer.lost) {
            peer.lost = true;
            failures.add(new Failure(peer, reason, silent));
        }
    }

    /** Whether there are hosts to remove. */
    boolean isPending() {
        return !failures.isEmpty() && !state.ended;
    }

    /** Removes the hosts that were given up. */
    void settle() {
        for (Failure failure = failures.poll(); failure != null && !state.ended; failure = failures.poll()) {
            Peer peer = failure.peer;
            boolean master = !state.hosts.isMaster()
                    && peer.index == state.hosts.master().index();
            if (master) {
                state.shutDown("the master is lost: " + failure.reason);
            } else {
                HostEntry host = state.hosts.find(peer.index);
                state.peers.close(peer.index);
                remove(peer.index, failure.reason, failure.silent);
                state.succession.keepTelling(peer.index, peer.address, peer.planePort);
                if (failure.silent && host != null && !state.hosts.isMaster()) {
                    askMasterToDelete(host);
                }
            }
        }
    }

    /**
     * Two slaves that lost each other cannot be in one machine any more, as their link has no beginning again. The master may never have noticed;
     * without this question, which any user could ask, the slaves would disagree about the machine for ever. Of two that ask
     * for each other's end the first stays: a master like this one does not listen to the other any more.
     */
    private void askMasterToDelete(HostEntry host) {
        if (state.hosts.ofName(host.name()) != null) {
            return;
        }
        XdrWriter body = new XdrWriter(64).putInt(1).putString(host.name());
        try {
            state.daemonMessages.ask(
                    DaemonCode.DELHOST,
                    state.hosts.master().index(),
                    WaitContext.Kind.DELETE_HOSTS,
                    0,
                    body,
                    (ending, answer) -> {});
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own DM_DELHOST is malformed", e);
        }
    }

    /** Talks to a host no more that was removed, unless to tell it that. */
    void close(int index) {
        Peer peer = state.peers.ofIndex(index);
        state.peers.close(index);
        if (peer != null) {
            state.succession.keepTelling(index, peer.address, peer.planePort);
        }
    }

    /** Removes a host from the machine; its link stays as it is. A host that is not in the machine is no error. */
    void remove(int index, String reason) {
        remove(index, reason, false);
    }

    /** As above; {@code silent} when the host may live. */
    void remove(int index, String reason, boolean silent) {
        HostEntry pending = state.tableUpdates.forget(index);
        HostEntry host = state.hosts.find(index) != null ? state.hosts.find(index) : pending;
        if (host == null || index == state.hosts.local().index()) {
            return;
        }
        state.hosts.remove(index);
        state.count(DaemonCounter.HOSTS_LOST);
        state.log("host " + host.name() + " (" + Tid.text(host.hostPart()) + ") is gone: " + reason);
        if (state.hosts.isMaster()) {
            tellOthers(host);
        }
        state.succession.hostGone(host, silent);
        endQuestions(host.hostPart());
        state.notifies.targetsOn(index).forEach(target -> {
            state.reaper.tell(NotifyCall.TASK_EXIT, target);
            state.reaper.tell(NotifyCall.HOST_DELETE, target);
        });
        state.handover.hostGone(index);
        state.remoteTasks.forgetHost(host.daemonTid());
        state.daemonMessages.mailbox().hostGone(host.daemonTid());
        state.multicasts.forgetHost(index);
        state.taskMessages.plugIns().hostGone(index);
        state.placed.hostGone(index);
        state.placementService.hostsChanged();
    }

    private void tellOthers(HostEntry gone) {
        XdrWriter body = new XdrWriter(16);
        new HostTableDelete(state.hosts.serial(), new int[] {gone.hostPart()}).write(body);
        for (HostEntry host : state.hosts.others()) {
            Peer peer = state.peers.ofTid(host.hostPart());
            if (peer == null || peer.accepted) {
                state.daemonMessages.send(host.daemonTid(), DaemonCode.HTDEL, 0, 0, body);
            }
        }
        if (state.plugIns.schedulerTid != 0) {
            XdrWriter told = new XdrWriter(16).putInt(gone.daemonTid());
            state.outbox.send(state.plugIns.schedulerTid, SystemCode.HOSTX.tag(), 0, 0, told);
        }
    }

    private void endQuestions(int hostPart) {
        for (WaitContext wait : new ArrayList<>(state.waits.all())) {
            if (wait.hostPart == hostPart && state.waits.close(wait.id, wait.kind, hostPart) != null) {
                try {
                    wait.completion.complete(WaitContext.Ending.HOST_LOST, null);
                } catch (MalformedMessageException e) {
                    throw new IllegalStateException("there is no answer to be malformed", e);
                }
            }
        }
    }
}
