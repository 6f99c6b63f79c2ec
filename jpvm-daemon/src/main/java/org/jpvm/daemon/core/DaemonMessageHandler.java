package org.jpvm.daemon.core;

import java.util.TreeSet;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostNames;
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
            Peer peer = state.peers.ofTid(daemonTid);
            if (peer == null) {
                state.count(DaemonCounter.FRAMES_DROPPED);
            } else {
                state.peers.send(peer, daemonTid, code.tag(), context, waitId, body);
            }
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
        ask(code, hostIndex, kind, taskTid, 0, new XdrReader(body.array(), 0, body.lengthBytes()), completion);
    }

    /** As above with context and body of a task's request, handed on as they are. */
    void ask(
            DaemonCode code,
            int hostIndex,
            WaitContext.Kind kind,
            int taskTid,
            int context,
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
            Peer peer = state.peers.ofTid(hostPart);
            if (peer == null || peer.leaving) {
                state.waits.close(wait.id, kind, hostPart);
                completion.complete(WaitContext.Ending.HOST_LOST, null);
            } else {
                byte[] bytes = body.readBytes("body", body.remainingBytes());
                if (kind == WaitContext.Kind.MAILBOX) {
                    wait.request = bytes;
                    wait.requestContext = context;
                }
                XdrWriter out = new XdrWriter(bytes.length).putBytes(bytes, 0, bytes.length);
                state.peers.send(peer, Tid.DAEMON_BIT | hostPart, code.tag(), context, wait.id, out);
            }
            return;
        }
        try {
            handle(ownDaemonTid, code, context, wait.id, body);
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
            case DELHOST -> onDelHost(from, context, waitId, body);
            case NULL -> {}
            case TASKOUT -> onTaskOut(body);
            case PSTAT -> onPstat(from, waitId, body);
            case HALT -> onHalt(from);
            case MCA -> onMca(from, body);
            case DB -> {
                if (isForMaster(from, DaemonCode.DB)) {
                    mailbox.onDb(from, waitId, body);
                }
            }
            case HOSTSYNC -> onHostSync(from, waitId);
            case HTUPD -> state.tableUpdates.onUpdate(from, waitId, body);
            case HTCOMMIT -> state.tableUpdates.onCommit(from);
            case HTDEL -> state.tableUpdates.onDelete(from, body);
            case SLCONF -> state.tableUpdates.onSettings(from, body);
            case NOTIFY -> state.remoteTasks.onNotify(from, waitId, body);
            case RESET -> state.remoteTasks.onReset(from, waitId, body);
            case MOVE -> state.handover.handle(from, body);
            case TEXT -> state.texts.onText(from, waitId, body);
            case HTUPDACK -> complete(WaitContext.Kind.TABLE_UPDATE, from, waitId, body);
            case NOTIFYACK -> complete(WaitContext.Kind.TASK_END, from, waitId, body);
            case ADDACK -> complete(WaitContext.Kind.ADD_HOSTS, from, waitId, body);
            case EXECACK -> complete(WaitContext.Kind.SPAWN, from, waitId, body);
            case TASKACK -> complete(WaitContext.Kind.LIST_TASKS, from, waitId, body);
            case DELHOSTACK -> complete(WaitContext.Kind.DELETE_HOSTS, from, waitId, body);
            case PSTATACK -> complete(WaitContext.Kind.TASK_STATUS, from, waitId, body);
            case DBACK -> complete(WaitContext.Kind.MAILBOX, from, waitId, body);
            case HOSTSYNCACK -> complete(WaitContext.Kind.HOST_CLOCK, from, waitId, body);
            case TEXTACK -> complete(WaitContext.Kind.TEXT, from, waitId, body);
            case STARTACK, RESETACK -> {
                state.log(code.cName() + " from " + Tid.text(from) + " ignored: nothing was asked");
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
            return;
        }
        try {
            wait.completion.complete(WaitContext.Ending.ANSWERED, body);
        } catch (MalformedMessageException e) {
            // Whoever asked must not wait for ever; an answer that makes no sense is none.
            wait.completion.complete(WaitContext.Ending.HOST_LOST, null);
            throw e;
        }
    }

    /** Some requests are for the master only; a daemon that is not does not do them. */
    private boolean isForMaster(int from, DaemonCode code) {
        if (!state.hosts.isMaster()) {
            state.log(code.cName() + " from " + Tid.text(from) + " ignored: this is not the master");
            state.count(DaemonCounter.UNKNOWN_CODES);
        }
        return state.hosts.isMaster();
    }

    private void onAdd(int from, int context, int waitId, XdrReader body) throws MalformedMessageException {
        String[] lines = readNames(body);
        if (isForMaster(from, DaemonCode.ADD)) {
            state.hostAdder.add(lines, reply -> {
                XdrWriter answer = new XdrWriter(64 * lines.length + 16);
                reply.write(answer);
                send(from, DaemonCode.ADDACK, context, waitId, answer);
            });
        }
    }

    /** The names in a request about hosts. */
    static String[] readNames(XdrReader body) throws MalformedMessageException {
        String[] names = HostNames.read(body).names();
        if (names.length > Limits.MAX_HOSTS_PER_REQUEST) {
            throw new MalformedMessageException("count=" + names.length + " is more than the hosts of a machine");
        }
        return names;
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

    private void onDelHost(int from, int context, int waitId, XdrReader body) throws MalformedMessageException {
        String[] names = readNames(body);
        if (!isForMaster(from, DaemonCode.DELHOST)) {
            return;
        }
        XdrWriter answer = new XdrWriter().putInt(names.length);
        TreeSet<Integer> leaving = new TreeSet<>();
        for (String name : names) {
            HostEntry host = name.equals(".") ? state.hosts.ofTid(from) : state.hosts.ofName(name);
            PvmError error = PvmError.OK;
            if (host == null) {
                error = PvmError.NO_HOST;
            } else if (host == state.hosts.master()) {
                error = PvmError.BAD_PARAM;
            } else if (!leaving.add(host.index())) {
                error = PvmError.DUP_HOST;
            }
            answer.putInt(error.code());
        }
        state.handover.evacuation().before(leaving, () -> {
            for (int index : leaving) {
                state.failures.remove(index, "deleted");
            }
            send(from, DaemonCode.DELHOSTACK, context, waitId, answer);
            for (int index : leaving) {
                Peer peer = state.peers.ofTid(Tid.hostPart(index));
                if (peer != null) {
                    state.peers.sendFin(peer);
                }
            }
        });
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
        if (!isForMaster(from, DaemonCode.HALT)) {
            return;
        }
        HostEntry host = state.hosts.ofTid(from);
        String other = host == null ? Tid.text(from) : "host " + host.name();
        state.shutDown("halt asked for by " + (from == ownDaemonTid ? state.haltAskedBy : other));
    }

    private void onMca(int from, XdrReader body) throws MalformedMessageException {
        MulticastDestinations call = MulticastDestinations.read(body);
        if (!Tid.isMulticast(call.address()) || Tid.hostIndex(call.address()) != Tid.hostIndex(from)) {
            throw new MalformedMessageException("address " + Tid.text(call.address()) + " is none of the sender's");
        }
        state.multicasts.announce(call.address(), call.tids());
    }

    private void onHostSync(int from, int waitId) {
        long micros = state.effects.wallClockMicros();
        XdrWriter answer = new XdrWriter(16).putInts((int) (micros / 1_000_000), (int) (micros % 1_000_000));
        send(from, DaemonCode.HOSTSYNCACK, 0, waitId, answer);
    }
}
