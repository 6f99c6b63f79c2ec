package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrWriter;

/** TM_TICKLE: looks into the daemon. Source: pvm-wire-protocol §3.5. */
final class TickleRequests {
    private static final int MAX_ARGUMENTS = 10;

    private final PvmdState state;

    TickleRequests(PvmdState state) {
        this.state = state;
    }

    void onTickle(TaskRequest request) throws MalformedMessageException {
        int count = request.body().readInt("count", 1, MAX_ARGUMENTS);
        int[] arguments = request.body().readInts("arguments", count);
        state.log("tickle " + arguments[0] + " from " + Tid.text(request.task().tid));
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
            case 8 -> answer.putInts(1, failHost(argument));
            case 9 -> logCounters();
            default -> {}
        }
        state.taskMessages.reply(request, answer.lengthBytes() > 0 ? answer : answer.putInt(0));
    }

    /** A single host cannot fail without the machine; 0 says that nothing was done. */
    private int failHost(int tid) {
        state.log("host " + Tid.text(tid) + " does not fail: there is no other host");
        return 0;
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
