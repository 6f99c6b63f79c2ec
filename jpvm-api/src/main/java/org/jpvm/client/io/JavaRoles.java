package org.jpvm.client.io;

import org.jpvm.Encoding;
import org.jpvm.HostInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SystemRoles;
import org.jpvm.Tid;
import org.jpvm.TracerSettings;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.IntBody;
import org.jpvm.wire.body.SchedulerReply;
import org.jpvm.wire.body.TracerCall;

/** Registration with the daemon and in the mailbox. Source: pvm-wire-protocol §3.5, §6, §9. */
final class JavaRoles implements SystemRoles {
    private static final String MANAGER_CLASS = "###_PVM_RM_###";
    private static final String HOSTER_CLASS = "###_PVM_HOSTER_###";
    private static final String TASKER_CLASS = "###_PVM_TASKER_###";
    private static final String TRACER_CLASS = "###_PVM_TRACER_###";
    private static final int NOT_ANNOUNCED = -1;

    private final TaskCore core;
    private final MachineRequests requests;
    private final JavaMailbox mailbox;
    /** Index of this task's entry in each class, which also says whether it has the role. */
    private volatile int managerIndex = NOT_ANNOUNCED;

    private volatile int hosterIndex = NOT_ANNOUNCED;
    private volatile int taskerIndex = NOT_ANNOUNCED;
    private volatile int tracerIndex = NOT_ANNOUNCED;

    /** Whether the task has a role that its host knows it by. */
    boolean isAny() {
        return managerIndex != NOT_ANNOUNCED
                || hosterIndex != NOT_ANNOUNCED
                || taskerIndex != NOT_ANNOUNCED
                || tracerIndex != NOT_ANNOUNCED;
    }

    JavaRoles(TaskCore core, MachineRequests requests, JavaMailbox mailbox) {
        this.core = core;
        this.requests = requests;
        this.mailbox = mailbox;
    }

    @Override
    public synchronized FormerManager registerResourceManager() {
        SchedulerReply reply = requests.becomeManager();
        if (managerIndex == NOT_ANNOUNCED) {
            managerIndex = announce(MANAGER_CLASS, new IntBody(core.tid())::write);
        }
        HostRecord master = reply.master();
        return new FormerManager(
                new Tid(reply.previousTid()),
                new HostInfo(
                        new Tid(master.tid()),
                        master.name(),
                        master.architecture(),
                        master.speed(),
                        master.dataSignature()));
    }

    @Override
    public synchronized void unregisterResourceManager() {
        if (managerIndex == NOT_ANNOUNCED) {
            throw new PvmException(PvmError.NO_TASK, Tid.text(core.tid()) + " is not registered as resource manager");
        }
        for (HostInfo host : requests.machine().hosts()) {
            core.send(
                    new Tid(Tid.DAEMON_BIT | host.tid().value()),
                    SystemCode.HANDOFF.tag(),
                    Protocol.CONTEXT_BASE,
                    content(new IntBody(0)::write));
        }
        withdraw(MANAGER_CLASS, managerIndex);
        managerIndex = NOT_ANNOUNCED;
    }

    @Override
    public synchronized void registerHoster() {
        order(TaskCode.HOSTER, new XdrWriter().putInt(1));
        hosterIndex = announce(HOSTER_CLASS, new IntBody(core.tid())::write);
    }

    @Override
    public synchronized void unregisterHoster() {
        order(TaskCode.HOSTER, new XdrWriter().putInt(0));
        withdraw(HOSTER_CLASS, hosterIndex);
        hosterIndex = NOT_ANNOUNCED;
    }

    @Override
    public synchronized void registerTasker() {
        order(TaskCode.TASKER, new XdrWriter().putInt(1));
        taskerIndex = announce(TASKER_CLASS, new IntBody(core.tid())::write);
    }

    @Override
    public synchronized void unregisterTasker() {
        order(TaskCode.TASKER, new XdrWriter().putInt(0));
        withdraw(TASKER_CLASS, taskerIndex);
        taskerIndex = NOT_ANNOUNCED;
    }

    @Override
    public synchronized void registerTracer(TracerSettings settings) {
        if (settings == null || settings.mask() == null) {
            throw new PvmException(PvmError.BAD_PARAM, "the trace mask is null");
        }
        TracerCall call = new TracerCall(
                1,
                settings.traceContext(),
                settings.traceTag(),
                settings.outputContext(),
                settings.outputTag(),
                settings.mask(),
                settings.bufferBytes(),
                settings.option());
        XdrWriter body = new XdrWriter();
        call.write(body);
        order(TaskCode.TRACER, body);
        // What a task looks up when it was given this sink by its daemon.
        tracerIndex = announce(
                TRACER_CLASS,
                out -> out.putInt(core.tid())
                        .putInt(settings.traceContext())
                        .putInt(settings.traceTag())
                        .putInt(settings.outputContext())
                        .putInt(settings.outputTag())
                        .putString(settings.mask())
                        .putInt(settings.bufferBytes())
                        .putInt(settings.option()));
    }

    @Override
    public synchronized void unregisterTracer() {
        XdrWriter body = new XdrWriter();
        TracerCall.unregister().write(body);
        order(TaskCode.TRACER, body);
        withdraw(TRACER_CLASS, tracerIndex);
        tracerIndex = NOT_ANNOUNCED;
    }

    @Override
    public boolean isHoster() {
        return hosterIndex != NOT_ANNOUNCED;
    }

    @Override
    public boolean isTasker() {
        return taskerIndex != NOT_ANNOUNCED;
    }

    @Override
    public boolean isTracer() {
        return tracerIndex != NOT_ANNOUNCED;
    }

    private interface Content {
        void write(XdrWriter out);
    }

    private void order(TaskCode code, XdrWriter body) {
        int result = requests.ask(code, body, in -> in.readInt("result"));
        MachineRequests.succeed(result, code.cName() + " of " + Tid.text(core.tid()));
    }

    /** Among others: each host may have a tasker. */
    private int announce(String mailboxClass, Content content) {
        return mailbox.put(mailboxClass, content(content), Mailbox.MULTI_INSTANCE);
    }

    private void withdraw(String mailboxClass, int index) {
        if (index == NOT_ANNOUNCED) {
            return;
        }
        try {
            mailbox.delete(mailboxClass, index);
        } catch (PvmException e) {
            // A reset of the mailbox has taken it away.
            if (e.error() != PvmError.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static PackedMessage content(Content content) {
        XdrWriter body = new XdrWriter();
        content.write(body);
        MessageBuffer message = new PackedMessage(Encoding.XDR);
        message.packBytes(body.toByteArray());
        return (PackedMessage) message;
    }
}
