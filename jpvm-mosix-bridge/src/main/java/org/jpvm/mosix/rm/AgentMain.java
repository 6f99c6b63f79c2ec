package org.jpvm.mosix.rm;

import java.time.Duration;
import java.util.List;
import org.jpvm.Mailbox;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.mosix.load.TaskMeter.TaskUsage;
import org.jpvm.mosix.load.io.LoadSources;
import org.jpvm.mosix.load.io.ProcessTaskMeter;
import org.jpvm.mosix.load.io.ProcessorSpeed;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.LoadSource;
import org.jpvm.wire.SystemCode;

/**
 * The agent of the resource manager on one host: hands the daemon there over to it, reports the load once a second, and when the resource manager is
 * gone, gives the daemon back to itself. Arguments: tid of the resource manager in hexadecimal, and the speed of the host table or 0.
 */
public final class AgentMain {
    private static final int END_TAG = 0x6a70_726e;
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final double NANOS = 1e9;
    private static final String MANAGER_CLASS = "###_PVM_RM_###";

    private final PvmTask pvm;
    private final Tid manager;
    private final double processorSpeed;

    private AgentMain(PvmTask pvm, Tid manager, double processorSpeed) {
        this.pvm = pvm;
        this.manager = manager;
        this.processorSpeed = processorSpeed;
    }

    /** The program; ends with the resource manager or with the daemon. */
    public static void main(String[] arguments) {
        Tid manager = new Tid(Integer.parseUnsignedInt(arguments[0], 16));
        double speed = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 0;
        try (PvmTask pvm = Pvm.enroll()) {
            pvm.setOption(TaskOption.RESV_TIDS, 1);
            AgentMain agent = new AgentMain(pvm, manager, speed > 0 ? speed : ProcessorSpeed.ofThisHost());
            boolean obeys = agent.register().equals(manager);
            agent.pvm.notifyOn(NotifyKind.TASK_EXIT, END_TAG, List.of(manager));
            if (!obeys) {
                agent.handOver(manager);
            }
            agent.report();
            agent.giveBack();
        } catch (PvmException e) {
            // Without a daemon there is nothing to do; it ends with its host.
            if (e.error() != PvmError.SYS_ERR) {
                throw e;
            }
        }
    }

    /** Becomes the resource manager of the daemon here, and gives the one before; C daemons take a successor from whom they know alone. */
    private Tid register() {
        Tid former = pvm.systemRoles().registerResourceManager().former();
        // The entry that says so would lead others here.
        for (Mailbox.MailboxClass found : pvm.mailbox().list(MANAGER_CLASS)) {
            for (Mailbox.Entry entry : found.entries()) {
                if (entry.owner().equals(pvm.tid())) {
                    pvm.mailbox().delete(MANAGER_CLASS, entry.index());
                }
            }
        }
        return former;
    }

    private void handOver(Tid successor) {
        Tid daemon = new Tid(Tid.DAEMON_BIT | pvm.tid().host().value());
        pvm.send(daemon, SystemCode.HANDOFF.tag(), message -> message.packInt(successor.value()));
    }

    private void report() {
        LoadSource source = LoadSources.ofThisHost(processorSpeed);
        ProcessTaskMeter self =
                new ProcessTaskMeter((int) ProcessHandle.current().pid());
        source.sample();
        TaskUsage before = self.sample();
        long beforeNanos = System.nanoTime();
        while (pvm.receive(Tid.ANY, END_TAG, PERIOD).isEmpty()) {
            LoadSample sample = source.sample();
            TaskUsage now = self.sample();
            long nanos = System.nanoTime();
            double wanted = 0;
            double share = 0;
            if (before != null && now != null) {
                double used = (now.cpuSeconds() - before.cpuSeconds()) / ((nanos - beforeNanos) / NANOS);
                wanted = now.wanted();
                share = used * processorSpeed / (sample.speed() * sample.cores());
            }
            before = now;
            beforeNanos = nanos;
            pvm.send(manager, LoadReport.TAG, new LoadReport(sample, wanted, share)::pack);
        }
    }

    /** New tasks of this host ask its daemon again, or whoever has become resource manager meanwhile. */
    private void giveBack() {
        Tid former = register();
        boolean another = !former.equals(manager) && !former.equals(pvm.tid());
        handOver(another ? former : new Tid(0));
    }
}
