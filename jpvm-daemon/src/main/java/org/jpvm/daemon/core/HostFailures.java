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
    private record Failure(Peer peer, String reason) {}

    private final PvmdState state;
    private final ArrayDeque<Failure> failures = new ArrayDeque<>();

    HostFailures(PvmdState state) {
        this.state = state;
    }

    /** A host is given up. */
    void lose(Peer peer, String reason) {
        if (!peer.lost) {
            peer.lost = true;
            failures.add(new Failure(peer, reason));
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
            state.peers.close(peer.index);
            if (master) {
                state.shutDown("the master is lost: " + failure.reason);
            } else {
                remove(peer.index, failure.reason);
            }
        }
    }

    /** Removes a host from the machine; its link stays as it is. A host that is not in the machine is no error. */
    void remove(int index, String reason) {
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
        endQuestions(host.hostPart());
        state.notifies.targetsOn(index).forEach(target -> {
            state.reaper.tell(NotifyCall.TASK_EXIT, target);
            state.reaper.tell(NotifyCall.HOST_DELETE, target);
        });
        state.taskMessages.plugIns().hostGone(index);
    }

    /**
     * The link to a host has ended: nothing comes from it any more. Not when it leaves the machine: until its link ends a deleted host goes on
     * asking and sending, in order, and what it asks is forgotten with the rest.
     */
    void forget(int index) {
        int daemonTid = Tid.DAEMON_BIT | Tid.hostPart(index);
        state.remoteTasks.forgetHost(daemonTid);
        state.daemonMessages.mailbox().hostGone(daemonTid);
        state.multicasts.forgetHost(index);
    }

    private void tellOthers(HostEntry gone) {
        XdrWriter body = new XdrWriter(16);
        new HostTableDelete(state.hosts.serial(), new int[] {gone.hostPart()}).write(body);
        for (HostEntry host : state.hosts.others()) {
            state.daemonMessages.send(host.daemonTid(), DaemonCode.HTDEL, 0, 0, body);
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
