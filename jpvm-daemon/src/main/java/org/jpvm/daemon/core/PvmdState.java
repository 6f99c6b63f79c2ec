package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrWriter;

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
    final PlacementLedger placed = new PlacementLedger();
    final PlugIns plugIns = new PlugIns();
    final NotifyRegistry notifies = new NotifyRegistry();
    final MulticastTable multicasts = new MulticastTable();
    final Mailbox mailbox = new Mailbox();
    final Peers peers;
    final PeerDelivery delivery;
    final HostFailures failures;
    final RemoteTasks remoteTasks;
    final TableUpdates tableUpdates;
    final TableCommit tableCommit;
    final HostAdder hostAdder;
    final KeepAlive keepAlive;
    final PlaneDirectory planeDirectory;
    final SignsOfLife signs;
    final Electors electors;
    final Replication replication;
    final Replica replica;
    final Election election;
    final Succession succession;
    final Extensions extensions;
    final PlacementService placementService;
    final Handover handover;
    final DirectRoutes directRoutes;
    final TextCommands texts;
    final TaskOutbox outbox;
    final TraceSinks traces;
    final DaemonMessageHandler daemonMessages;
    final TaskMessageHandler taskMessages;
    final SystemMessageHandler systemMessages;
    final TaskStarter starter;
    final TaskReaper reaper;
    final OutputRouter output;
    int debugMask;

    /** Directories in which programs are looked for. */
    List<String> searchPath;

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
        this.searchPath = settings.searchPath();
        PvmdSettings.Slave slave = settings.slave();
        HostEntry local = new HostEntry(
                slave == null ? 1 : slave.hostIndex(),
                settings.hostName(),
                settings.architecture(),
                settings.address(),
                Protocol.DEFAULT_MTU,
                settings.speed(),
                Encodings.LOCAL_SIGNATURE);
        hosts = slave == null ? new HostTable(local) : new HostTable(local, masterOf(slave));
        tasks = new TaskTable(local.hostPart());
        waits = new WaitContexts(local.hostPart());
        contexts = new Contexts(local.hostPart());
        placement = new Placement(local.index());
        peers = new Peers(this, local.daemonTid());
        delivery = new PeerDelivery(this, local.daemonTid());
        failures = new HostFailures(this);
        remoteTasks = new RemoteTasks(this);
        tableUpdates = new TableUpdates(this);
        tableCommit = new TableCommit(this);
        hostAdder = new HostAdder(this);
        keepAlive = new KeepAlive(this);
        planeDirectory = new PlaneDirectory(this);
        extensions = new Extensions(this);
        signs = new SignsOfLife(this);
        electors = new Electors(this);
        replication = new Replication(this);
        replica = new Replica(this);
        election = new Election(this);
        succession = new Succession(this);
        extensions.register(PlaneService.SUCCESSION, succession);
        placementService = new PlacementService(this, settings.placement());
        handover = new Handover(this);
        directRoutes = new DirectRoutes(this);
        texts = new TextCommands(this);
        outbox = new TaskOutbox(this);
        traces = new TraceSinks(this);
        output = new OutputRouter(this);
        reaper = new TaskReaper(this);
        starter = new TaskStarter(this);
        daemonMessages = new DaemonMessageHandler(this);
        systemMessages = new SystemMessageHandler(this);
        taskMessages = new TaskMessageHandler(this);
        if (slave != null) {
            openMaster();
        }
    }

    /** Until the first table comes, a slave knows of its master only where it is. */
    private static HostEntry masterOf(PvmdSettings.Slave slave) {
        return new HostEntry(
                slave.masterIndex(),
                "?",
                "",
                slave.masterAddress(),
                slave.masterMtu(),
                Protocol.DEFAULT_SPEED,
                Encodings.LOCAL_SIGNATURE);
    }

    private void openMaster() {
        try {
            peers.open(hosts.master());
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Tells those who want to know of new hosts. */
    void tellHostsAdded(List<HostEntry> added) {
        List<HostEntry> others = added.stream()
                .filter(host -> host.index() != hosts.local().index())
                .toList();
        planeDirectory.publish();
        placementService.hostsChanged();
        if (others.isEmpty()) {
            return;
        }
        XdrWriter body = new XdrWriter(4 * others.size() + 16).putInt(others.size());
        others.forEach(host -> body.putInt(host.hostPart()));
        for (NotifyRegistry.Watch watch : notifies.fireHostAdd()) {
            outbox.send(watch.watcher(), watch.tag(), watch.context(), 0, body);
        }
        others.forEach(host -> log("host " + host.name() + " (" + Tid.text(host.hostPart()) + ") is in the machine"));
    }

    /**
     * Whether something can be asked of the host of a tid. That includes hosts of a table that is not committed here yet: those who have
     * committed it may have tasks there, and tell others of them.
     */
    boolean reaches(int tid) {
        return hosts.isLocal(tid) || peers.talksTo(tid);
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
        for (Task guest : tasks.guests()) {
            reaper.signal(guest, TaskReaper.SIGTERM);
        }
        peers.closeAll();
        effects.exit(reason);
    }
}
