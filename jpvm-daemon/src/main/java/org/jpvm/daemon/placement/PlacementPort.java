package org.jpvm.daemon.placement;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.PlacementEffects;
import org.jpvm.daemon.core.PlacementQuestion;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.io.PolicyFinder;
import org.jpvm.placement.io.PolicyRunner;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.HostedUse;
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
    private static final List<String> WORDS = List.of("block", "admit", "leave", "stay", "expel", "bring");

    /** Beside those, with the name of a policy for running tasks. */
    private static final String BALANCE = "balance";

    /** Beside those, with a tid and seconds. */
    private static final String HINT = "hint";

    /** The policy that moves nothing. */
    private static final String NONE = "none";

    private static final Pattern HINT_WORDS =
            Pattern.compile(HINT + " +t?[0-9a-fA-F]{1,8} +left=([0-9]{1,12}(\\.[0-9]{1,12})?)?");

    /** Moves that the bridge may have asked for at a time. */
    private static final int MAX_MOVES = 1000;

    private static final String NO_ENGINES = "this host moves no tasks";

    private final PolicyRunner runner;
    private final RecentPlacements recent = new RecentPlacements();
    private final Executor loop;
    private final Consumer<String> log;
    private final Set<Integer> known = new HashSet<>();

    /** Hosts with which there is a session; also read by the bridge's thread. */
    private final Set<Integer> up = ConcurrentHashMap.newKeySet();

    /** Moves that the bridge asked for. */
    private final Map<Integer, Consumer<String>> moves = new HashMap<>();

    private int lastMove;
    private PvmdCore core;
    private MigrationPort migration;
    private HostedMeter hostedMeter = () -> {};
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

    /** Engines that move tasks, without which none is; before {@link #start}. */
    public void attach(MigrationPort engines) {
        migration = engines;
        engines.setListener(new MigrationPort.MoveListener() {
            @Override
            public void moved(int requestId, String problem) {
                Consumer<String> done = moves.remove(requestId);
                if (done != null) {
                    done.accept(problem);
                }
            }

            @Override
            public void stopped(int tid, long nanos) {
                tell(found -> found.stopped(tid, nanos));
            }
        });
    }

    /** Where hosted tasks are measured. */
    @FunctionalInterface
    public interface HostedMeter {
        /** Asks; {@link PlacementPort#used} follows if there are hosted tasks. The daemon's thread. */
        void measure();
    }

    /** Who measures hosted tasks; before {@link #start}. */
    public void setHostedMeter(HostedMeter meter) {
        hostedMeter = meter;
    }

    /** What hosted tasks have used; from any thread. */
    public void used(HostedUse use) {
        tell(found -> found.used(use));
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

        @Override
        public void move(int tid, int toHost, Consumer<String> done) {
            loop.execute(() -> {
                if (moves.size() >= MAX_MOVES) {
                    done.accept("too many moves at a time");
                    return;
                }
                do {
                    lastMove = lastMove == Integer.MAX_VALUE ? 1 : lastMove + 1;
                } while (moves.containsKey(lastMove));
                moves.put(lastMove, done);
                core.move(lastMove, tid, toHost, System.nanoTime());
            });
        }

        @Override
        public void measure() {
            loop.execute(() -> {
                hostedMeter.measure();
                String hosted = migration == null ? NO_ENGINES : migration.obstacle(LaunchRequest.Kind.HOSTED);
                String process = migration == null ? NO_ENGINES : migration.obstacle(LaunchRequest.Kind.NATIVE);
                tell(found -> found.movable(hosted, process));
            });
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
        String problem = problem(word);
        if (problem != null) {
            return problem;
        }
        bridge.tell(found -> found.command(word));
        return null;
    }

    private String problem(String word) {
        if (word.startsWith(BALANCE + " ")) {
            return balanceProblem(word.substring(BALANCE.length() + 1).trim());
        }
        if (word.startsWith(HINT + " ")) {
            return HINT_WORDS.matcher(word).matches()
                    ? null
                    : "hint is: hint TID left=SECONDS, such as hint t40002 left=30";
        }
        return WORDS.contains(word)
                ? null
                : word + " is none of " + String.join(", ", WORDS) + ", " + BALANCE + " NAME";
    }

    @Override
    public List<String> describeBalance() {
        return hearsOfLoad() ? bridge.balance() : List.of();
    }

    private String balanceProblem(String name) {
        List<String> names = bridge.balanceNames();
        return names.contains(name) || name.equals(NONE)
                ? null
                : "there is no policy " + name + " for running tasks; there are " + String.join(", ", names) + ", "
                        + NONE;
    }

    @Override
    public void taskMoved(int tid, int toHost) {
        tell(found -> found.taskMoved(tid, toHost));
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
