package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.wire.FragmentHeader;
import org.junit.jupiter.api.Test;

/** However a stream of frames is cut by reads, each receiver gets its messages whole, in order, and from the right source. */
class FrameWalkTest {
    private static final int A = 0x40001;
    private static final int B = 0x40002;
    private static final int C = 0x40003;
    private static final int NOBODY = 0x40009;
    private static final int MULTICAST = 0x40000000 | A;
    private static final int SLAB_BYTES = 4096;

    /** Collects per receiver what arrives, as a task library would: by source, whole messages. */
    private static final class Collector extends RecordingEffectsBase {
        final TreeMap<Integer, List<byte[]>> messages = new TreeMap<>();
        final TreeMap<Long, ByteArrayOutputStream> partial = new TreeMap<>();
        final List<ByteBuffer> forwarded = new ArrayList<>();
        final List<byte[]> snapshots = new ArrayList<>();
        int calls;
        int oddParts;

        /** Makes receivers look slow now and then, null for never. */
        Random slowness;

        boolean paused;

        @Override
        public void pauseReading(TaskLink link) {
            assertFalse(paused, "paused twice");
            paused = true;
        }

        @Override
        public void resumeReading(TaskLink link) {
            assertTrue(paused, "resumed without a pause");
            paused = false;
        }

        @Override
        public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
            ByteBuffer range = slab.duplicate().limit(end).position(start).slice();
            byte[] copy = new byte[end - start];
            slab.get(start, copy);
            forwarded.add(range);
            snapshots.add(copy);
            return take(to, copy);
        }

        @Override
        public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
            byte[] copy = new byte[end - start];
            bytes.get(start, copy);
            return take(to, copy);
        }

        private long take(TaskLink to, byte[] bytes) {
            calls++;
            ByteBuffer frames = ByteBuffer.wrap(bytes);
            int index = 0;
            while (index < bytes.length) {
                int source = FragmentHeader.source(frames, index);
                int flags = frames.get(index + FragmentHeader.FLAGS_OFFSET);
                int length = FragmentHeader.length(frames, index);
                assertEquals(to.tid == 0 ? 0 : to.tid, FragmentHeader.destination(frames, index));
                assertEquals(0, flags & ~3);
                long key = (long) to.tid << 32 | source & 0xffffffffL;
                boolean first = (flags & FragmentHeader.SOM) != 0;
                assertEquals(first, !partial.containsKey(key), "start of a message");
                if ((flags & FragmentHeader.EOM) == 0 && length % 4 != 0) {
                    oddParts++;
                }
                ByteArrayOutputStream message = partial.computeIfAbsent(key, k -> new ByteArrayOutputStream());
                message.write(bytes, index + FragmentHeader.LENGTH_BYTES, length);
                if ((flags & FragmentHeader.EOM) != 0) {
                    partial.remove(key);
                    if (source == A) {
                        messages.computeIfAbsent(to.tid, tid -> new ArrayList<>())
                                .add(message.toByteArray());
                    }
                }
                index += FragmentHeader.LENGTH_BYTES + length;
            }
            assertEquals(bytes.length, index, "whole frames only");
            return slowness != null && slowness.nextInt(5) == 0 ? Limits.HIGH_WATER_BYTES + 1 : 0;
        }

        /** The bytes of a forward belong to the loop: the core must not have touched them since. */
        void checkUntouched() {
            for (int i = 0; i < forwarded.size(); i++) {
                byte[] now = new byte[snapshots.get(i).length];
                forwarded.get(i).get(0, now);
                assertArrayEquals(snapshots.get(i), now, "forwarded bytes changed");
            }
            forwarded.clear();
            snapshots.clear();
        }
    }

    private static PvmdCore machine(Collector effects, List<TaskLink> links) {
        PvmdCore core =
                new PvmdCore(new PvmdSettings("1.2.3", "vm", "LINUX64", "c0000202:1", 1000, List.of(), 0, 0), effects);
        for (int i = 0; i < 3; i++) {
            links.add(TestFrames.enrol(core, 100 + i));
        }
        effects.messages.clear();
        return core;
    }

    @Test
    void anyStreamAnyCutsWithSlowReceivers() {
        for (long seed = 1000; seed < 1400; seed++) {
            check(seed, true);
        }
    }

    private static void feed(PvmdCore core, TaskLink link, Collector effects, byte[] stream, Random cuts) {
        feed(core, List.of(link), effects, stream, cuts);
    }

    /** Writes the stream to the first link as a loop would: not while it is paused; receivers catch up some time later. */
    private static void feed(PvmdCore core, List<TaskLink> links, Collector effects, byte[] stream, Random cuts) {
        ByteBuffer slab = ByteBuffer.allocate(SLAB_BYTES);
        int position = 0;
        while (position < stream.length || effects.paused) {
            if (effects.paused) {
                core.handleDrained(links.get(cuts.nextInt(links.size())), 0);
                effects.checkUntouched();
                continue;
            }
            int most = Math.min(slab.remaining(), stream.length - position);
            assertTrue(most > 0, "the core did not take anything from a full slab");
            int count = cuts == null ? most : 1 + cuts.nextInt(most);
            slab.put(stream, position, count).flip();
            position += count;
            core.handleTaskBytes(links.get(0), slab, 0);
            effects.checkUntouched();
            slab.compact();
        }
        assertEquals(0, slab.position(), "left over at the end of the stream");
    }

    @Test
    void anyStreamAnyCuts() {
        for (long seed = 0; seed < 400; seed++) {
            check(seed, false);
        }
    }

    private static void check(long seed, boolean slow) {
        Random random = new Random(seed);
        Collector effects = new Collector();
        List<TaskLink> links = new ArrayList<>();
        PvmdCore core = machine(effects, links);
        effects.slowness = slow ? random : null;
        TreeMap<Integer, List<byte[]>> expected = new TreeMap<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            int[] destinations = {A, B, B, B, C, NOBODY, MULTICAST};
            int destination = destinations[random.nextInt(destinations.length)];
            byte[] message = new byte[32 + 4 * random.nextInt(random.nextInt(5) == 0 ? 6000 : 60)];
            random.nextBytes(message);
            if (destination == MULTICAST) {
                stream.writeBytes(TestFrames.request(0x8001000e, 0, 0, 2, B, C));
                expect(expected, B, message);
                expect(expected, C, message);
            } else if (destination != NOBODY) {
                expect(expected, destination, message);
            }
            stream.writeBytes(TestFrames.fragments(destination, message, random));
        }
        feed(core, links, effects, stream.toByteArray(), random);
        assertEquals(expected.keySet(), effects.messages.keySet(), "seed " + seed);
        for (int tid : expected.keySet()) {
            List<byte[]> wanted = expected.get(tid);
            List<byte[]> got = effects.messages.get(tid);
            assertEquals(wanted.size(), got.size(), "seed " + seed);
            for (int i = 0; i < wanted.size(); i++) {
                assertArrayEquals(wanted.get(i), got.get(i), "seed " + seed + " message " + i);
            }
        }
        assertEquals(0, effects.oddParts, "seed " + seed + ": a part that is no multiple of 4");
        assertEquals(0, core.counters().get(DaemonCounter.INTERNAL_ERRORS), "seed " + seed);
    }

    private static void expect(TreeMap<Integer, List<byte[]>> expected, int tid, byte[] message) {
        expected.computeIfAbsent(tid, key -> new ArrayList<>()).add(message);
    }

    @Test
    void everySplitPointOfTwoFrames() {
        byte[] one = new byte[32 + 8];
        byte[] two = new byte[32];
        Arrays.fill(one, (byte) 1);
        Arrays.fill(two, (byte) 2);
        byte[] stream = new byte[16 + one.length + 16 + two.length];
        byte[] first = TestFrames.frame(B, one, 3);
        byte[] second = TestFrames.frame(C, two, 3);
        System.arraycopy(first, 0, stream, 0, first.length);
        System.arraycopy(second, 0, stream, first.length, second.length);
        for (int cut = 0; cut <= stream.length; cut++) {
            Collector effects = new Collector();
            List<TaskLink> links = new ArrayList<>();
            PvmdCore core = machine(effects, links);
            ByteBuffer slab = ByteBuffer.allocate(SLAB_BYTES);
            slab.put(stream, 0, cut).flip();
            core.handleTaskBytes(links.get(0), slab, 0);
            slab.compact().put(stream, cut, stream.length - cut).flip();
            core.handleTaskBytes(links.get(0), slab, 0);
            assertArrayEquals(one, effects.messages.get(B).get(0), "cut at " + cut);
            assertArrayEquals(two, effects.messages.get(C).get(0), "cut at " + cut);
        }
    }

    @Test
    void aFrameOfAnySizeAroundTheSlabPasses() {
        for (int size = SLAB_BYTES - 64; size < SLAB_BYTES * 2 + 64; size += 1) {
            byte[] message = new byte[size];
            new Random(size).nextBytes(message);
            Collector effects = new Collector();
            List<TaskLink> links = new ArrayList<>();
            PvmdCore core = machine(effects, links);
            feed(core, links.get(0), effects, TestFrames.frame(B, message, 3), null);
            assertArrayEquals(message, effects.messages.get(B).get(0), "size " + size);
        }
    }

    @Test
    void aRequestLargerThanTheSlabIsPutTogether() {
        Collector effects = new Collector();
        List<TaskLink> links = new ArrayList<>();
        PvmdCore core = machine(effects, links);
        int[] body = new int[3000];
        Arrays.setAll(body, i -> i == 0 ? body.length - 1 : i == body.length - 1 ? B : 0x41000 + i);
        feed(core, links.get(0), effects, TestFrames.request(0x8001000e, 0, 0, body), null);
        feed(core, links.get(0), effects, TestFrames.frame(MULTICAST, new byte[32], 3), null);
        assertEquals(1, effects.messages.get(B).size());
        assertFalse(effects.messages.containsKey(C));
    }

    @Test
    void manyFramesForOneReceiverAreOneWrite() {
        Collector effects = new Collector();
        List<TaskLink> links = new ArrayList<>();
        PvmdCore core = machine(effects, links);
        ByteBuffer slab = ByteBuffer.allocate(SLAB_BYTES);
        while (slab.remaining() >= 48) {
            slab.put(TestFrames.frame(B, new byte[32], 3));
        }
        slab.flip();
        effects.calls = 0;
        core.handleTaskBytes(links.get(0), slab, 0);
        assertEquals(1, effects.calls);
        assertEquals(SLAB_BYTES / 48, effects.messages.get(B).size());
    }
}
