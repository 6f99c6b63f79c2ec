package org.jpvm.daemon.core;

import org.jpvm.wire.Encodings;
import org.jpvm.wire.Protocol;

/** What the parts of one daemon share: its tables, its ways out, and each other. */
final class PvmdState {
    final PvmdSettings settings;
    final DaemonEffects effects;
    final DaemonCounters counters = new DaemonCounters();
    final HostTable hosts;
    final TaskTable tasks;
    final WaitContexts waits;
    final Contexts contexts;
    final Placement placement;
    final PlugIns plugIns = new PlugIns();
    final NotifyRegistry notifies = new NotifyRegistry();
    final MulticastTable multicasts = new MulticastTable();
    final Mailbox mailbox = new Mailbox();
    final TaskOutbox outbox;
    final TraceSinks traces;
    final DaemonMessageHandler daemonMessages;
    final TaskMessageHandler taskMessages;
    final SystemMessageHandler systemMessages;
    final TaskStarter starter;
    final TaskReaper reaper;
    final OutputRouter output;
    int debugMask;

    /** Time of the present call. */
    long nowNanos;

    /** The task of this host that asked for the machine's end. */
    String haltAskedBy = "";

    /** The daemon has ended; nothing happens any more. */
    boolean ended;

    PvmdState(PvmdSettings settings, DaemonEffects effects) {
        this.settings = settings;
        this.effects = effects;
        this.debugMask = settings.debugMask();
        HostEntry local = new HostEntry(
                1,
                settings.hostName(),
                settings.architecture(),
                settings.address(),
                Protocol.DEFAULT_MTU,
                settings.speed(),
                Encodings.LOCAL_SIGNATURE);
        hosts = new HostTable(local);
        tasks = new TaskTable(local.hostPart());
        waits = new WaitContexts(local.hostPart());
        contexts = new Contexts(local.hostPart());
        placement = new Placement(local.index());
        outbox = new TaskOutbox(this);
        traces = new TraceSinks(this);
        output = new OutputRouter(this);
        reaper = new TaskReaper(this);
        starter = new TaskStarter(this);
        daemonMessages = new DaemonMessageHandler(this);
        systemMessages = new SystemMessageHandler(this);
        taskMessages = new TaskMessageHandler(this);
    }

    void count(DaemonCounter counter) {
        counters.increment(counter);
    }

    void log(String line) {
        effects.log(line);
    }

    /** Ends the daemon: every task with a known process is asked to end, too. */
    void shutDown(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        for (Task task : tasks.all()) {
            reaper.signal(task, TaskReaper.SIGTERM);
        }
        effects.exit(reason);
    }
}
