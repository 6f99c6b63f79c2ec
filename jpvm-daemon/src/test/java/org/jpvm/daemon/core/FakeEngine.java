package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Moves {@link TestTask}s: takes its time, fails where a test wants it to, and remembers what it was asked. */
final class FakeEngine implements MigrationEffects {
    /** Steps that can be made to fail, or to take for ever. */
    enum Step {
        DESCRIBE,
        PREPARE,
        FREEZE,
        CAPTURE,
        RESTORE
    }

    static final String NAME = "fake";

    private final CoreNetwork network;
    private final CoreNetwork.Node node;

    /** The tasks on their way, by move, for all engines of a network. */
    private final Map<Integer, TestTask> travelling;

    final List<String> asked = new ArrayList<>();

    /** What came of moves that were asked for here: by request, empty for success. */
    final TreeMap<Integer, String> results = new TreeMap<>();

    final Map<Step, String> failures = new LinkedHashMap<>();

    /** Steps that are never answered. */
    final List<Step> stuck = new ArrayList<>();

    private final TreeMap<Integer, MoveOffer> offers = new TreeMap<>();
    private final TreeMap<Integer, TestTask> arrived = new TreeMap<>();
    private final TreeMap<Integer, Integer> partsLeft = new TreeMap<>();
    private final TreeMap<Integer, Integer> partsGot = new TreeMap<>();

    /** Tasks enrol at the target with the cookie; otherwise their connection is given to the core. */
    boolean enrols;

    boolean available = true;

    /** Parts of an image. */
    int parts = 3;

    long nanos = CoreNetwork.MILLISECOND;
    MoveOffer lastOffer;

    /** Called before each answer; false means that there is none. */
    IntPredicate gate = move -> true;

    FakeEngine(CoreNetwork network, CoreNetwork.Node node, Map<Integer, TestTask> travelling) {
        this.network = network;
        this.node = node;
        this.travelling = travelling;
        node.migration = this;
    }

    /** Gives each host of a network an engine. */
    static void install(CoreNetwork network) {
        Map<Integer, TestTask> travelling = new LinkedHashMap<>();
        network.nodes.forEach(each -> new FakeEngine(network, each, travelling));
    }

    static FakeEngine of(CoreNetwork.Node node) {
        return (FakeEngine) node.migration;
    }

    private void answer(Step step, int move, Runnable action) {
        asked.add(step.name().toLowerCase() + " " + move);
        if (!stuck.contains(step)) {
            network.after(nanos, node, () -> {
                if (gate.test(move)) {
                    action.run();
                }
            });
        }
    }

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public void describe(int move, int tid, LaunchRequest.Kind kind) {
        String failure = failures.get(Step.DESCRIBE);
        answer(
                Step.DESCRIBE,
                move,
                () -> node.core.handleDescribed(
                        move, failure == null ? NAME : null, new byte[] {1, 2, 3}, failure, network.now));
    }

    @Override
    public void prepare(int move, MoveOffer offer) {
        offers.put(move, offer);
        lastOffer = offer;
        String failure = failures.get(Step.PREPARE);
        answer(Step.PREPARE, move, () -> node.core.handlePrepared(move, failure, network.now));
    }

    @Override
    public void freeze(int move, int tid) {
        String failure = failures.get(Step.FREEZE);
        answer(Step.FREEZE, move, () -> {
            TestTask task = node.task(tid);
            if (task != null && failure == null) {
                task.frozen = true;
                travelling.put(move, task);
            }
            node.core.handleFrozen(move, failure, network.now);
        });
    }

    @Override
    public void capture(int move, int tid) {
        partsLeft.put(move, parts);
        String failure = failures.get(Step.CAPTURE);
        answer(Step.CAPTURE, move, () -> {
            if (failure == null) {
                part(move);
            } else {
                node.core.handleCaptureFailed(move, failure, network.now);
            }
        });
    }

    private void part(int move) {
        int left = partsLeft.merge(move, -1, Integer::sum);
        ByteBuffer bytes =
                ByteBuffer.allocate(MigrationEffects.MAX_IMAGE_PART_BYTES).put(0, (byte) left);
        node.core.handleImage(move, bytes, 0, bytes.capacity(), left == 0, network.now);
    }

    @Override
    public void imageTaken(int move) {
        if (partsLeft.get(move) > 0) {
            network.after(0, node, () -> part(move));
        }
    }

    @Override
    public void receive(int move, ByteBuffer bytes, int start, int end, boolean last) {
        if (end - start != MigrationEffects.MAX_IMAGE_PART_BYTES) {
            throw new AssertionError("part of " + (end - start) + " bytes");
        }
        partsGot.merge(move, 1, Integer::sum);
        if (!last) {
            return;
        }
        String failure = failures.get(Step.RESTORE);
        answer(Step.RESTORE, move, () -> {
            if (failure != null) {
                node.core.handleRestored(move, null, 0, failure, network.now);
                return;
            }
            TestTask task = new TestTask(network, node.core, travelling.get(move));
            node.tasks.put(task.link, task);
            arrived.put(move, task);
            int pid = 5000 + move % 1000;
            if (enrols) {
                task.connect(pid, offers.get(move).cookie());
                node.core.handleRestored(move, null, 0, null, network.now);
            } else {
                node.core.handleRestored(move, task.link, pid, null, network.now);
            }
        });
    }

    @Override
    public void thaw(int move, int tid) {
        asked.add("thaw " + move);
        TestTask task = node.task(tid);
        if (task != null) {
            task.frozen = false;
            network.after(0, node, task::flush);
        }
    }

    @Override
    public void release(int move, int tid) {
        asked.add("release " + move);
        TestTask task = travelling.remove(move);
        if (task != null) {
            node.tasks.remove(task.link);
            task.closed = true;
        }
    }

    @Override
    public void run(int move, int tid) {
        asked.add("run " + move);
        TestTask task = arrived.remove(move);
        task.frozen = false;
        network.after(0, node, task::flush);
    }

    @Override
    public void discard(int move) {
        asked.add("discard " + move);
        TestTask task = arrived.remove(move);
        if (task != null) {
            node.tasks.remove(task.link);
        }
    }

    @Override
    public void moved(int request, String problem) {
        results.put(request, problem == null ? "" : problem);
    }
}
