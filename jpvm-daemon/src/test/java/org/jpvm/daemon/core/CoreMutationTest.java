package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

/**
 * Tasks that send bent frames of every kind, beside two well-behaved ones that must notice nothing. Another seed: {@code
 * -Djpvm.mutation.seed=N}; more frames: {@code -Djpvm.mutation.frames=N}.
 */
class CoreMutationTest {
    private static final long SEED = Long.getLong("jpvm.mutation.seed", 20_260_101L);
    private static final int FRAMES = Integer.getInteger("jpvm.mutation.frames", 100_000);
    private static final int MUTANTS = 4;

    /** What bent frames must have brought about, else the test tests little. */
    private static final List<DaemonCounter> REACHED = List.of(
            DaemonCounter.FRAMES_DROPPED,
            DaemonCounter.FRAMES_OUT_OF_ORDER,
            DaemonCounter.FRAME_PARTS,
            DaemonCounter.LINKS_REFUSED,
            DaemonCounter.MALFORMED,
            DaemonCounter.MULTICAST_COPIES,
            DaemonCounter.REFUSED,
            DaemonCounter.SOURCES_PAUSED,
            DaemonCounter.TASKS_STARTED,
            DaemonCounter.UNKNOWN_CODES);

    /** Starts what it is told to start, ends it some time later, and listens for the two good tasks. */
    private final class World extends RecordingEffectsBase {
        final ArrayDeque<Integer> toLaunch = new ArrayDeque<>();
        final TreeMap<Integer, Integer> toResolve = new TreeMap<>();
        final List<byte[]> heard = new ArrayList<>();
        boolean exited;

        @Override
        public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
            return listen(to, slab, start, end);
        }

        @Override
        public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
            return listen(to, bytes, start, end);
        }

        private long listen(TaskLink to, ByteBuffer bytes, int start, int end) {
            int index = start;
            while (index < end) {
                int length = FragmentHeader.length(bytes, index);
                assertTrue(
                        length >= 0 && length <= end - index - FragmentHeader.LENGTH_BYTES, "frame beyond its range");
                assertEquals(0, bytes.get(index + FragmentHeader.FLAGS_OFFSET) & ~3, "flags");
                int source = FragmentHeader.source(bytes, index);
                if (to == second && source == first.tid) {
                    byte[] frame = new byte[FragmentHeader.LENGTH_BYTES + length];
                    bytes.get(index, frame);
                    heard.add(frame);
                }
                index += FragmentHeader.LENGTH_BYTES + length;
            }
            boolean slow = to != first && to != second && random.nextInt(20) == 0;
            return slow ? Limits.HIGH_WATER_BYTES + 1 : 0;
        }

        @Override
        public String findProgram(String name, List<String> directories) {
            return name.isEmpty() || random.nextInt(4) == 0 ? null : name;
        }

        @Override
        public boolean collectAuthFile(String path) {
            return random.nextInt(8) != 0 || calm;
        }

        @Override
        public void resolve(int requestId, List<String> names) {
            toResolve.put(requestId, names.size());
        }

        @Override
        public void launch(LaunchRequest request) {
            toLaunch.add(request.tid());
        }

        @Override
        public void exit(String reason) {
            exited = true;
        }
    }

    private final Random random = new Random(SEED);
    private World world;
    private PvmdCore core;
    private TaskLink first;
    private TaskLink second;
    private boolean calm;
    private long now;
    private final long[] totals = new long[DaemonCounter.values().length];
    private int halts;
    private int sent;

    @Test
    void bentFramesHurtNobodyElse() {
        start();
        TaskLink[] mutants = new TaskLink[MUTANTS];
        ByteBuffer[] slabs = new ByteBuffer[MUTANTS];
        for (int i = 0; i < FRAMES; i++) {
            if (world.exited) {
                halts++;
                addUp();
                start();
                mutants = new TaskLink[MUTANTS];
            }
            int which = random.nextInt(MUTANTS);
            if (mutants[which] == null || mutants[which].closed) {
                slabs[which] = ByteBuffer.allocate(4096);
                mutants[which] = random.nextInt(4) == 0 ? core.handleAccepted() : enrol();
            }
            send(mutants[which], slabs[which], bend(frame(mutants[which].tid)));
            if (random.nextInt(200) == 0) {
                core.handleTaskClosed(mutants[which], now);
                mutants[which] = null;
            }
            if (i % 10 == 0 && !world.exited) {
                talk();
            }
            if (random.nextInt(3) == 0 && mutants[which] != null) {
                core.handleDrained(mutants[which], now);
            }
            settle();
            assertEquals(0, core.counters().get(DaemonCounter.INTERNAL_ERRORS), () -> "seed " + SEED);
        }
        for (TaskLink mutant : mutants) {
            if (mutant != null) {
                core.handleTaskClosed(mutant, now);
            }
        }
        while (!world.toLaunch.isEmpty()) {
            settle();
        }
        addUp();
        for (DaemonCounter counter : REACHED) {
            assertTrue(totals[counter.ordinal()] > 0, "never happened: " + counter);
        }
        assertTrue(sent > FRAMES / 20, "the good tasks said too little: " + sent);
        assertNothingLeft();
    }

    private void start() {
        calm = true;
        world = new World();
        core = new PvmdCore(
                new PvmdSettings("1.2.3", "vm", "LINUX64", "c0000202:1", 1000, List.of("/bin"), 50, 0), world);
        first = TestFrames.enrol(core, 1000);
        second = TestFrames.enrol(core, 1001);
        calm = false;
    }

    private void addUp() {
        for (DaemonCounter counter : DaemonCounter.values()) {
            totals[counter.ordinal()] += core.counters().get(counter);
        }
    }

    private TaskLink enrol() {
        calm = true;
        TaskLink link = TestFrames.enrol(core, 2000 + random.nextInt(100));
        calm = false;
        return link;
    }

    /** The first good task sends something to the second, which must get just that. */
    private void talk() {
        byte[] message = new byte[MessageHeader.LENGTH_BYTES + 4 * random.nextInt(20)];
        random.nextBytes(message);
        world.heard.clear();
        ByteBuffer slab = ByteBuffer.allocate(4096);
        slab.put(TestFrames.frame(second.tid, message, 3)).flip();
        core.handleTaskBytes(first, slab, now);
        assertEquals(1, world.heard.size(), () -> "seed " + SEED);
        assertEquals(
                ByteBuffer.wrap(message),
                ByteBuffer.wrap(world.heard.get(0))
                        .position(FragmentHeader.LENGTH_BYTES)
                        .slice(),
                () -> "seed " + SEED);
        sent++;
    }

    /** What was to be launched runs, writes, and ends. */
    private void settle() {
        for (int i = 0; i < 100 && !world.toLaunch.isEmpty(); i++) {
            int tid = world.toLaunch.poll();
            if (random.nextInt(5) == 0) {
                core.handleLaunchFailed(tid, org.jpvm.PvmError.OUT_OF_RES, "test", now);
            } else {
                core.handleLaunched(tid, 3000 + random.nextInt(100), now);
                core.handleOutput(tid, new byte[] {'x', '\n'}, 2, now);
                core.handleProcessExited(tid, 0, now);
                core.handleOutputClosed(tid, now);
            }
        }
        while (!world.toResolve.isEmpty()) {
            Map.Entry<Integer, Integer> names = world.toResolve.pollFirstEntry();
            core.handleResolved(names.getKey(), new int[names.getValue()], now);
        }
        now += 1_000_000;
        if (core.nextDeadlineNanos() <= now) {
            core.handleTimeout(now);
        }
    }

    private void send(TaskLink link, ByteBuffer slab, byte[] bytes) {
        int position = 0;
        while (position < bytes.length && !link.closed) {
            int count = Math.min(slab.remaining(), bytes.length - position);
            assertTrue(count > 0, () -> "nothing taken from a full slab, seed " + SEED);
            slab.put(bytes, position, count).flip();
            position += count;
            core.handleTaskBytes(link, slab, now);
            slab.compact();
        }
    }

    /** A good frame of any kind. */
    private byte[] frame(int self) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            int[] destinations = {first.tid, second.tid, self, self + 1, Tid.MULTICAST_BIT | self, self - 1, 0x80001};
            byte[] message = new byte[MessageHeader.LENGTH_BYTES + 4 * random.nextInt(30)];
            return TestFrames.frame(destinations[random.nextInt(destinations.length)], message, random.nextInt(4));
        }
        if (kind == 1) {
            SystemCode[] codes = SystemCode.values();
            return TestFrames.request(codes[random.nextInt(codes.length)].tag(), 0, 7, body());
        }
        TaskCode[] codes = TaskCode.values();
        TaskCode code = codes[random.nextInt(codes.length)];
        if (code == TaskCode.HALT && random.nextInt(500) != 0) {
            code = TaskCode.SPAWN;
        }
        byte[] body = random.nextInt(3) == 0 ? body() : goodBody(code, self);
        return TestFrames.request(code.tag(), 0x7fffe, random.nextInt(), body);
    }

    private byte[] goodBody(TaskCode code, int self) {
        int tid = random.nextBoolean() ? 0x40001 + random.nextInt(2) : self - 2 + random.nextInt(5);
        XdrWriter out = new XdrWriter();
        switch (code) {
            case CONNECT -> out.putInt(1318).putString("/tmp/t");
            case CONN2 ->
                out.putInts(2000 + random.nextInt(100), random.nextInt(3) == 0 ? 10_000_000 + random.nextInt(99) : 0);
            case SPAWN -> {
                out.putString("p")
                        .putInt(random.nextInt(128))
                        .putString("vm:/tmp")
                        .putInt(1 + random.nextInt(4));
                out.putInt(1).putString("x").putInts(tid, 0, 9, tid, 0, 8);
                out.putInt(1).putString("A=1");
            }
            case NOTIFY -> out.putInts(1 + random.nextInt(3), 0, 5, 1, tid);
            case MCA -> out.putInts(2, tid, tid + 1);
            case DB -> {
                out.putInts(1 + random.nextInt(5), tid).putString("c" + random.nextInt(4));
                out.putInts(random.nextInt(3) - 1, random.nextInt(64), 4, 0, 0, 0, 0, 0, 0, 0, 4, 77);
            }
            case TRACER ->
                out.putInts(random.nextInt(2), 0, 1, 0, 2).putString("@@@").putInts(0, 1);
            case SETOPT -> out.putInt(1 + random.nextInt(6)).putString("40001");
            case ADDHOST, DELHOST -> out.putInt(1).putString("other");
            case MSTAT -> out.putString("vm");
            case TICKLE -> out.putInts(2, random.nextInt(10), 1);
            default -> out.putInts(tid, random.nextInt(3));
        }
        return out.toByteArray();
    }

    private byte[] body() {
        XdrWriter out = new XdrWriter();
        for (int i = random.nextInt(20); i > 0; i--) {
            out.putInt(random.nextBoolean() ? random.nextInt(8) - 2 : random.nextInt());
        }
        return out.toByteArray();
    }

    private byte[] bend(byte[] frame) {
        switch (random.nextInt(8)) {
            case 0 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> ByteBuffer.wrap(frame).putInt(4 * random.nextInt(frame.length / 4), random.nextInt());
            case 2 -> ByteBuffer.wrap(frame).putInt(4 * random.nextInt(frame.length / 4), random.nextInt(64) - 32);
            case 3 -> {
                int length = Math.max(0, frame.length - FragmentHeader.LENGTH_BYTES - 4 * random.nextInt(12));
                byte[] shorter = java.util.Arrays.copyOf(frame, FragmentHeader.LENGTH_BYTES + length);
                ByteBuffer.wrap(shorter).putInt(FragmentHeader.LENGTH_OFFSET, length);
                return shorter;
            }
            case 4 -> {
                int extra = random.nextInt(30) == 0 ? 20_000 : 8;
                byte[] longer = java.util.Arrays.copyOf(frame, frame.length + extra);
                ByteBuffer.wrap(longer)
                        .putInt(FragmentHeader.LENGTH_OFFSET, longer.length - FragmentHeader.LENGTH_BYTES);
                return longer;
            }
            default -> {}
        }
        return frame;
    }

    /** Without the mutants only the two good tasks are there, and nothing that belonged to others. */
    private void assertNothingLeft() {
        List<Integer> tids = new ArrayList<>();
        core.handleTimeout(Long.MAX_VALUE / 2);
        for (int tid = 0x40001; tid < 0x40001 + Tid.MAX_LOCAL_INDEX; tid++) {
            if (core.state().tasks.find(tid) != null) {
                tids.add(tid);
            }
        }
        assertEquals(List.of(first.tid, second.tid), tids, () -> "seed " + SEED + " halts " + halts);
        PvmdState state = core.state();
        assertEquals(0, state.waits.all().size(), () -> "open questions, seed " + SEED);
        assertEquals(0, state.notifies.size(), () -> "watches, seed " + SEED);
        assertEquals(0, state.multicasts.size(), () -> "multicast addresses, seed " + SEED);
        assertTrue(state.mailbox.sizeBytes() <= Limits.MAX_MAILBOX_BYTES);
        assertEquals(0, state.plugIns.schedulerTid | state.plugIns.taskerTid | state.plugIns.tracerTid);
    }
}
