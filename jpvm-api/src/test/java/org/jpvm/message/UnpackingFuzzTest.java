package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.wire.Encodings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come in and however they are unpacked, the only exception is {@link PvmException} and the position stays in the body. */
class UnpackingFuzzTest {
    private static final int MESSAGES = 2000;
    private static final int[] FIELDS = {
        Encodings.XDR, Encodings.LOCAL_SIGNATURE, Encodings.TRACE, Encodings.IN_PLACE, 0x0658ef59, 0
    };
    private static final List<BiConsumer<MessageBuffer, Random>> CALLS = List.of(
            (m, r) -> m.unpackByte(),
            (m, r) -> m.unpackBytes(new byte[9], 1, r.nextInt(10), r.nextInt(3) - 1),
            (m, r) -> m.unpackShorts(new short[9], 1, r.nextInt(10), r.nextInt(3) - 1),
            (m, r) -> m.unpackInt(),
            (m, r) -> m.unpackInts(new int[9], 8, r.nextInt(10), r.nextInt(3) - 1),
            (m, r) -> m.unpackLongs(new long[9], 0, r.nextInt(10), 1),
            (m, r) -> m.unpackUnsignedLongs(new long[9], 0, r.nextInt(10), 1),
            (m, r) -> m.unpackFloat(),
            (m, r) -> m.unpackDoubles(new double[9], 0, r.nextInt(10), 2),
            (m, r) -> m.unpackComplexes(new float[9], 0, r.nextInt(5), 1),
            (m, r) -> m.unpackDoubleComplexes(new double[9], 8, r.nextInt(5), -1),
            (m, r) -> m.unpackString(),
            (m, r) -> m.unpackMessage(),
            (m, r) -> m.unpackTransmitted(new byte[9], r.nextInt(10), r.nextInt(9)),
            (m, r) -> PackFormat.unpack(m, format(r), arguments(r)),
            (m, r) -> PackFormat.pack(m, format(r), arguments(r)));

    private static String format(Random random) {
        StringBuilder format = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            format.append("%%%*.123hlucdfxs+ q".charAt(random.nextInt(19)));
        }
        return format.toString();
    }

    private static Object[] arguments(Random random) {
        Object[] arguments = new Object[random.nextInt(5)];
        for (int i = 0; i < arguments.length; i++) {
            Object[] choices = {
                random.nextInt(5),
                random.nextInt(),
                random.nextLong(),
                1.5,
                'c',
                "text",
                null,
                new byte[3],
                new short[3],
                new int[3],
                new long[3],
                new float[3],
                new double[3],
                new String[1],
                new StringBuilder()
            };
            arguments[i] = choices[random.nextInt(choices.length)];
        }
        return arguments;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onlyPvmExceptions(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = new byte[random.nextInt(80)];
            random.nextBytes(body);
            for (int k = 0; k < body.length && random.nextInt(3) > 0; k++) {
                // Lengths and counts are mostly zeros: without them no string or embedded message would get far.
                body[random.nextInt(body.length)] = (byte) random.nextInt(3);
            }
            int field = FIELDS[random.nextInt(FIELDS.length)];
            PackedMessage message = PackedMessage.received(field, 1, 2, 0, 0, 0, body, random.nextInt(body.length + 1));
            for (int k = 0; k < 8; k++) {
                int call = random.nextInt(CALLS.size());
                try {
                    CALLS.get(call).accept(message, random);
                } catch (PvmException expected) {
                    assertTrue(expected.getMessage().length() > 0);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed=" + seed + " message=" + i + " call=" + call, e);
                }
                assertTrue(
                        message.remainingBytes() >= 0 && message.remainingBytes() <= message.lengthBytes(),
                        "seed=" + seed + " message=" + i + " call=" + call);
            }
        }
    }
}
