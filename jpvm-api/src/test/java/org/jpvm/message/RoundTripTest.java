package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jpvm.Encoding;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of packing calls come back in every encoding, with other strides, and cut at any byte. */
class RoundTripTest {
    private static final int CALLS = 60;

    /** One packing call, with the unpacking call that must give the same. */
    private interface Step {
        void pack(PackedMessage message);

        void unpackAndCheck(PackedMessage message, String where);
    }

    private record Range(int length, int offset, int count, int stride) {
        static Range random(Random random, int itemElements) {
            int count = random.nextInt(8) == 0 ? random.nextInt(3000) : random.nextInt(6);
            int stride = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
            int offset = random.nextInt(4);
            int length = offset + (count == 0 ? 0 : ((count - 1) * stride + 1) * itemElements) + random.nextInt(4);
            return new Range(length, offset, count, stride);
        }
    }

    /** What differs between the types, on arrays as Objects. */
    private record Kind(
            String name,
            int itemElements,
            BiConsumer<Object, Integer> set,
            IntFunction<Object> make,
            Call pack,
            Call unpack,
            BiConsumer<Object, Object> compare) {}

    private interface Call {
        void on(PackedMessage message, Object array, int offset, int count, int stride);
    }

    private static List<Kind> kinds(Random random, boolean longsAreShort) {
        return List.of(
                new Kind(
                        "byte",
                        1,
                        (a, i) -> ((byte[]) a)[i] = (byte) random.nextInt(),
                        byte[]::new,
                        (m, a, o, c, s) -> m.packBytes((byte[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackBytes((byte[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((byte[]) x, (byte[]) y)),
                new Kind(
                        "short",
                        1,
                        (a, i) -> ((short[]) a)[i] = (short) random.nextInt(),
                        short[]::new,
                        (m, a, o, c, s) -> m.packShorts((short[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackShorts((short[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((short[]) x, (short[]) y)),
                new Kind(
                        "int",
                        1,
                        (a, i) -> ((int[]) a)[i] = random.nextInt(),
                        int[]::new,
                        (m, a, o, c, s) -> m.packInts((int[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackInts((int[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((int[]) x, (int[]) y)),
                new Kind(
                        "long",
                        1,
                        (a, i) -> ((long[]) a)[i] = longsAreShort ? random.nextInt() : random.nextLong(),
                        long[]::new,
                        (m, a, o, c, s) -> m.packLongs((long[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackLongs((long[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((long[]) x, (long[]) y)),
                new Kind(
                        "ulong",
                        1,
                        (a, i) -> ((long[]) a)[i] = longsAreShort ? random.nextInt() & 0xffff_ffffL : random.nextLong(),
                        long[]::new,
                        (m, a, o, c, s) -> m.packUnsignedLongs((long[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackUnsignedLongs((long[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((long[]) x, (long[]) y)),
                new Kind(
                        "float",
                        1,
                        (a, i) -> ((float[]) a)[i] = random.nextFloat() * 1e30f,
                        float[]::new,
                        (m, a, o, c, s) -> m.packFloats((float[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackFloats((float[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((float[]) x, (float[]) y)),
                new Kind(
                        "double",
                        1,
                        (a, i) -> ((double[]) a)[i] = random.nextGaussian() / 1e200,
                        double[]::new,
                        (m, a, o, c, s) -> m.packDoubles((double[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackDoubles((double[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((double[]) x, (double[]) y)),
                new Kind(
                        "cplx",
                        2,
                        (a, i) -> ((float[]) a)[i] = random.nextFloat(),
                        float[]::new,
                        (m, a, o, c, s) -> m.packComplexes((float[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackComplexes((float[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((float[]) x, (float[]) y)),
                new Kind(
                        "dcplx",
                        2,
                        (a, i) -> ((double[]) a)[i] = random.nextDouble(),
                        double[]::new,
                        (m, a, o, c, s) -> m.packDoubleComplexes((double[]) a, o, c, s),
                        (m, a, o, c, s) -> m.unpackDoubleComplexes((double[]) a, o, c, s),
                        (x, y) -> assertArrayEquals((double[]) x, (double[]) y)));
    }

    private static Step arrayStep(Kind kind, Random random, boolean strideOne) {
        Range drawn = Range.random(random, kind.itemElements);
        Range from = strideOne ? new Range(drawn.length, drawn.offset, drawn.count, 1) : drawn;
        int intoStride = 1 + random.nextInt(3);
        int width = kind.itemElements;
        int intoLength = from.count * intoStride * width + 1;
        Object source = kind.make.apply(from.length);
        Object expected = kind.make.apply(intoLength);
        for (int i = 0; i < from.length; i++) {
            kind.set.accept(source, i);
        }
        for (int i = 0; i < from.count; i++) {
            System.arraycopy(
                    source, from.offset + i * from.stride * width, expected, 1 + i * intoStride * width, width);
        }
        return new Step() {
            @Override
            public void pack(PackedMessage message) {
                kind.pack.on(message, source, from.offset, from.count, from.stride);
            }

            @Override
            public void unpackAndCheck(PackedMessage message, String where) {
                Object target = kind.make.apply(intoLength);
                kind.unpack.on(message, target, 1, from.count, intoStride);
                kind.compare.accept(expected, target);
            }

            @Override
            public String toString() {
                return kind.name + from;
            }
        };
    }

    private static Step stringStep(Random random) {
        int[] points = random.ints(random.nextInt(20), 1, 0x800).toArray();
        String text = new String(points, 0, points.length);
        return new Step() {
            @Override
            public void pack(PackedMessage message) {
                message.packString(text);
            }

            @Override
            public void unpackAndCheck(PackedMessage message, String where) {
                assertEquals(text, message.unpackString(), where);
            }

            @Override
            public String toString() {
                return "string of " + points.length;
            }
        };
    }

    private static List<Step> script(Encoding encoding, Random random) {
        List<Kind> kinds = kinds(random, encoding == Encoding.XDR);
        List<Step> steps = new ArrayList<>();
        while (steps.size() < CALLS) {
            int pick = random.nextInt(kinds.size() + 1);
            if (pick < kinds.size()) {
                steps.add(arrayStep(kinds.get(pick), random, encoding == Encoding.IN_PLACE));
            } else if (encoding != Encoding.IN_PLACE) {
                steps.add(stringStep(random));
            }
        }
        return steps;
    }

    private static void check(List<Step> steps, PackedMessage message, String where) {
        for (Step step : steps) {
            try {
                step.unpackAndCheck(message, where);
            } catch (AssertionError e) {
                throw new AssertionError(where + " at " + step, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20, 300, 4000, 50_000, 600_000})
    void whatIsPackedComesBack(long seed) {
        for (Encoding encoding : List.of(Encoding.XDR, Encoding.RAW, Encoding.IN_PLACE)) {
            String where = "seed=" + seed + " encoding=" + encoding;
            Random random = new Random(seed);
            List<Step> steps = script(encoding, random);
            PackedMessage message = new PackedMessage(encoding);
            steps.forEach(step -> step.pack(message));
            byte[] body = MessageGoldenTest.bodyOf(message);
            int field = message.encodingField();
            PackedMessage arrived = PackedMessage.received(field, 1, 2, 0, 0, 0, body, body.length);
            check(steps, arrived, where);
            assertEquals(0, arrived.remainingBytes(), where);
            if (encoding != Encoding.IN_PLACE) {
                check(steps, message, where + " unpacked by its own task");
            }
            for (int i = 0; i < 50; i++) {
                int length = body.length - 1 - (i == 0 ? 0 : random.nextInt(body.length));
                PackedMessage cut = PackedMessage.received(field, 1, 2, 0, 0, 0, Arrays.copyOf(body, length), length);
                if (encoding == Encoding.XDR && length > body.length - 4) {
                    // The missing bytes may be padding, which no receiver misses.
                    continue;
                }
                PvmException e =
                        assertThrows(PvmException.class, () -> check(steps, cut, where), where + " cut to " + length);
                assertEquals(PvmError.NO_DATA, e.error(), where + " cut to " + length);
                assertEquals(0, cut.remainingBytes(), where + " cut to " + length);
            }
        }
    }
}
