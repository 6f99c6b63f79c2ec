package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jpvm.PvmException;
import org.jpvm.TraceMask;
import org.jpvm.wire.GoldenFrames.Frame;
import org.jpvm.wire.GoldenFrames.Message;
import org.jpvm.wire.body.TraceSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers meet mutated golden frames: they return or refuse, allocate in proportion to the message, and what they
 * return can be written and
 * read again. A failure names the seed and the round; {@code -Djpvm.fuzz.seed=N} runs another seed.
 */
class WireFuzzTest {
    private static final int ROUNDS = 50_000;
    private static final int[] INTERESTING = {
        0, 1, -1, 4, 255, 4096, 65535, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bodies(long fixedSeed) {
        long seed = seed(fixedSeed);
        Random random = new Random(seed);
        List<byte[]> bodies = new ArrayList<>();
        List<BodyCodecs.Codec> own = new ArrayList<>();
        for (Message message : GoldenFrames.all()) {
            if (message.hasHeader() && !message.codec().equals("Opaque")) {
                bodies.add(message.body());
                own.add(BodyCodecs.named(message.codec()));
            }
        }
        List<BodyCodecs.Codec> any = List.copyOf(BodyCodecs.all().values());
        for (int round = 0; round < ROUNDS; round++) {
            int pick = random.nextInt(bodies.size());
            BodyCodecs.Codec codec = random.nextInt(4) == 0 ? any.get(random.nextInt(any.size())) : own.get(pick);
            byte[] bent = mutate(random, bodies.get(pick), bodies.get(random.nextInt(bodies.size())));
            String where = "seed=" + seed + " round=" + round + " codec=" + codec.name() + " body="
                    + HexFormat.of().formatHex(bent);
            check(codec, bent, where);
        }
    }

    private static void check(BodyCodecs.Codec codec, byte[] bent, String where) {
        try {
            assertNull(Allocation.excess(codec, bent), where);
            Object value;
            try {
                value = codec.read(bent);
            } catch (MalformedMessageException e) {
                return;
            }
            byte[] written = codec.write(value);
            assertArrayEquals(written, codec.write(codec.read(written)), where);
        } catch (MalformedMessageException e) {
            throw new AssertionError("own bytes refused: " + where, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(where, e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5})
    void headers(long fixedSeed) {
        long seed = seed(fixedSeed);
        Random random = new Random(seed);
        List<Frame> frames = new ArrayList<>();
        GoldenFrames.all().forEach(message -> frames.addAll(message.frames()));
        for (int round = 0; round < ROUNDS; round++) {
            Frame frame = frames.get(random.nextInt(frames.size()));
            byte[] bent = mutate(
                    random,
                    frame.bytes(),
                    frames.get(random.nextInt(frames.size())).bytes());
            ByteBuffer buffer = ByteBuffer.wrap(bent);
            try {
                if (frame.packet()) {
                    PeerPacketHeader.check(buffer, 0, bent.length);
                    if ((PeerPacketHeader.flags(buffer, 0) & PeerPacketFlags.SOM) != 0) {
                        MessageCode.ofTag(MessageHeader.get(buffer, 16).tag()).cName();
                    }
                } else if (bent.length >= FragmentHeader.LENGTH_BYTES) {
                    FragmentHeader.checkedLength(buffer, 0, 4096);
                }
            } catch (MalformedMessageException e) {
                // A refusal is one of the two right answers.
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed=" + seed + " round=" + round + " frame="
                                + HexFormat.of().formatHex(bent),
                        e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6})
    void texts(long fixedSeed) {
        long seed = seed(fixedSeed);
        Random random = new Random(seed);
        String[] texts = {
            "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209>",
            "40006 0 500 40006 0 501 0 1 @H@@B@@@@@@H@@@@@@@@@@@@@@@A@@@@@@@",
            "@H@@B@@@@@@H@@@@@@@@@@@@@@@A@@@@@@@",
            "7f000001:c6ea"
        };
        for (int round = 0; round < ROUNDS; round++) {
            int kind = random.nextInt(texts.length);
            byte[] other = texts[random.nextInt(texts.length)].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            byte[] bytes = texts[kind].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            String bent = new String(mutate(random, bytes, other), java.nio.charset.StandardCharsets.ISO_8859_1);
            try {
                switch (kind) {
                    case 0 -> SlaveReady.parse(SlaveReady.parse(bent).text());
                    case 1 -> TraceSettings.parse(TraceSettings.parse(bent).text());
                    case 2 -> TraceMask.parse(TraceMask.parse(bent).text());
                    default -> InetAddressText.parse(InetAddressText.parse(bent).text());
                }
            } catch (MalformedMessageException | PvmException e) {
                // A refusal is one of the two right answers.
            } catch (RuntimeException e) {
                throw new AssertionError("seed=" + seed + " round=" + round + " text=" + bent, e);
            }
        }
    }

    private static long seed(long fixedSeed) {
        return Long.getLong("jpvm.fuzz.seed", fixedSeed);
    }

    private static byte[] mutate(Random random, byte[] body, byte[] other) {
        byte[] bent = body.clone();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int length = bent.length;
            int at = length == 0 ? 0 : random.nextInt(length);
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (length > 0) {
                        bent[at] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> {
                    if (length >= 4) {
                        ByteBuffer.wrap(bent)
                                .putInt(Math.min(at & ~3, length - 4), INTERESTING[random.nextInt(INTERESTING.length)]);
                    }
                }
                case 2 -> bent = Arrays.copyOf(bent, at);
                case 3 ->
                    bent = join(Arrays.copyOf(bent, at), other, other.length == 0 ? 0 : random.nextInt(other.length));
                case 4 -> {
                    int gap = 4 * (1 + random.nextInt(4));
                    bent = join(Arrays.copyOf(bent, at & ~3), bent, Math.min(length, (at & ~3) + gap));
                }
                default -> bent = join(Arrays.copyOf(bent, at), bent, Math.max(0, at - 1 - random.nextInt(16)));
            }
        }
        return bent;
    }

    private static byte[] join(byte[] head, byte[] source, int from) {
        byte[] all = Arrays.copyOf(head, head.length + source.length - from);
        System.arraycopy(source, from, all, head.length, source.length - from);
        return all;
    }
}
