package org.jpvm.daemon.core;

import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** Messages of tasks to this daemon: hands each to the part that serves it. Source: pvm-wire-protocol §3.5. */
final class TaskMessageHandler {
    private final PvmdState state;
    private final EnrolmentRequests enrolment;
    private final SpawnRequests spawn;
    private final HostRequests hosts;
    private final InquiryRequests inquiries;
    private final SinkRequests sinks;
    private final PlugInRequests plugIns;
    private final TickleRequests tickles;

    TaskMessageHandler(PvmdState state) {
        this.state = state;
        enrolment = new EnrolmentRequests(state);
        spawn = new SpawnRequests(state);
        hosts = new HostRequests(state);
        inquiries = new InquiryRequests(state);
        sinks = new SinkRequests(state);
        plugIns = new PlugInRequests(state);
        tickles = new TickleRequests(state);
    }

    EnrolmentRequests enrolment() {
        return enrolment;
    }

    PlugInRequests plugIns() {
        return plugIns;
    }

    /** A task is gone. */
    void taskGone(int tid) {
        spawn.taskGone(tid);
        tickles.taskGone(tid);
    }

    /** Handles one complete message; the array belongs to the caller again afterwards. */
    void handle(TaskLink link, MessageHeader header, byte[] bytes, int length) {
        state.count(DaemonCounter.REQUESTS);
        MessageCode code = MessageCode.ofTag(header.tag());
        XdrReader body = new XdrReader(bytes, 0, length);
        try {
            if (code == TaskCode.CONNECT) {
                enrolment.onConnect(link, header, body);
            } else if (code == TaskCode.CONN2) {
                enrolment.onConn2(link, header, body);
            } else if (link.task == null) {
                state.log("connection closed: " + code.cName() + " before enrolment");
                state.count(DaemonCounter.LINKS_REFUSED);
                state.reaper.dropLink(link, false);
            } else if (code instanceof TaskCode taskCode) {
                handle(new TaskRequest(link.task, taskCode, header.context(), header.waitId(), body));
            } else if (code instanceof SystemCode systemCode) {
                state.systemMessages.handle(link.task.tid, systemCode, header.waitId(), body);
            } else {
                ignore(link.label(), code);
            }
        } catch (MalformedMessageException e) {
            malformed(link, code, header, e.getMessage());
        }
    }

    /** Handles a message of a task of this host that is away. */
    void handleAway(Task task, MessageHeader header, byte[] bytes, int length) {
        state.count(DaemonCounter.REQUESTS);
        MessageCode code = MessageCode.ofTag(header.tag());
        XdrReader body = new XdrReader(bytes, 0, length);
        state.outbox.setCause(task);
        try {
            if (code instanceof SystemCode systemCode) {
                state.systemMessages.handle(task.tid, systemCode, header.waitId(), body);
            } else if (code instanceof TaskCode taskCode && code != TaskCode.CONNECT && code != TaskCode.CONN2) {
                handle(new TaskRequest(task, taskCode, header.context(), header.waitId(), body));
            } else {
                ignore(Tid.text(task.tid), code);
            }
        } catch (MalformedMessageException e) {
            state.count(DaemonCounter.MALFORMED);
            state.log("malformed " + code.cName() + " from " + Tid.text(task.tid) + ": " + e.getMessage());
            if (code instanceof TaskCode taskCode) {
                refuse(new TaskRequest(task, taskCode, header.context(), header.waitId(), null), PvmError.BAD_PARAM);
            }
        } finally {
            state.outbox.setCause(null);
        }
    }

    /** Handles a message of a guest to a daemon. */
    void handleGuest(Task guest, int destination, MessageHeader header, byte[] bytes, int length) {
        try {
            state.handover.guests().request(guest, destination, header, bytes, length);
        } catch (MalformedMessageException e) {
            state.count(DaemonCounter.MALFORMED);
            state.log("malformed message from guest " + Tid.text(guest.tid) + ": " + e.getMessage());
        }
    }

    /** TM_SYNC: answered over the connection itself, also while what else is for the task has to wait. */
    void onSync(TaskLink link, int context, int waitId) {
        if (link != null) {
            state.outbox.sendToLink(link, link.tid, TaskCode.SYNC.tag(), context, waitId, new XdrWriter(16));
        }
    }

    /** Answers a request that was longer than {@link Limits#MAX_REQUEST_BYTES} and was thrown away. */
    void refuseTooLong(TaskLink link, MessageHeader header) {
        MessageCode code = MessageCode.ofTag(header.tag());
        state.log(code.cName() + " from " + link.label() + " refused: longer than " + Limits.MAX_REQUEST_BYTES
                + " bytes");
        state.count(DaemonCounter.REFUSED);
        if (link.task != null && code instanceof TaskCode taskCode) {
            refuse(new TaskRequest(link.task, taskCode, header.context(), header.waitId(), null), PvmError.NO_MEM);
        }
    }

    private void handle(TaskRequest request) throws MalformedMessageException {
        switch (request.code()) {
            case CONNECT, CONN2 -> throw new IllegalStateException("enrolment has no task");
            case EXIT -> enrolment.onExit(request);
            case ADDHOST -> hosts.onAddHost(request);
            case DELHOST -> hosts.onDelHost(request);
            case CONFIG -> hosts.onConfig(request);
            case MSTAT -> hosts.onMstat(request);
            case HALT -> hosts.onHalt(request);
            case HOSTSYNC -> hosts.onHostSync(request);
            case TICKLE -> tickles.onTickle(request);
            case SPAWN -> spawn.onSpawn(request);
            case PSTAT -> inquiries.onPstat(request);
            case SENDSIG -> inquiries.onSendSig(request);
            case TASK -> inquiries.onTask(request);
            case MCA -> inquiries.onMca(request);
            case NOTIFY -> inquiries.onNotify(request);
            case DB -> inquiries.onDb(request);
            case CONTEXT -> inquiries.onContext(request);
            case SCHED -> plugIns.onSched(request);
            case TASKER -> plugIns.onTasker(request);
            case HOSTER -> plugIns.onHoster(request);
            case TRACER -> plugIns.onTracer(request);
            case SETOPT -> sinks.onSetOpt(request);
            case GETOPT -> sinks.onGetOpt(request);
            case SYNC -> onSync(request.task().link, request.context(), request.waitId());
            case SHMCONN -> {
                state.log(
                        "connection of " + Tid.text(request.task().tid) + " closed: TM_SHMCONN, no shared memory here");
                state.count(DaemonCounter.LINKS_REFUSED);
                state.reaper.leave(request.task());
            }
        }
    }

    private void ignore(String sender, MessageCode code) {
        boolean known = code instanceof DaemonCode || code instanceof TaskControlCode;
        state.log(code.cName() + " from " + sender + " ignored: " + (known ? "not for a daemon" : "unknown code"));
        state.count(DaemonCounter.UNKNOWN_CODES);
    }

    private void malformed(TaskLink link, MessageCode code, MessageHeader header, String reason) {
        state.count(DaemonCounter.MALFORMED);
        state.log("malformed " + code.cName() + " from " + link.label() + ": " + reason);
        if (link.closed) {
            return;
        }
        if (link.task == null) {
            state.count(DaemonCounter.LINKS_REFUSED);
            state.reaper.dropLink(link, false);
        } else if (code instanceof TaskCode taskCode) {
            refuse(new TaskRequest(link.task, taskCode, header.context(), header.waitId(), null), PvmError.BAD_PARAM);
        }
    }

    /** Answers with an error code, so that the caller does not wait for ever; requests that have no answer get none. */
    void refuse(TaskRequest request, PvmError error) {
        switch (request.code()) {
            case CONNECT, CONN2, HALT, MCA, NOTIFY, SHMCONN -> {}
            case EXIT, SENDSIG, SETOPT, GETOPT, SYNC -> reply(request, new XdrWriter(16));
            case TICKLE -> reply(request, new XdrWriter(16).putInts(1, error.code()));
            default -> reply(request, new XdrWriter(16).putInt(error.code()));
        }
    }

    /** Answers a request. */
    void reply(TaskRequest request, XdrWriter body) {
        Task task = request.task();
        if (!task.gone) {
            state.outbox.send(task, request.code().tag(), request.context(), request.waitId(), body, task);
        }
    }

    /** Answers a request with one int. */
    void reply(TaskRequest request, int result) {
        reply(request, new XdrWriter(16).putInt(result));
    }
}
