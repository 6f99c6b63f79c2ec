package org.jpvm.daemon.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jpvm.daemon.classes.ClassOrigin;
import org.jpvm.daemon.container.ContainerClient;
import org.jpvm.daemon.container.ContainerRecord;
import org.jpvm.daemon.container.MoveStep;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MigrationEffects;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.migration.TaskMover;
import org.jpvm.daemon.plane.PlaneWarmUp;

/**
 * Moves hosted tasks: asks the container, in which the engine does it, and gives its answers to the core. The loop's thread; records are written on
 * a thread of its own, as the container may read slowly.
 */
final class HostedMover implements TaskMover {
    /** Name of the engine, here and in the container. */
    static final String ENGINE = "continuation";

    /** System property of daemon and container: {@code off} leaves tasks where they are, and their classes as they are. */
    static final String SWITCH = "jpvm.migration";

    private static final String SERVICE = "META-INF/services/org.jpvm.migration.spi.HostedEngine";
    private static final String COOKIE = "PVMEPID";
    /** What is not as it was at the other host. */
    private static final List<String> OF_THE_PLACE = List.of("PVMSOCK", "PVM_TMP", "PVM_VMID", "PVM_ARCH", "PVM_ROOT");

    /** Names of classes that fit into the facts; the others are loaded when the task comes. */
    private static final int MAX_FACTS_BYTES = 8 * 1024;

    /** Whether this JVM knows how to send images fast, or learns it. */
    private static final AtomicBoolean WARM = new AtomicBoolean();

    /** A move in which this host is source or target. */
    private static final class Move {
        final int tid;
        final MoveOffer offer;
        final ArrayDeque<ContainerRecord.Part> parts = new ArrayDeque<>();
        /** What the core has not had an answer to. */
        MoveStep open;

        /** Whether the core has a piece of the first part. */
        boolean pieceGiven;

        /** Where the next piece of the first part begins. */
        int pieceStart;

        boolean remote;
        boolean arriving;
        long beganNanos;
        long freezeNanos;

        Move(int tid, MoveOffer offer, MoveStep open) {
            this.tid = tid;
            this.offer = offer;
            this.open = open;
        }
    }

    private final HostedTasks tasks;
    private final TaskLauncher launcher;
    private final ContainerClient container;
    private final Map<Integer, Move> moves = new HashMap<>();
    private final ExecutorService writer;
    private final String obstacle;
    private final MoveTimes wholes = new MoveTimes("stood still until it ran elsewhere");
    private final MoveTimes freezes = new MoveTimes("stopped");
    private final MoveTimes copies = new MoveTimes("copied and sent");
    private final MoveTimes restores = new MoveTimes("received and restored");

    HostedMover(HostedTasks tasks, TaskLauncher launcher, ContainerClient container) {
        this.tasks = tasks;
        this.launcher = launcher;
        this.container = container;
        this.writer = Executors.newSingleThreadExecutor(job -> {
            Thread thread = new Thread(job, "pvmd-moves");
            thread.setDaemon(true);
            return thread;
        });
        this.obstacle = findObstacle();
    }

    private static String findObstacle() {
        if ("off".equals(System.getProperty(SWITCH))) {
            return "switched off by " + SWITCH + "=off";
        }
        return HostedMover.class.getClassLoader().getResource(SERVICE) == null
                ? "no engine for hosted tasks on the class path of the daemon: add jpvm-mosix-bridge"
                : null;
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public String obstacle() {
        return obstacle;
    }

    @Override
    public boolean isFor(LaunchRequest.Kind kind) {
        return kind == LaunchRequest.Kind.HOSTED;
    }

    private void write(Runnable job) {
        try {
            writer.execute(job);
        } catch (RejectedExecutionException e) {
            // The daemon ends, and with it the container.
        }
    }

    private void send(int moveId, int tid, MoveStep step) {
        write(() -> container.send(new ContainerRecord.Move(moveId, tid, step)));
    }

    // ---- source ----

    @Override
    public void describe(int moveId, int tid) {
        moves.put(moveId, new Move(tid, null, MoveStep.DESCRIBE));
        send(moveId, tid, MoveStep.DESCRIBE);
        if (container.pid() == 0) {
            launcher.loop().post(this::containerEnded);
        }
    }

    @Override
    public void freeze(int moveId, int tid) {
        ask(moveId, tid, MoveStep.FREEZE);
        Move move = moves.get(moveId);
        if (move != null) {
            move.freezeNanos = move.beganNanos;
        }
    }

    @Override
    public void capture(int moveId, int tid) {
        ask(moveId, tid, MoveStep.CAPTURE);
    }

    private void ask(int moveId, int tid, MoveStep step) {
        Move move = moves.get(moveId);
        if (move != null) {
            move.open = step;
            move.beganNanos = System.nanoTime();
            send(moveId, tid, step);
        }
    }

    /** A part came out of the container. */
    void part(ContainerRecord.Part part) {
        Move move = moves.get(part.moveId());
        if (move != null && move.open == MoveStep.CAPTURE) {
            move.parts.addLast(part);
            givePiece(part.moveId(), move);
        }
    }

    private void givePiece(int moveId, Move move) {
        if (move.pieceGiven || move.parts.isEmpty() || moves.get(moveId) != move) {
            return;
        }
        ContainerRecord.Part part = move.parts.getFirst();
        int start = move.pieceStart;
        int end = Math.min(part.bytes().length, start + MigrationEffects.MAX_IMAGE_PART_BYTES);
        boolean whole = end == part.bytes().length;
        boolean last = whole && part.last();
        move.pieceGiven = true;
        move.pieceStart = end;
        if (whole) {
            move.parts.removeFirst();
            move.pieceStart = 0;
            send(moveId, move.tid, MoveStep.TAKEN);
        }
        if (last) {
            move.open = null;
            copies.note(System.nanoTime() - move.beganNanos);
        }
        PvmdLoop loop = launcher.loop();
        loop.core().handleImage(moveId, ByteBuffer.wrap(part.bytes()), start, end, last, loop.nowNanos());
    }

    @Override
    public void imageTaken(int moveId) {
        Move move = moves.get(moveId);
        if (move == null) {
            return;
        }
        move.pieceGiven = false;
        if (!move.parts.isEmpty()) {
            // The core, which calls this, is not to be called from within.
            launcher.loop().post(() -> givePiece(moveId, move));
        }
    }

    @Override
    public void thaw(int moveId, int tid) {
        moves.remove(moveId);
        send(moveId, tid, MoveStep.THAW);
    }

    @Override
    public void release(int moveId, int tid) {
        Move move = moves.remove(moveId);
        if (move != null && move.freezeNanos != 0) {
            wholes.note(System.nanoTime() - move.freezeNanos);
        }
        tasks.gone(tid);
        write(() -> container.release(new ContainerRecord.Move(moveId, tid, MoveStep.RELEASE)));
    }

    // ---- target ----

    @Override
    public void prepare(int moveId, MoveOffer offer) {
        Move move = new Move(offer.tid(), offer, MoveStep.PREPARE);
        moves.put(moveId, move);
        move.remote = tasks.expect(offer.tid(), ClassOrigin.parse(offer.codeOrigin()), offer.classPath());
        ContainerRecord.Arrival arrival = arrival(moveId, move, MoveStep.PREPARE, classNames(offer.facts()), Map.of());
        write(() -> {
            String problem = container.ensure();
            if (problem == null) {
                container.send(arrival);
            } else {
                launcher.loop().post(this::containerEnded);
            }
        });
    }

    private ContainerRecord.Arrival arrival(
            int moveId, Move move, MoveStep step, List<String> classNames, Map<String, String> environment) {
        return new ContainerRecord.Arrival(
                moveId, move.tid, step, classNames, environment, move.offer.classPath(), move.remote);
    }

    @Override
    public void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last) {
        Move move = moves.get(moveId);
        if (move == null) {
            return;
        }
        if (!move.arriving) {
            move.arriving = true;
            move.open = MoveStep.ARRIVE;
            move.beganNanos = System.nanoTime();
            ContainerRecord.Arrival arrival =
                    arrival(moveId, move, MoveStep.ARRIVE, List.of(), environment(move.offer.cookie()));
            write(() -> container.send(arrival));
        }
        byte[] part = new byte[end - start];
        bytes.get(start, part);
        write(() -> container.send(new ContainerRecord.Part(moveId, last, part)));
    }

    private Map<String, String> environment(int cookie) {
        Map<String, String> environment = new LinkedHashMap<>();
        Map<String, String> here = launcher.placeEnvironment();
        for (String name : OF_THE_PLACE) {
            if (here.containsKey(name)) {
                environment.put(name, here.get(name));
            }
        }
        environment.put(COOKIE, Integer.toString(cookie));
        return environment;
    }

    @Override
    public void run(int moveId, int tid) {
        moves.remove(moveId);
        write(() -> container.run(new ContainerRecord.Move(moveId, tid, MoveStep.RUN)));
    }

    @Override
    public void discard(int moveId) {
        Move move = moves.remove(moveId);
        if (move != null) {
            tasks.gone(move.tid);
            send(moveId, move.tid, MoveStep.DISCARD);
        }
    }

    // ---- answers ----

    /** The container has done a step, or not. */
    void moved(ContainerRecord.Moved moved) {
        Move move = moves.get(moved.moveId());
        if (move == null || move.open != moved.step()) {
            return;
        }
        move.open = null;
        answer(moved.moveId(), move, moved.step(), moved.reason(), moved.facts());
    }

    private void answer(int moveId, Move move, MoveStep step, String reason, List<String> facts) {
        PvmdLoop loop = launcher.loop();
        long now = loop.nowNanos();
        long nanos = System.nanoTime() - move.beganNanos;
        switch (step) {
            case DESCRIBE -> {
                byte[] bytes = reason == null ? facts(facts) : null;
                loop.core().handleDescribed(moveId, reason == null ? ENGINE : null, bytes, reason, now);
            }
            case FREEZE -> {
                if (reason == null) {
                    freezes.note(nanos);
                }
                loop.core().handleFrozen(moveId, reason, now);
            }
            case CAPTURE -> loop.core().handleCaptureFailed(moveId, String.valueOf(reason), now);
            case PREPARE -> loop.core().handlePrepared(moveId, reason, now);
            case ARRIVE -> {
                if (reason == null) {
                    restores.note(nanos);
                }
                loop.core().handleRestored(moveId, null, (int) container.pid(), reason, now);
            }
            default -> {}
        }
    }

    /** The container is not there any more, or cannot be started. */
    void containerEnded() {
        Map<Integer, Move> open = new LinkedHashMap<>(moves);
        open.forEach((moveId, move) -> {
            MoveStep step = move.open;
            if (step != null) {
                move.open = null;
                answer(moveId, move, step, "there is no JVM for hosted tasks", List.of());
            }
        });
    }

    private static byte[] facts(List<String> classNames) {
        StringBuilder text = new StringBuilder();
        for (String name : classNames) {
            if (text.length() + name.length() < MAX_FACTS_BYTES) {
                text.append(name).append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> classNames(byte[] facts) {
        List<String> names = new ArrayList<>();
        if (facts.length <= 4 * MAX_FACTS_BYTES) {
            new String(facts, StandardCharsets.UTF_8).lines().forEach(names::add);
        }
        return names;
    }

    @Override
    public void sessionUp() {
        if (obstacle == null && WARM.compareAndSet(false, true)) {
            Thread thread = new Thread(PlaneWarmUp::run, "pvmd-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public List<String> describe() {
        return List.of(wholes.text(), freezes.text(), copies.text(), restores.text());
    }

    @Override
    public void close() {
        writer.shutdown();
    }
}
