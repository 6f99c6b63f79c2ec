package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrWriter;

/** TM_TICKLE: looks into the daemon. Source: pvm-wire-protocol §3.5. */
final class TickleRequests {
    private static final int MAX_ARGUMENTS = 10;
    private static final int NULL_INTS = 1000;
    private static final int MAX_NULLS = 1000;

    /** In the order in which the console shows them. */
    private static final List<DaemonCounter> PLANE_COUNTERS = List.of(
            DaemonCounter.PLANE_SESSIONS,
            DaemonCounter.PLANE_BROKEN,
            DaemonCounter.PLANE_HANDSHAKES_REFUSED,
            DaemonCounter.PLANE_RECORDS_REFUSED,
            DaemonCounter.PLANE_PACKETS_DROPPED,
            DaemonCounter.DATAGRAMS_BESIDE_PLANE);

    private final PvmdState state;
    private final TextRequests texts;

    TickleRequests(PvmdState state) {
        this.state = state;
        this.texts = new TextRequests(state);
    }

    /** A task is gone. */
    void taskGone(int tid) {
        texts.taskGone(tid);
    }

    void onTickle(TaskRequest request) throws MalformedMessageException {
        int count = request.body().readInt("count", 1, MAX_ARGUMENTS);
        int[] arguments = request.body().readInts("arguments", count);
        if (arguments[0] != TextRequests.CODE) {
            state.log("tickle " + arguments[0] + " from " + Tid.text(request.task().tid));
        }
        int argument = count > 1 ? arguments[1] : 0;
        XdrWriter answer = new XdrWriter(16);
        switch (arguments[0]) {
            case 0 -> logTables();
            case 1 -> state.hosts.all().forEach(host -> state.log("host " + host));
            case 2 -> state.tasks.all().forEach(this::logTask);
            case 3 -> state.waits.all().forEach(this::logWait);
            case 4 -> state.mailbox.describe().forEach(state::log);
            case 5 -> answer.putInts(1, state.debugMask);
            case 6 -> state.debugMask = argument;
            case 7 -> state.peers.setWindow(argument);
            case 8 -> answer.putInts(1, failHost(argument));
            case 9 -> logCounters();
            case 10 -> answerPlane(answer);
            case TextRequests.CODE -> {
                texts.onRequest(request, arguments);
                return;
            }
            case 20 -> sendNulls(argument, count > 2 ? arguments[2] : 0);
            default -> {}
        }
        state.taskMessages.reply(request, answer.lengthBytes() > 0 ? answer : answer.putInt(0));
    }

    /** Sessions to the log; what was counted, and the hosts with which there is a session, to whoever asks. */
    private void answerPlane(XdrWriter answer) {
        state.effects.plane().describe().forEach(state::log);
        List<Integer> hosts = state.peers.onPlane();
        answer.putInt(PLANE_COUNTERS.size() + hosts.size());
        PLANE_COUNTERS.forEach(counter -> answer.putInt((int) state.counters.get(counter)));
        hosts.forEach(answer::putInt);
    }

    /** Another host is taken for dead; 0 says that there is none with this tid. */
    private int failHost(int tid) {
        Peer peer = state.peers.ofTid(tid);
        if (peer == null) {
            state.log("host " + Tid.text(tid) + " does not fail: it is not another host of the machine");
            return 0;
        }
        state.failures.lose(peer, "a task says so");
        return 1;
    }

    /** Load for a link. */
    private void sendNulls(int number, int tid) {
        XdrWriter body = new XdrWriter(4 * NULL_INTS).putInts(new int[NULL_INTS]);
        for (int i = 0; i < Math.min(number, MAX_NULLS); i++) {
            state.daemonMessages.send(Tid.DAEMON_BIT | tid & Tid.HOST_MASK, DaemonCode.NULL, 0, 0, body);
        }
    }

    private void logTables() {
        state.log("tasks " + state.tasks.size() + ", waits " + state.waits.all().size() + ", notifies "
                + state.notifies.size() + ", mailbox entries " + state.mailbox.size() + " with "
                + state.mailbox.sizeBytes() + " bytes, multicasts " + state.multicasts.size());
    }

    private void logTask(Task task) {
        int flags = task.flags() | state.plugIns.flags(task.tid);
        state.log("task " + Tid.text(task.tid) + " parent " + Tid.text(task.parentTid) + " flags 0x"
                + Integer.toHexString(flags) + " pid " + task.pid + " \"" + task.name + "\" output to "
                + Tid.text(task.output.tid()) + " trace to " + Tid.text(task.trace.tid()) + " waiting bytes "
                + task.backlogBytes);
    }

    private void logWait(WaitContext wait) {
        state.log("wait " + Integer.toHexString(wait.id) + " " + wait.kind + " for " + Tid.text(wait.taskTid) + " on "
                + Tid.text(wait.hostPart));
    }

    private void logCounters() {
        for (DaemonCounter counter : DaemonCounter.values()) {
            state.log(counter.text() + ": " + state.counters.get(counter));
        }
    }
}
