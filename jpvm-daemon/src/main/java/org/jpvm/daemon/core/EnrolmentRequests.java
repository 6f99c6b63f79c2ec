package org.jpvm.daemon.core;

import org.jpvm.daemon.core.Task.Origin;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ConnectReply;
import org.jpvm.wire.body.ConnectRequest;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.body.EnrolRequest;

/** How tasks come and go: TM_CONNECT, TM_CONN2, TM_EXIT. Source: pvm-wire-protocol §3.2. */
final class EnrolmentRequests {
    private final PvmdState state;

    EnrolmentRequests(PvmdState state) {
        this.state = state;
    }

    /** First step: each side shows that it can write into a file of the other. */
    void onConnect(TaskLink link, MessageHeader header, XdrReader body) throws MalformedMessageException {
        ConnectRequest request = ConnectRequest.read(body);
        if (link.task != null || link.authFile != null) {
            refuse(link, "second TM_CONNECT", null);
            return;
        }
        if (request.version() != Protocol.TASK_DAEMON_VERSION) {
            refuse(
                    link,
                    "protocol version " + request.version() + ", " + Protocol.TASK_DAEMON_VERSION + " wanted",
                    header);
            return;
        }
        if (!state.effects.touchAuthFile(request.authFile())) {
            refuse(link, "cannot write to the task's file " + request.authFile(), header);
            return;
        }
        String file = state.effects.createAuthFile();
        if (file == null) {
            refuse(link, "cannot make a file for the handshake", header);
            return;
        }
        link.authFile = file;
        answer(link, header, new ConnectReply(Protocol.TASK_DAEMON_VERSION, 1, file));
    }

    /** Second step: the task says who it is and learns its tid. */
    void onConn2(TaskLink link, MessageHeader header, XdrReader body) throws MalformedMessageException {
        EnrolRequest request = EnrolRequest.read(body);
        if (link.task != null || link.authFile == null) {
            refuse(link, "TM_CONN2 without TM_CONNECT", null);
            return;
        }
        String file = link.authFile;
        link.authFile = null;
        if (!state.effects.collectAuthFile(file)) {
            refuse(link, "the task did not write to " + file, null);
            return;
        }
        MoveTarget.Arrival arrival =
                request.cookie() == 0 ? null : state.handover.target().expected(request.cookie());
        if (arrival != null) {
            state.handover.target().bind(arrival, link);
            arrival.pid = request.pid();
            sendReply(link, arrival.task, header);
            return;
        }
        int key = request.cookie() != 0 ? request.cookie() : request.pid();
        Task task = state.tasks.expected(key);
        if (task != null && task.early != null && task.early.link != null && !task.early.link.closed) {
            task = null;
        }
        if (task == null) {
            enrolOutsider(link, header, request);
        } else if (task.early != null) {
            task.early.link = link;
            task.early.enrolmentHeader = header;
            task.early.enrolment = request;
        } else {
            enrol(link, header, request, task);
        }
    }

    /** Binds a connection to a task and tells it. */
    void enrol(TaskLink link, MessageHeader header, EnrolRequest request, Task task) {
        bind(link, task, request);
        sendReply(link, task, header);
        state.count(DaemonCounter.TASKS_ENROLLED);
        state.outbox.flushBacklog(task);
    }

    private void enrolOutsider(TaskLink link, MessageHeader header, EnrolRequest request) {
        Task task = createOutsider(request);
        if (task == null) {
            state.count(DaemonCounter.REFUSED);
            refuse(link, "too many tasks", null);
            return;
        }
        enrol(link, header, request, task);
        state.output.announceOutsider(task);
        if (state.plugIns.schedulerTid != 0) {
            XdrWriter told = new XdrWriter().putInts(1, task.tid);
            state.outbox.send(state.plugIns.schedulerTid, SystemCode.EXECACK.tag(), 0, 0, told);
        }
    }

    private Task createOutsider(EnrolRequest request) {
        int tid = state.tasks.isFull(state.settings.maxTasks()) ? 0 : state.tasks.nextTid();
        if (tid == 0) {
            return null;
        }
        Task task = new Task(tid, 0, request.name() == null ? "" : request.name(), Origin.OUTSIDE);
        task.output = state.plugIns.outputSink();
        task.trace = state.plugIns.traceSink();
        task.schedulerTid = state.plugIns.schedulerTid;
        state.tasks.add(task);
        return task;
    }

    private void bind(TaskLink link, Task task, EnrolRequest request) {
        link.task = task;
        link.tid = task.tid;
        task.link = link;
        task.enrolled = true;
        task.pid = request.pid();
        if (task.origin == Origin.STARTED && task.startedPid != 0 && task.startedPid != task.pid) {
            task.origin = Origin.STARTED_INDIRECTLY;
        }
        state.placementService.taskChanged(task);
    }

    private void sendReply(TaskLink link, Task task, MessageHeader header) {
        XdrWriter body = new XdrWriter();
        new EnrolReply(
                        1,
                        task.tid,
                        task.parentTid,
                        task.output.tid(),
                        task.output.context(),
                        task.output.tag(),
                        task.trace.tid(),
                        task.trace.context(),
                        task.trace.tag(),
                        Protocol.DEFAULT_MTU,
                        Encodings.LOCAL_SIGNATURE,
                        state.settings.address(),
                        state.plugIns.schedulerTid)
                .write(body);
        state.outbox.sendToLink(link, task.tid, TaskCode.CONN2.tag(), header.context(), header.waitId(), body);
    }

    /** The task leaves; its process may go on. */
    void onExit(TaskRequest request) {
        if (state.handover.home().leavesAfterMove(request)) {
            return;
        }
        state.taskMessages.reply(request, new XdrWriter(16));
        state.reaper.leave(request.task());
    }

    private void answer(TaskLink link, MessageHeader header, ConnectReply reply) {
        XdrWriter body = new XdrWriter();
        reply.write(body);
        state.outbox.sendToLink(link, 0, TaskCode.CONNECT.tag(), header.context(), header.waitId(), body);
    }

    /** Closes the connection; with a header the task is told first. */
    private void refuse(TaskLink link, String reason, MessageHeader header) {
        state.log("connection of " + link.label() + " closed: " + reason);
        state.count(DaemonCounter.LINKS_REFUSED);
        if (header != null) {
            answer(link, header, new ConnectReply(Protocol.TASK_DAEMON_VERSION, 0, ""));
        }
        state.reaper.dropLink(link, header != null);
    }
}
