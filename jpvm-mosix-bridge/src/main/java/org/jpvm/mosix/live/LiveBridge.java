package org.jpvm.mosix.live;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jpvm.mosix.balance.BridgeCodec;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.GossipCounter;
import org.jpvm.mosix.gossip.GossipSettings;
import org.jpvm.mosix.gossip.GossipView;
import org.jpvm.mosix.gossip.GossipWorkspace;
import org.jpvm.mosix.gossip.Members;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.mosix.load.io.LoadSources;
import org.jpvm.mosix.load.io.ProcessCpuMeter;
import org.jpvm.mosix.load.io.ProcessTaskMeter;
import org.jpvm.mosix.load.io.ProcessorSpeed;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.LoadSource;
import org.jpvm.placement.spi.Beliefs;
import org.jpvm.placement.spi.BridgeHost;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.HostedUse;
import org.jpvm.placement.spi.LoadBridge;
import org.jpvm.placement.spi.LocalTask;

/**
 * Load of a live machine: samples of this host, gossip with others. It tells only hosts with which there is a session, and asks for a few sessions
 * where others have not: news of the rest comes by way of these. Hosts of C daemons stay unknown. The bridge's thread only.
 */
public final class LiveBridge implements LoadBridge {
    static final long SAMPLE_MILLIS = 1000;
    static final long GOSSIP_MILLIS = 500;

    /** A host that is alone tells nobody of its load and has nothing to choose; only people look at it. */
    static final long ALONE_SAMPLE_MILLIS = 5000;

    /** System property: the policy that moves running tasks, for the whole machine; {@code none} for none. */
    static final String BALANCE_PROPERTY = "jpvm.balance";

    /** All hosts of the largest machine. */
    private static final int MOST_HOSTS = 4096;

    /** So many to choose from spread news nearly as fast as all hosts would. */
    static final int WANTED_SESSIONS = 8;

    /** What others say is published so often at most; it is older than that anyway. */
    private static final long STALE_NANOS = 200_000_000L;

    private static final double NANOS = 1e9;

    private final GossipWorkspace workspace = new GossipWorkspace(GossipSettings.DEFAULT.withCapacity(MOST_HOSTS));
    private final byte[] message = new byte[workspace.settings().messageBytes()];
    private final List<Integer> sessions = new ArrayList<>();
    private TaskMeter self;
    private final IntFunction<TaskMeter> meters;
    private LoadSource source;
    private double processorSpeed = 1;
    private final IntFunction<TaskMeter> containerMeters;
    private double selfSeconds;
    private long selfNanos;
    private BridgeHost host;
    private GossipCore gossip;
    private OwnLoad own;
    private LiveBalance balance;
    private HostFacts ownFacts;
    private SplittableRandom random;
    private List<HostFacts> table = List.of();
    private double tableSpeed = 1;
    private Beliefs beliefs;

    /** Something was heard since. */
    private boolean outdated;

    /** Since the last one; a host that has just begun takes one at once. */
    private long samplesLeftOut = ALONE_SAMPLE_MILLIS / SAMPLE_MILLIS;

    private long unsent;

    /** Measures the host that it runs on. */
    public LiveBridge() {
        this(null, null, ProcessCpuMeter::new, ProcessTaskMeter::new);
    }

    /**
     * With this source, null for the host that it runs on, this meter of the daemon itself, null likewise, these of processes, and these of containers, which know how
     * many of their threads want to run.
     */
    LiveBridge(
            LoadSource source, TaskMeter self, IntFunction<TaskMeter> meters, IntFunction<TaskMeter> containerMeters) {
        this.containerMeters = containerMeters;
        this.source = source;
        this.self = self;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "mosix";
    }

    @Override
    public String standardPolicy() {
        return "least-loaded";
    }

    @Override
    public void start(BridgeHost daemon) {
        host = daemon;
        gossip = new GossipCore(daemon.hostIndex(), workspace);
        own = new OwnLoad(daemon.hostIndex(), daemon.nanoTime());
        random = new SplittableRandom(daemon.nanoTime() * MOST_HOSTS + daemon.hostIndex());
        ownFacts = new HostFacts(daemon.hostIndex(), "", "", 1);
        BalanceChoice choice = new BalanceChoice(daemon.hostIndex(), System.getProperty(BALANCE_PROPERTY));
        balance = new LiveBalance(
                daemon,
                gossip,
                () -> own.view(ownFacts.name(), ownFacts.architecture()),
                meters,
                containerMeters,
                choice,
                random);
        setMembers();
        daemon.every(LiveBalance.TICK_MILLIS, this::tick);
        daemon.every(SAMPLE_MILLIS, this::sampleIfDue);
        daemon.every(GOSSIP_MILLIS, this::gossip);
    }

    private double now() {
        return host.nanoTime() / NANOS;
    }

    private boolean isAlone() {
        return table.size() < 2;
    }

    private void tick() {
        if (!isAlone() || own.hasTasks()) {
            balance.tick();
        }
    }

    private void sampleIfDue() {
        if (!isAlone() || samplesLeftOut + 1 >= ALONE_SAMPLE_MILLIS / SAMPLE_MILLIS) {
            samplesLeftOut = 0;
            sample();
        } else {
            samplesLeftOut++;
        }
    }

    private void sample() {
        if (source == null) {
            // A speed in the hostfile is that of someone who knows better.
            processorSpeed = tableSpeed == 1 ? ProcessorSpeed.ofThisHost() : tableSpeed;
            source = LoadSources.ofThisHost(processorSpeed);
        }
        if (self == null) {
            self = LoadSources.ofThisProcess(source);
        }
        LoadSample measured = source.sample();
        long now = host.nanoTime();
        TaskMeter.TaskUsage daemon = self.sample();
        double wanted = 0;
        double share = 0;
        if (daemon != null && selfNanos != 0) {
            double used = Math.max(0, daemon.cpuSeconds() - selfSeconds) / ((now - selfNanos) / NANOS);
            wanted = Double.isNaN(daemon.wanted()) ? 0 : daemon.wanted();
            share = used * processorSpeed / (measured.speed() * measured.cores());
        }
        selfSeconds = daemon == null ? 0 : daemon.cpuSeconds();
        selfNanos = daemon == null ? 0 : now;
        own.setTasksWanted(balance.wanted());
        own.sample(measured, wanted, share, now);
        balance.sampled(processorSpeed, measured, Math.max(0, measured.runnable() - wanted));
        ownChanged();
    }

    private void ownChanged() {
        gossip.update(balance.figures(own.figures()), now());
        beliefs = null;
    }

    private void gossip() {
        if (isAlone()) {
            return;
        }
        ownChanged();
        // Its choice of a host is left: most hosts have no session with this one.
        gossip.step(now(), random);
        if (!sessions.isEmpty()) {
            tell(sessions.get(random.nextInt(sessions.size())));
        }
        Members members = gossip.members();
        if (sessions.size() < Math.min(WANTED_SESSIONS, members.size() - 1)) {
            int other = members.hostIndex(random.nextInt(members.size()));
            if (other != host.hostIndex() && !sessions.contains(other)) {
                host.open(other);
            }
        }
    }

    private void tell(int target) {
        int length = gossip.write(message, 0);
        if (host.send(target, ByteBuffer.wrap(message, 0, length))) {
            balance.gossipTo(target);
        } else {
            unsent++;
        }
    }

    @Override
    public void hostsChanged(List<HostFacts> hosts) {
        table = List.copyOf(hosts);
        for (HostFacts one : hosts) {
            if (one.hostIndex() == host.hostIndex()) {
                ownFacts = one;
                tableSpeed = one.speed();
                own.setTableSpeed(tableSpeed);
            }
        }
        setMembers();
    }

    private void setMembers() {
        List<Members.Member> members = new ArrayList<>();
        for (HostFacts one : table) {
            members.add(new Members.Member(one.hostIndex(), one.name(), one.architecture()));
        }
        gossip.setMembers(Members.of(members));
        ownChanged();
    }

    @Override
    public void up(int hostIndex) {
        if (!sessions.contains(hostIndex)) {
            sessions.add(hostIndex);
        }
        balance.up(hostIndex);
        // Whoever is new hears of this host at once, and not when chance says so.
        gossip.step(now(), random);
        tell(hostIndex);
    }

    @Override
    public void down(int hostIndex) {
        sessions.remove((Integer) hostIndex);
        balance.down(hostIndex);
    }

    @Override
    public void message(int hostIndex, ByteBuffer bytes) {
        if (bytes.hasRemaining() && BridgeCodec.isMessage(bytes.get(bytes.position()))) {
            balance.message(hostIndex, bytes);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        gossip.receive(hostIndex, copy, 0, copy.length, now());
        outdated = true;
    }

    @Override
    public void taskChanged(LocalTask task) {
        balance.changed(task);
        own.changed(task);
        ownChanged();
    }

    @Override
    public void taskEnded(int tid) {
        balance.ended(tid);
        own.ended(tid);
        ownChanged();
    }

    @Override
    public void taskMoved(int tid, int toHost) {
        balance.moved(tid, toHost);
        own.moved(tid);
        ownChanged();
    }

    @Override
    public void stopped(int tid, long nanos) {
        balance.stopped(tid, nanos);
    }

    @Override
    public void used(HostedUse use) {
        balance.used(use);
    }

    @Override
    public void movable(String hosted, String process) {
        balance.movable(hosted, process);
    }

    @Override
    public List<String> balanceNames() {
        return Policies.balanceNames();
    }

    @Override
    public void command(String word) {
        switch (word) {
            case "block" -> own.setRefusesGuests(true);
            case "admit" -> own.setRefusesGuests(false);
            case "leave" -> own.setLeaving(true);
            case "stay" -> own.setLeaving(false);
            case "expel" -> balance.expel();
            case "bring" -> balance.bring();
            default -> {
                String[] words = word.split(" +");
                if (words.length == 2 && words[0].equals("balance")) {
                    balance.choose(words[1]);
                } else if (words.length == 3 && words[0].equals("hint") && words[2].startsWith("left=")) {
                    balance.hint(words[1], words[2].substring("left=".length()));
                }
            }
        }
        ownChanged();
        balance.ownerDecided();
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%8d  samples ignored: absurd figures", own.ignored()));
        lines.add(String.format(Locale.ROOT, "%8d  messages not sent", unsent));
        for (GossipCounter counter : GossipCounter.values()) {
            long count = workspace.count(counter);
            if (count > 0) {
                lines.add(String.format(Locale.ROOT, "%8d  %s", count, counter.words()));
            }
        }
        return lines;
    }

    @Override
    public List<String> describeBalance() {
        return balance.describe();
    }

    @Override
    public Beliefs beliefs() {
        boolean old = outdated && beliefs != null && host.nanoTime() - beliefs.takenNanos() >= STALE_NANOS;
        if (beliefs == null || old) {
            outdated = false;
            GossipView view = gossip.members(now());
            List<ListedHosts.Row> rows = new ArrayList<>(view.size());
            for (int i = 0; i < view.size(); i++) {
                rows.add(ListedHosts.Row.of(view, i, 0));
            }
            beliefs = new Beliefs(new ListedHosts(rows), host.nanoTime());
        }
        return beliefs;
    }

    @Override
    public void close() {
        // Nothing is held that the end of the thread does not free.
    }
}
