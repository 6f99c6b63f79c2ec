package org.jpvm.daemon.core;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostTaskList;
import org.jpvm.wire.body.MulticastDestinations;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.SendSignal;

/**
 * Requests about tasks and what they hold: TM_PSTAT, TM_SENDSIG, TM_TASK, TM_NOTIFY, TM_MCA, TM_DB, TM_CONTEXT. Source: pvm-wire-protocol
 * §3.5, §5.7, §8.
 */
final class InquiryRequests {
    /** The answer to TM_TASK while hosts are being asked. */
    private static final class TaskList {
        final TaskRequest request;
        final XdrWriter body = new XdrWriter(1024).putInt(0);
        int open;

        TaskList(TaskRequest request, int open) {
            this.request = request;
            this.open = open;
        }
    }

    private final PvmdState state;

    InquiryRequests(PvmdState state) {
        this.state = state;
    }

    void onPstat(TaskRequest request) throws MalformedMessageException {
        int tid = request.body().readInt("tid");
        if (!Tid.isTask(tid)) {
            // A C daemon would not answer at all.
            state.taskMessages.reply(request, PvmError.BAD_PARAM.code());
            return;
        }
        if (!state.reaches(tid)) {
            state.taskMessages.reply(request, PvmError.NO_TASK.code());
            return;
        }
        int host = state.hosts.isLocal(tid) ? state.hosts.local().index() : Tid.hostIndex(tid);
        state.daemonMessages.ask(
                DaemonCode.PSTAT,
                host,
                WaitContext.Kind.TASK_STATUS,
                request.task().tid,
                new XdrWriter(16).putInt(tid),
                (ending, answer) -> {
                    boolean answered = ending == WaitContext.Ending.ANSWERED;
                    int status = answered ? answer.readInt("status") : PvmError.HOST_FAIL.code();
                    state.taskMessages.reply(request, status);
                });
    }

    /** Answered before the signal is sent, so that a task that kills itself gets its answer. */
    void onSendSig(TaskRequest request) throws MalformedMessageException {
        SendSignal call = SendSignal.read(request.body());
        state.taskMessages.reply(request, new XdrWriter(16));
        if (state.reaches(call.tid())) {
            int host = state.hosts.isLocal(call.tid()) ? state.hosts.local().hostPart() : call.tid() & Tid.HOST_MASK;
            XdrWriter body = new XdrWriter(16);
            call.write(body);
            state.daemonMessages.send(Tid.DAEMON_BIT | host, DaemonCode.SENDSIG, request.context(), 0, body);
        }
    }

    void onTask(TaskRequest request) throws MalformedMessageException {
        int where = request.body().readInt("where");
        HostEntry host = state.hosts.ofTid(where);
        if (host == null) {
            state.taskMessages.reply(request, PvmError.NO_HOST.code());
            return;
        }
        List<HostEntry> asked = where == 0 ? List.copyOf(state.hosts.all()) : List.of(host);
        TaskList list = new TaskList(request, asked.size());
        for (HostEntry each : asked) {
            state.daemonMessages.ask(
                    DaemonCode.TASK,
                    each.index(),
                    WaitContext.Kind.LIST_TASKS,
                    request.task().tid,
                    new XdrWriter(16).putInt(where),
                    (ending, answer) -> onTasks(list, ending, answer));
        }
    }

    /** The tasks of each host in the order in which the hosts answer; a host that is lost has none. */
    private void onTasks(TaskList list, WaitContext.Ending ending, XdrReader answer) throws MalformedMessageException {
        if (ending == WaitContext.Ending.ANSWERED) {
            HostTaskList.read(answer).write(list.body);
        }
        if (--list.open == 0) {
            state.taskMessages.reply(list.request, list.body);
        }
    }

    void onNotify(TaskRequest request) throws MalformedMessageException {
        NotifyCall call = NotifyCall.read(request.body());
        int watcher = request.task().tid;
        boolean cancel = (call.what() & NotifyCall.CANCEL) != 0;
        int kind = call.what() & ~NotifyCall.CANCEL;
        if (call.tids().length > Limits.MAX_NOTIFIES_PER_TASK) {
            throw new MalformedMessageException("count=" + call.count() + " is more than a task may wait for");
        }
        switch (kind) {
            case NotifyCall.TASK_EXIT, NotifyCall.HOST_DELETE -> {
                for (int target : call.tids()) {
                    watch(new NotifyRegistry.Watch(watcher, kind, call.context(), call.tag(), target), cancel);
                }
            }
            case NotifyCall.HOST_ADD ->
                state.notifies.watchHostAdd(watcher, call.context(), call.tag(), cancel ? 0 : call.count());
            default -> state.log("TM_NOTIFY from " + Tid.text(watcher) + " ignored: unknown kind " + call.what());
        }
    }

    private void watch(NotifyRegistry.Watch watch, boolean cancel) {
        if (cancel) {
            if (state.notifies.cancel(watch)) {
                state.reaper.tell(watch);
            }
            return;
        }
        if (!exists(watch)) {
            state.reaper.tell(watch);
        } else if (!state.notifies.add(watch)) {
            state.count(DaemonCounter.REFUSED);
            state.log("notify for " + Tid.text(watch.watcher()) + " refused: it waits for "
                    + Limits.MAX_NOTIFIES_PER_TASK + " already");
        } else if (watch.kind() == NotifyCall.TASK_EXIT && !state.hosts.isLocal(watch.target())) {
            state.remoteTasks.watch(watch.target());
        }
    }

    /** Whether the end of something can still come; of a task of another host only its daemon knows. */
    private boolean exists(NotifyRegistry.Watch watch) {
        int target = watch.target();
        if (watch.kind() == NotifyCall.TASK_EXIT && state.hosts.isLocal(target)) {
            return state.tasks.find(target) != null;
        }
        boolean member = Tid.hostIndex(target) != 0 && state.reaches(target);
        return member && (watch.kind() == NotifyCall.HOST_DELETE || Tid.isTask(target));
    }

    /** Announces the receivers of the next message to the task's own multicast address. */
    void onMca(TaskRequest request) throws MalformedMessageException {
        int[] tids = request.body().readIntArray("tids");
        int address = Tid.MULTICAST_BIT | request.task().tid;
        TreeMap<Integer, IntStream.Builder> byHost = new TreeMap<>();
        byHost.put(state.hosts.local().index(), IntStream.builder());
        IntStream.Builder all = IntStream.builder();
        for (int tid : tids) {
            if (Tid.isTask(tid) && Tid.hostIndex(tid) != 0 && state.reaches(tid)) {
                boolean alone = state.handover.paths().has(tid);
                int group = alone ? state.hosts.local().index() : Tid.hostIndex(tid);
                byHost.computeIfAbsent(group, host -> IntStream.builder()).add(tid);
                all.add(tid);
            }
        }
        byHost.forEach((host, members) -> {
            int[] each = members.build().distinct().toArray();
            XdrWriter body = new XdrWriter(4 * each.length + 16);
            new MulticastDestinations(address, each).write(body);
            state.daemonMessages.send(Tid.DAEMON_BIT | Tid.hostPart(host), DaemonCode.MCA, 0, 0, body);
        });
        byHost.remove(state.hosts.local().index());
        state.multicasts.setHosts(
                address,
                byHost.keySet().stream().mapToInt(Integer::intValue).toArray(),
                all.build().distinct().toArray());
    }

    void onDb(TaskRequest request) throws MalformedMessageException {
        state.daemonMessages.ask(
                DaemonCode.DB,
                state.hosts.master().index(),
                WaitContext.Kind.MAILBOX,
                request.task().tid,
                request.context(),
                request.body(),
                (ending, answer) -> {
                    if (ending == WaitContext.Ending.ANSWERED) {
                        XdrWriter body = new XdrWriter(answer.remainingBytes());
                        append(answer, body);
                        state.taskMessages.reply(request, body);
                    } else {
                        state.taskMessages.reply(request, PvmError.NO_MEM.code());
                    }
                });
    }

    void onContext(TaskRequest request) throws MalformedMessageException {
        int context = request.body().readInt("context");
        int tid = request.task().tid;
        int result = context == 0
                ? state.contexts.allocate(tid)
                : state.contexts.free(tid, context) ? 0 : PvmError.NOT_FOUND.code();
        if (context == 0 && result == 0) {
            state.count(DaemonCounter.REFUSED);
            result = PvmError.OUT_OF_RES.code();
        }
        state.taskMessages.reply(request, result);
    }

    private static void append(XdrReader answer, XdrWriter body) throws MalformedMessageException {
        byte[] bytes = answer.readBytes("answer", answer.remainingBytes());
        body.putBytes(bytes, 0, bytes.length);
    }
}
