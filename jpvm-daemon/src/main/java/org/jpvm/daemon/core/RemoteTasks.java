package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.RemoteNotify;

/**
 * The ends of tasks across hosts: DM_NOTIFY and DM_RESET, both sides. This daemon asks once for each task of another host in which anything
 * here takes an interest, whatever it is, and one answer serves all. Source: pvm-wire-protocol §5.6.
 */
final class RemoteTasks {
    private record Watcher(int daemonTid, int waitId, DaemonCode answer) {}

    private final PvmdState state;

    /** Tasks of other hosts whose daemons were asked. */
    private final TreeSet<Integer> watched = new TreeSet<>();

    /** Daemons that asked about tasks of this host. */
    private final TreeMap<Integer, List<Watcher>> watchers = new TreeMap<>();

    private int watcherCount;

    RemoteTasks(PvmdState state) {
        this.state = state;
    }

    /** Wants to know of the end of a task of another host that is in the machine. */
    void watch(int tid) {
        if (!watched.add(tid)) {
            return;
        }
        XdrWriter body = new XdrWriter(16);
        new RemoteNotify(NotifyCall.TASK_EXIT, tid).write(body);
        try {
            state.daemonMessages.ask(
                    DaemonCode.NOTIFY, Tid.hostIndex(tid), WaitContext.Kind.TASK_END, 0, body, (ending, answer) -> {
                        watched.remove(tid);
                        if (ending == WaitContext.Ending.REFUSED) {
                            state.log("the end of " + Tid.text(tid) + " will not be noticed: too many questions");
                        } else {
                            remoteTaskGone(tid);
                        }
                    });
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own DM_NOTIFY is malformed", e);
        }
    }

    private void remoteTaskGone(int tid) {
        state.reaper.tell(NotifyCall.TASK_EXIT, tid);
        state.daemonMessages.mailbox().ownerGone(tid);
        state.taskMessages.plugIns().taskGone(tid);
        state.traces.forget(tid);
        state.placementService.taskGone(tid);
    }

    /** DM_NOTIFY: another daemon wants to know of the end of a task here. */
    void onNotify(int from, int waitId, XdrReader body) throws MalformedMessageException {
        RemoteNotify call = RemoteNotify.read(body);
        if (call.what() != NotifyCall.TASK_EXIT) {
            throw new MalformedMessageException("what=" + call.what() + " is not the end of a task");
        }
        add(call.tid(), new Watcher(from, waitId, DaemonCode.NOTIFYACK));
    }

    /** DM_RESET: the master wants to know of the end of a task that is being killed. */
    void onReset(int from, int waitId, XdrReader body) throws MalformedMessageException {
        add(body.readInt("tid"), new Watcher(from, waitId, DaemonCode.RESETACK));
    }

    private void add(int tid, Watcher watcher) {
        if (tid == state.hosts.local().daemonTid()) {
            // This daemon ends with its host, which the other notices by itself; until then what this daemon owns there
            // stays.
            return;
        }
        if (state.tasks.find(tid) == null) {
            answer(tid, watcher);
        } else if (watcherCount >= Limits.MAX_WAIT_CONTEXTS) {
            state.count(DaemonCounter.REFUSED);
        } else {
            watcherCount++;
            watchers.computeIfAbsent(tid, key -> new ArrayList<>(2)).add(watcher);
        }
    }

    private void answer(int tid, Watcher watcher) {
        XdrWriter body = new XdrWriter(16).putInt(tid);
        state.daemonMessages.send(watcher.daemonTid, watcher.answer, 0, watcher.waitId, body);
    }

    /** A task of this host is gone. */
    void localTaskGone(int tid) {
        List<Watcher> told = watchers.remove(tid);
        if (told != null) {
            watcherCount -= told.size();
            state.handover.whenArrived(() -> told.forEach(watcher -> answer(tid, watcher)));
        }
    }

    /** A daemon is gone: it need not be told anything. */
    void forgetHost(int daemonTid) {
        watchers.values().removeIf(list -> {
            int before = list.size();
            list.removeIf(watcher -> watcher.daemonTid == daemonTid);
            watcherCount -= before - list.size();
            return list.isEmpty();
        });
    }

    /** Questions of other daemons that are open. */
    int size() {
        return watcherCount;
    }
}
