package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TidsReply;

/** Messages of the resource manager, the hoster and the tasker to this daemon. Source: pvm-wire-protocol §6. */
final class SystemMessageHandler {
    private final PvmdState state;

    SystemMessageHandler(PvmdState state) {
        this.state = state;
    }

    /** Handles a message if the sender is registered for it. */
    void handle(int from, SystemCode code, int waitId, XdrReader body) throws MalformedMessageException {
        int wanted = switch (code) {
            case EXEC, ADD, HANDOFF -> state.plugIns.schedulerTid;
            case TASKX -> state.plugIns.taskerTid;
            case STHOSTACK -> state.plugIns.hosterTid;
            default -> 0;
        };
        if (wanted != from || wanted == 0) {
            state.log(code.cName() + " from " + Tid.text(from) + " ignored: it is not registered for that");
            state.count(DaemonCounter.UNKNOWN_CODES);
            return;
        }
        switch (code) {
            case EXEC -> onExec(from, waitId, body);
            case ADD -> onAdd(from, waitId, body);
            case HANDOFF -> onHandoff(from, body);
            case TASKX -> onTaskx(from, body);
            default -> state.hostAdder.onHosterAnswer(waitId, body);
        }
    }

    private void onExec(int from, int waitId, XdrReader body) throws MalformedMessageException {
        ExecCall call = ExecCall.read(body);
        state.starter.start(call, from, tids -> {
            XdrWriter answer = new XdrWriter(4 * tids.length + 16);
            new TidsReply(tids).write(answer);
            state.outbox.send(from, SystemCode.EXECACK.tag(), 0, waitId, answer);
        });
    }

    private void onAdd(int from, int waitId, XdrReader body) throws MalformedMessageException {
        String[] lines = DaemonMessageHandler.readNames(body);
        if (!state.hosts.isMaster()) {
            state.log("SM_ADD from " + Tid.text(from) + " ignored: this is not the master");
            return;
        }
        state.hostAdder.add(lines, reply -> {
            XdrWriter answer = new XdrWriter(64 * lines.length + 16);
            reply.write(answer);
            state.outbox.send(from, SystemCode.ADDACK.tag(), 0, waitId, answer);
        });
    }

    /**
     * A successor that does not exist would make every task that enrols later wait for an answer that never comes; 0 says that there is
     * none, which C's daemon takes as well.
     */
    private void onHandoff(int from, XdrReader body) throws MalformedMessageException {
        int tid = body.readInt("new resource manager");
        boolean exists = state.hosts.isLocal(tid) ? state.tasks.find(tid) != null : state.hosts.ofTid(tid) != null;
        if (tid != 0 && !exists) {
            state.log("SM_HANDOFF from " + Tid.text(from) + " ignored: there is no task " + Tid.text(tid));
            return;
        }
        state.taskMessages.plugIns().setScheduler(tid);
    }

    private void onTaskx(int from, XdrReader body) throws MalformedMessageException {
        TaskEnd end = TaskEnd.read(body);
        Task task = state.tasks.find(end.tid());
        if (task == null || task.origin != Task.Origin.BY_TASKER) {
            state.log("SM_TASKX from " + Tid.text(from) + " ignored: " + Tid.text(end.tid())
                    + " is not one of its tasks");
            return;
        }
        state.reaper.processEnded(task, end.status());
    }
}
