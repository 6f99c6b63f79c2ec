package org.jpvm.libpvm;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.function.IntSupplier;
import org.jpvm.Encoding;
import org.jpvm.HostInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SystemRoles;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TracerSettings;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SystemCode;

/**
 * Registration through libpvm3, whose calls toggle: it remembers over {@code pvm_exit} what it has registered and would withdraw, as the
 * next task of this process, what that never had (observed). So roles are given back before the session ends; after a lost daemon that
 * is not possible, and the role can be had in another process only.
 */
final class NativeRoles implements SystemRoles {
    private static final String MANAGER_CLASS = "###_PVM_RM_###";

    private final NativeCalls calls;
    private final NativeMachine machine;
    private final PvmTask task;
    private boolean manager;
    private boolean hoster;
    private boolean tasker;
    private boolean tracer;
    private TracerSettings tracing;

    NativeRoles(NativeCalls calls, NativeMachine machine, PvmTask task) {
        this.calls = calls;
        this.machine = machine;
        this.task = task;
    }

    @Override
    public FormerManager registerResourceManager() {
        return machine.request(() -> {
            PointerByReference host = new PointerByReference();
            int former = calls.succeed(LibPvm3.pvm_reg_rm(host), "resource manager " + task.tid());
            manager = true;
            Pointer master = host.getValue();
            return new FormerManager(
                    new Tid(former),
                    new HostInfo(
                            new Tid(master.getInt(0)),
                            CStrings.read(master.getPointer(8)),
                            CStrings.read(master.getPointer(16)),
                            master.getInt(24),
                            master.getInt(28)));
        });
    }

    @Override
    public void unregisterResourceManager() {
        machine.request(() -> {
            require(manager, "resource manager");
            int before = task.setOption(TaskOption.RESV_TIDS, 1);
            for (HostInfo host : task.hosts()) {
                MessageBuffer message = task.newBuffer(Encoding.XDR);
                message.packInt(0);
                task.send(
                        new Tid(Tid.DAEMON_BIT | host.tid().value()),
                        SystemCode.HANDOFF.tag(),
                        Protocol.CONTEXT_BASE,
                        message);
            }
            task.setOption(TaskOption.RESV_TIDS, before);
            Mailbox mailbox = task.mailbox();
            for (Mailbox.MailboxClass found : mailbox.list(MANAGER_CLASS)) {
                found.entries().stream()
                        .filter(entry -> entry.owner().equals(task.tid()))
                        .forEach(entry -> mailbox.delete(MANAGER_CLASS, entry.index()));
            }
            manager = false;
            return null;
        });
    }

    @Override
    public void registerHoster() {
        register(hoster, LibPvm3::pvm_reg_hoster, "hoster");
        hoster = true;
    }

    @Override
    public void unregisterHoster() {
        unregister(hoster, LibPvm3::pvm_reg_hoster, "hoster");
        hoster = false;
    }

    @Override
    public void registerTasker() {
        register(tasker, LibPvm3::pvm_reg_tasker, "tasker");
        tasker = true;
    }

    @Override
    public void unregisterTasker() {
        unregister(tasker, LibPvm3::pvm_reg_tasker, "tasker");
        tasker = false;
    }

    @Override
    public void registerTracer(TracerSettings settings) {
        if (settings == null || settings.mask() == null) {
            throw new PvmException(PvmError.BAD_PARAM, "the trace mask is null");
        }
        register(tracer, () -> toggleTracer(settings), "tracer");
        tracing = settings;
        tracer = true;
    }

    @Override
    public void unregisterTracer() {
        unregister(tracer, () -> toggleTracer(tracing), "tracer");
        tracer = false;
    }

    private static int toggleTracer(TracerSettings settings) {
        return LibPvm3.pvm_reg_tracer(
                settings.traceContext(),
                settings.traceTag(),
                settings.outputContext(),
                settings.outputTag(),
                CStrings.of(settings.mask()),
                settings.bufferBytes(),
                settings.option());
    }

    @Override
    public boolean isHoster() {
        return hoster;
    }

    @Override
    public boolean isTasker() {
        return tasker;
    }

    @Override
    public boolean isTracer() {
        return tracer;
    }

    /** Gives all toggled roles back, because the session ends. Lock held. */
    void release() {
        if (hoster) {
            LibPvm3.pvm_reg_hoster();
        }
        if (tasker) {
            LibPvm3.pvm_reg_tasker();
        }
        if (tracer) {
            toggleTracer(tracing);
        }
    }

    private void register(boolean held, IntSupplier toggle, String role) {
        machine.request(() -> {
            if (held) {
                throw new PvmException(PvmError.ALREADY, task.tid() + " is registered as " + role);
            }
            return calls.succeed(toggle.getAsInt(), role + " " + task.tid());
        });
    }

    private void unregister(boolean held, IntSupplier toggle, String role) {
        machine.request(() -> {
            require(held, role);
            return calls.succeed(toggle.getAsInt(), role + " " + task.tid());
        });
    }

    private void require(boolean held, String role) {
        if (!held) {
            throw new PvmException(PvmError.NO_TASK, task.tid() + " is not registered as " + role);
        }
    }
}
