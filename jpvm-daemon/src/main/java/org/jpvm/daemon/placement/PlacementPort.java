package org.jpvm.daemon.placement;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jpvm.daemon.core.PlacementEffects;
import org.jpvm.daemon.core.PlacementQuestion;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.io.PolicyFinder;
import org.jpvm.placement.io.PolicyRunner;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LoadBridge;
import org.jpvm.placement.spi.LocalTask;

/** Policies and bridge of one daemon. Its methods are called by the daemon's thread and wait for nobody. */
public final class PlacementPort implements PlacementEffects, AutoCloseable {
    /** System property: {@code off} for a daemon that does not look for a bridge. */
    public static final String BRIDGE_PROPERTY = "jpvm.bridge";

    /** System property: milliseconds that a policy may take. */
    public static final String LIMIT_PROPERTY = "jpvm.placement.limit.millis";

    /** System property: seed of the randomness that policies get. */
    public static final String SEED_PROPERTY = "jpvm.placement.seed";

    /** What the owner of a host may say of it. */
    private static final List<String> WORDS = List.of("block", "admit", "leave", "stay");

    private final PolicyRunner runner;
    private final RecentPlacements recent = new RecentPlacements();
    private final Executor loop;
    private final Consumer<String> log;
    private final Set<Integer> known = new HashSet<>();

    /** Hosts with which there is a session; also read by the bridge's thread. */
    private final Set<Integer> up = ConcurrentHashMap.newKeySet();

    private PvmdCore core;
    private BridgeThread bridge;
    private List<HostFacts> hosts = List.of();

    /**
     * A port without threads.
     *
     * @param environment of the daemon; names directories of policies
     * @param loop        runs something in the daemon's thread soon
     * @param log         gets lines, from any thread
     */
    public PlacementPort(Map<String, String> environment, Executor loop, Consumer<String> log) {
        this.loop = loop;
        this.log = log;
        this.runner = new PolicyRunner(
                new PolicyFinder(environment),
                Math.max(1, Long.getLong(LIMIT_PROPERTY, PolicyRunner.DEFAULT_LIMIT_MILLIS)),
                Long.getLong(SEED_PROPERTY, System.nanoTime()),
                log);
    }

    /** The core that asks; before anything else. */
    public void attach(PvmdCore daemon) {
        core = daemon;
    }

    /** Looks for a bridge, in its own thread. The daemon's address should be told before, as this costs time. */
    public void start() {
        if (!"off".equals(System.getProperty(BRIDGE_PROPERTY))) {
            bridge = new BridgeThread(core.hostIndex(), up::contains, new Sender(), log);
            bridge.tell(found -> found.hostsChanged(hosts));
            bridge.start();
        }
    }

    /** What the bridge asks of the daemon. */
    private final class Sender implements BridgeThread.Daemon {
        @Override
        public void send(int hostIndex, ByteBuffer message) {
            loop.execute(() -> core.sendOfBridge(hostIndex, message));
        }

        @Override
        public void open(int hostIndex) {
            loop.execute(() -> core.openForBridge(hostIndex));
        }
    }

    @Override
    public void close() {
        runner.close();
        if (bridge != null) {
            bridge.close();
        }
    }

    @Override
    public boolean hasPolicies() {
        return true;
    }

    @Override
    public String standardPolicy() {
        String standard = bridge == null ? null : bridge.standardPolicy();
        return standard == null ? ROUND_ROBIN : standard;
    }

    @Override
    public boolean hearsOfLoad() {
        return bridge != null && bridge.isRunning();
    }

    @Override
    public void choose(int questionId, PlacementQuestion question) {
        View view = new View(question);
        runner.choose(question.policy(), question.request(), view::make, positions -> {
            if (positions != null) {
                view.remember(positions);
            }
            loop.execute(() -> core.handlePlaced(questionId, positions, System.nanoTime()));
        });
    }

    /** What a question's policy saw, and what its answer changes for the next one. */
    private final class View {
        private final PlacementQuestion question;
        private volatile ListedHosts hosts;

        View(PlacementQuestion question) {
            this.question = question;
        }

        ListedHosts make() {
            hosts = CandidateView.of(
                    question.candidates(), bridge == null ? null : bridge.beliefs(), recent, System.nanoTime());
            return hosts;
        }

        void remember(int[] positions) {
            ListedHosts seen = hosts;
            int[] more = new int[seen.size()];
            long now = System.nanoTime();
            for (int position : positions) {
                recent.placed(seen.hostIndex(position), seen.tasks(position) + more[position]++, now);
            }
        }
    }

    @Override
    public void check(int questionId, String policy) {
        runner.check(
                policy,
                problem -> loop.execute(() -> core.handlePolicyChecked(questionId, problem, System.nanoTime())));
    }

    @Override
    public void hostsChanged(List<HostFacts> changed) {
        hosts = changed;
        Set<Integer> there = new HashSet<>();
        changed.forEach(host -> there.add(host.hostIndex()));
        known.removeAll(there);
        known.forEach(recent::forget);
        known.clear();
        known.addAll(there);
        tell(found -> found.hostsChanged(changed));
    }

    private void tell(Consumer<LoadBridge> event) {
        if (bridge != null) {
            bridge.tell(event);
        }
    }

    @Override
    public void taskChanged(LocalTask task) {
        if (bridge != null) {
            LocalTask timed = new LocalTask(
                    task.tid(),
                    task.program(),
                    task.pid(),
                    task.spawned(),
                    task.hosted(),
                    bridge.nanoTime(),
                    task.hints());
            bridge.tell(found -> found.taskChanged(timed));
        }
    }

    @Override
    public void taskEnded(int tid) {
        tell(found -> found.taskEnded(tid));
    }

    @Override
    public void up(int hostIndex) {
        up.add(hostIndex);
        tell(found -> found.up(hostIndex));
    }

    @Override
    public void down(int hostIndex) {
        up.remove(hostIndex);
        tell(found -> found.down(hostIndex));
    }

    @Override
    public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
        if (bridge != null) {
            byte[] copy = new byte[end - start];
            bytes.get(start, copy);
            ByteBuffer message = ByteBuffer.wrap(copy).asReadOnlyBuffer();
            bridge.tell(found -> found.message(hostIndex, message));
        }
    }

    @Override
    public String command(String word) {
        if (bridge == null || !bridge.isRunning()) {
            return "there is no bridge to load here";
        }
        if (!WORDS.contains(word)) {
            return word + " is none of " + String.join(", ", WORDS);
        }
        bridge.tell(found -> found.command(word));
        return null;
    }

    @Override
    public List<String> describePolicies() {
        return runner.describe();
    }

    @Override
    public List<String> describeLoad(List<PlacementQuestion.Candidate> candidates) {
        List<String> lines = new ArrayList<>();
        boolean hears = hearsOfLoad();
        if (!hears) {
            lines.add("no bridge to load: speeds of the host table, and tasks that policies placed from here");
        }
        lines.addAll(
                LoadTable.of(CandidateView.of(candidates, hears ? bridge.beliefs() : null, recent, System.nanoTime())));
        if (hears) {
            lines.addAll(bridge.description());
            long[] counts = bridge.counts();
            lines.add(String.format(Locale.ROOT, "%8d  events lost", counts[0]));
            lines.add(String.format(Locale.ROOT, "%8d  failures of the bridge", counts[1]));
        }
        return lines;
    }
}
