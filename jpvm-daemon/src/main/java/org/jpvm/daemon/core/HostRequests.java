package org.jpvm.daemon.core;

import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** Requests about hosts: TM_ADDHOST, TM_DELHOST, TM_CONFIG, TM_MSTAT, TM_HOSTSYNC, TM_HALT. Source: pvm-wire-protocol §3.5. */
final class HostRequests {
    private final PvmdState state;

    HostRequests(PvmdState state) {
        this.state = state;
    }

    void onAddHost(TaskRequest request) throws MalformedMessageException {
        forwardToMaster(request, DaemonCode.ADD, WaitContext.Kind.ADD_HOSTS);
    }

    void onDelHost(TaskRequest request) throws MalformedMessageException {
        forwardToMaster(request, DaemonCode.DELHOST, WaitContext.Kind.DELETE_HOSTS);
    }

    private void forwardToMaster(TaskRequest request, DaemonCode code, WaitContext.Kind kind)
            throws MalformedMessageException {
        state.daemonMessages.ask(
                code,
                state.hosts.master().index(),
                kind,
                request.task().tid,
                request.context(),
                request.body(),
                (ending, answer) -> relay(request, ending, answer, PvmError.D_SYS_ERR));
    }

    /** Hands an answer of a daemon to the task as it is. */
    private void relay(TaskRequest request, WaitContext.Ending ending, XdrReader answer, PvmError error)
            throws MalformedMessageException {
        if (ending == WaitContext.Ending.ANSWERED) {
            byte[] bytes = answer.readBytes("answer", answer.remainingBytes());
            state.taskMessages.reply(request, new XdrWriter(bytes.length).putBytes(bytes, 0, bytes.length));
        } else {
            state.taskMessages.refuse(request, error);
        }
    }

    void onConfig(TaskRequest request) {
        XdrWriter body = new XdrWriter(64 * state.hosts.size() + 16);
        body.putInts(state.hosts.size(), state.hosts.architectureCount());
        state.hosts.all().forEach(host -> host.toRecord().write(body));
        state.taskMessages.reply(request, body);
    }

    void onMstat(TaskRequest request) throws MalformedMessageException {
        HostEntry host = state.hosts.ofName(request.body().readString("host"));
        if (host == null) {
            state.taskMessages.reply(request, PvmError.NO_HOST.code());
            return;
        }
        state.daemonMessages.ask(
                DaemonCode.PSTAT,
                host.index(),
                WaitContext.Kind.TASK_STATUS,
                request.task().tid,
                new XdrWriter(16).putInt(host.daemonTid()),
                (ending, answer) -> relay(request, ending, answer, PvmError.HOST_FAIL));
    }

    void onHostSync(TaskRequest request) throws MalformedMessageException {
        int tid = request.body().readInt("host");
        HostEntry host = Tid.hostIndex(tid) == 0 ? null : state.hosts.ofTid(tid);
        if (host == null) {
            state.taskMessages.reply(request, PvmError.NO_HOST.code());
            return;
        }
        state.daemonMessages.ask(
                DaemonCode.HOSTSYNC,
                host.index(),
                WaitContext.Kind.HOST_CLOCK,
                request.task().tid,
                new XdrWriter(16),
                (ending, answer) -> {
                    if (ending == WaitContext.Ending.ANSWERED) {
                        int seconds = answer.readInt("seconds");
                        int micros = answer.readInt("microseconds");
                        state.taskMessages.reply(request, new XdrWriter(16).putInts(0, seconds, micros));
                    } else {
                        state.taskMessages.reply(request, PvmError.HOST_FAIL.code());
                    }
                });
    }

    /** Ends the machine; whoever asked sees it by the end of its connection. */
    void onHalt(TaskRequest request) {
        String name = request.task().name;
        state.haltAskedBy = Tid.text(request.task().tid) + (name.isEmpty() ? "" : " (" + name + ")");
        state.daemonMessages.send(state.hosts.master().daemonTid(), DaemonCode.HALT, 0, 0, new XdrWriter(16));
    }
}
