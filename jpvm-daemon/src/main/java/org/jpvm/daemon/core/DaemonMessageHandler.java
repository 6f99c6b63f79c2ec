package org.jpvm.daemon.core;

import java.util.Arrays;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.MulticastDestinations;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.SendSignal;
import org.jpvm.wire.body.TaskRecord;
import org.jpvm.wire.body.TidsReply;

/**
 * Messages between daemons, and the daemon's messages to itself, which are plain calls: a request of a task takes the same way whichever host
 * it concerns. Source: pvm-wire-protocol §5.3.
 */
final class DaemonMessageHandler {
    private static final String LOOPBACK_PREFIX = "7f";

    private final PvmdState state;
    private final MailboxService mailbox;
    private final int ownDaemonTid;

    DaemonMessageHandler(PvmdState state) {
        this.state = state;
        this.mailbox = new MailboxService(state);
        this.ownDaemonTid = state.hosts.local().daemonTid();
    }

    MailboxService mailbox() {
        return mailbox;
    }

    /** Sends a message to a daemon. */
    void send(int daemonTid, DaemonCode code, int context, int waitId, XdrWriter body) {
        if (daemonTid != ownDaemonTid) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        try {
            handle(ownDaemonTid, code, context, waitId, new XdrReader(body.array(), 0, body.lengthBytes()));
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own " + code.cName() + " is malformed", e);
        }
    }

    /** Asks a daemon; the completion is called at the end unless the task that asks is gone by then. */
    void ask(
            DaemonCode code,
            int hostIndex,
            WaitContext.Kind kind,
            int taskTid,
            XdrWriter body,
            WaitContext.Completion completion)
            throws MalformedMessageException {
        ask(code, hostIndex, kind, taskTid, new XdrReader(body.array(), 0, body.lengthBytes()), completion);
    }

    /** As above with the body of a task's request, handed on as it is. */
    void ask(
            DaemonCode code,
            int hostIndex,
            WaitContext.Kind kind,
            int taskTid,
            XdrReader body,
            WaitContext.Completion completion)
            throws MalformedMessageException {
        int hostPart = Tid.hostPart(hostIndex);
        WaitContext wait = state.waits.open(kind, taskTid, hostPart, completion);
        if (wait == null) {
            state.count(DaemonCounter.REFUSED);
            completion.complete(WaitContext.Ending.REFUSED, null);
            return;
        }
        if ((Tid.DAEMON_BIT | hostPart) != ownDaemonTid) {
            state.waits.close(wait.id, kind, hostPart);
            completion.complete(WaitContext.Ending.HOST_LOST, null);
            return;
        }
        try {
            handle(ownDaemonTid, code, 0, wait.id, body);
        } catch (MalformedMessageException e) {
            state.waits.close(wait.id, kind, hostPart);
            throw e;
        }
    }

    /** Handles a message of a daemon. */
    void handle(int from, DaemonCode code, int context, int waitId, XdrReader body) throws MalformedMessageException {
        switch (code) {
            case ADD -> onAdd(from, context, waitId, body);
            case EXEC -> onExec(from, waitId, body);
            case SENDSIG -> onSendSig(body);
            case TASK -> onTask(from, waitId, body);
            case DELHOST -> onDelHost(from, waitId, body);
            case NULL -> {}
            case TASKOUT -> onTaskOut(body);
            case PSTAT -> onPstat(from, waitId, body);
            case HALT -> onHalt(from);
            case MCA -> onMca(body);
            case DB -> mailbox.onDb(from, waitId, body);
            case HOSTSYNC -> onHostSync(from, waitId);
            case ADDACK -> complete(WaitContext.Kind.ADD_HOSTS, from, waitId, body);
            case EXECACK -> complete(WaitContext.Kind.SPAWN, from, waitId, body);
            case TASKACK -> complete(WaitContext.Kind.LIST_TASKS, from, waitId, body);
            case DELHOSTACK -> complete(WaitContext.Kind.DELETE_HOSTS, from, waitId, body);
            case PSTATACK -> complete(WaitContext.Kind.TASK_STATUS, from, waitId, body);
            case DBACK -> complete(WaitContext.Kind.MAILBOX, from, waitId, body);
            case HOSTSYNCACK -> complete(WaitContext.Kind.HOST_CLOCK, from, waitId, body);
            case HTUPD, HTUPDACK, HTCOMMIT, SLCONF, STARTACK, NOTIFY, NOTIFYACK, RESET, RESETACK, HTDEL -> {
                state.log(code.cName() + " from " + Tid.text(from) + " ignored: this machine has one host");
                state.count(DaemonCounter.UNKNOWN_CODES);
            }
        }
    }

    /** Goes on with the request that an answer belongs to. */
    private void complete(WaitContext.Kind kind, int from, int waitId, XdrReader body)
            throws MalformedMessageException {
        WaitContext wait = state.waits.close(waitId, kind, from & Tid.HOST_MASK);
        if (wait == null) {
            state.count(DaemonCounter.LATE_ANSWERS);
        } else {
            wait.completion.complete(WaitContext.Ending.ANSWERED, body);
        }
    }

    private void onAdd(int from, int context, int waitId, XdrReader body) throws MalformedMessageException {
        String[] lines = readNames(body);
        XdrWriter answer = new XdrWriter();
        writeAddResults(lines, answer);
        send(from, DaemonCode.ADDACK, context, waitId, answer);
    }

    /** The names in a request about hosts. */
    static String[] readNames(XdrReader body) throws MalformedMessageException {
        String[] names = HostNames.read(body).names();
        if (names.length > Limits.MAX_HOSTS_PER_REQUEST) {
            throw new MalformedMessageException("count=" + names.length + " is more than the hosts of a machine");
        }
        return names;
    }

    private static String reason(PvmError error) {
        return switch (error) {
            case DUP_HOST -> "it is in the machine already";
            case BAD_PARAM -> "that is not the name of a host";
            default -> "this daemon runs on one host only";
        };
    }

    /** Appends the results of adding hosts: count, 0, a record each. */
    void writeAddResults(String[] lines, XdrWriter answer) {
        answer.putInts(lines.length, 0);
        for (String line : lines) {
            PvmError error = addError(line);
            state.log("cannot add host \"" + line + "\" (" + error.cName() + "): " + reason(error));
            new HostRecord(error.code(), "", "", 0, 0).write(answer);
        }
    }

    private PvmError addError(String line) {
        String name = line.strip().split("\\s+", 2)[0];
        if (name.isEmpty()) {
            return PvmError.BAD_PARAM;
        }
        if (state.settings.address().startsWith(LOOPBACK_PREFIX)) {
            return PvmError.IP_LOOPBACK;
        }
        return state.hosts.ofName(name) != null ? PvmError.DUP_HOST : PvmError.CANT_START;
    }

    private void onExec(int from, int waitId, XdrReader body) throws MalformedMessageException {
        ExecCall call = ExecCall.read(body);
        state.starter.start(call, state.plugIns.schedulerTid, tids -> {
            XdrWriter answer = new XdrWriter(4 * tids.length + 16);
            new TidsReply(tids).write(answer);
            send(from, DaemonCode.EXECACK, 0, waitId, answer);
        });
    }

    private void onSendSig(XdrReader body) throws MalformedMessageException {
        SendSignal call = SendSignal.read(body);
        Task task = state.tasks.find(call.tid());
        if (task != null) {
            state.reaper.signal(task, call.signal());
        }
    }

    private void onTask(int from, int waitId, XdrReader body) throws MalformedMessageException {
        int where = body.readInt("where");
        XdrWriter answer = new XdrWriter(64 * state.tasks.size() + 16);
        int hostPart = state.hosts.local().hostPart();
        for (Task task : state.tasks.all()) {
            if (Tid.localIndex(where) == 0 || where == task.tid) {
                int flags = task.flags() | state.plugIns.flags(task.tid);
                new TaskRecord(task.tid, task.parentTid, hostPart, flags, task.name, task.pid).write(answer);
            }
        }
        send(from, DaemonCode.TASKACK, 0, waitId, answer);
    }

    private void onDelHost(int from, int waitId, XdrReader body) throws MalformedMessageException {
        String[] names = readNames(body);
        XdrWriter answer = new XdrWriter().putInt(names.length);
        for (int i = 0; i < names.length; i++) {
            HostEntry host = state.hosts.ofName(names[i]);
            PvmError error = PvmError.BAD_PARAM;
            if (host == null) {
                error = PvmError.NO_HOST;
            } else if (host != state.hosts.master()
                    && Arrays.asList(names).subList(0, i).contains(names[i])) {
                error = PvmError.DUP_HOST;
            }
            answer.putInt(error.code());
        }
        send(from, DaemonCode.DELHOSTACK, 0, waitId, answer);
    }

    private void onTaskOut(XdrReader body) throws MalformedMessageException {
        OutputRecord record = OutputRecord.read(body);
        state.output.log(record.tid(), record.data());
    }

    private void onPstat(int from, int waitId, XdrReader body) throws MalformedMessageException {
        int tid = body.readInt("tid");
        boolean alive = tid == ownDaemonTid || state.tasks.find(tid) != null;
        int status = alive ? 0 : PvmError.NO_TASK.code();
        send(from, DaemonCode.PSTATACK, 0, waitId, new XdrWriter(16).putInt(status));
    }

    private void onHalt(int from) {
        HostEntry host = state.hosts.ofTid(from);
        String other = host == null ? Tid.text(from) : "host " + host.name();
        state.shutDown("halt asked for by " + (from == ownDaemonTid ? state.haltAskedBy : other));
    }

    private void onMca(XdrReader body) throws MalformedMessageException {
        MulticastDestinations call = MulticastDestinations.read(body);
        state.multicasts.announce(call.address(), call.tids());
    }

    private void onHostSync(int from, int waitId) {
        long micros = state.effects.wallClockMicros();
        XdrWriter answer = new XdrWriter(16).putInts((int) (micros / 1_000_000), (int) (micros % 1_000_000));
        send(from, DaemonCode.HOSTSYNCACK, 0, waitId, answer);
    }
}
