package org.jpvm.mosix.continuation.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More mutations: {@code -Djpvm.continuation.mutations=1000000}. */
class CheckpointTest {
    private static final int MUTATIONS = Integer.getInteger("jpvm.continuation.mutations", 3000);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);
    private static final long LIMIT = 1 << 20;
    private static final Seal KEY = Seal.of("sixteen bytes or more".getBytes(StandardCharsets.US_ASCII));
    private static final Seal OTHER = Seal.of("another sixteen bytes".getBytes(StandardCharsets.US_ASCII));
    private static final Checkpoint SMALL = new Checkpoint(
            new TreeMap<>(Map.of("main", "a.Main", "host", "h\u00e4uschen \u20ac")),
            new TreeMap<>(Map.of("a.Main", new byte[] {1, 2, 3}, "a.Part", new byte[0])),
            new byte[] {9, 8, 7, 6});

    private static void assertSame(Checkpoint wanted, Checkpoint found) {
        assertEquals(wanted.facts(), found.facts());
        assertEquals(wanted.program().keySet(), found.program().keySet());
        wanted.program()
                .forEach((name, file) -> assertArrayEquals(file, found.program().get(name), name));
        assertArrayEquals(wanted.image(), found.image());
    }

    private static String refusal(byte[] bytes, Seal seal) {
        return assertThrows(BadImageException.class, () -> Checkpoint.of(bytes, seal, LIMIT))
                .getMessage();
    }

    @Test
    void comesBackAsItWas() throws Exception {
        assertSame(SMALL, Checkpoint.of(SMALL.toBytes(KEY), KEY, LIMIT));
        assertSame(SMALL, Checkpoint.of(SMALL.toBytes(null), null, LIMIT));
        Checkpoint empty = new Checkpoint(Map.of(), Map.of(), new byte[0]);
        assertSame(empty, Checkpoint.of(empty.toBytes(KEY), KEY, LIMIT));
    }

    @Test
    void hasTheBytesOfItsTable() throws Exception {
        Checkpoint checkpoint = new Checkpoint(Map.of("m", "A"), Map.of("A", new byte[] {5}), new byte[] {7});
        byte[] bytes = checkpoint.toBytes(null);
        assertEquals(
                "4a50564d434b5054" + "0100" + "0000" + "05000000" + "05000000" + "01000000" // header
                        + "01" + "026d" + "0241" // facts
                        + "01" + "0241" + "01" + "05" // program
                        + "07",
                HexFormat.of().formatHex(bytes, 0, bytes.length - 4));
    }

    @Test
    void anotherKeyOrNoneIsRefused() throws Exception {
        byte[] sealed = SMALL.toBytes(KEY);
        byte[] open = SMALL.toBytes(null);
        assertTrue(refusal(sealed, OTHER).contains("another key"));
        assertTrue(refusal(sealed, null).contains("no key"));
        assertTrue(refusal(open, KEY).contains("not sealed"));
        assertThrows(IllegalArgumentException.class, () -> Seal.of(new byte[15]));
    }

    @Test
    void everyChangedBitAndEveryCutIsRefused() throws Exception {
        for (Seal seal : new Seal[] {KEY, null}) {
            byte[] whole = SMALL.toBytes(seal);
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] bent = whole.clone();
                bent[bit / 8] ^= (byte) (1 << bit % 8);
                refusal(bent, seal);
            }
            for (int length = 0; length < whole.length; length++) {
                refusal(Arrays.copyOf(whole, length), seal);
            }
            refusal(Arrays.copyOf(whole, whole.length + 1), seal);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 20})
    void hugeSizesAreRefusedBeforeAnythingIsMade(int offset) throws Exception {
        byte[] bent = SMALL.toBytes(null);
        Arrays.fill(bent, offset, offset + 3, (byte) 0xff);
        bent[offset + 3] = 0x7f;
        assertTrue(refusal(sign(bent), null).contains("lengths do not add up"));
        assertThrows(BadImageException.class, () -> Checkpoint.of(SMALL.toBytes(null), null, 20));
    }

    @Test
    void whoHasNoSealCanBendWhatHeLikesAndDoesNoHarm() throws Exception {
        byte[] whole = SMALL.toBytes(null);
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] bent = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(bent.length);
                bent[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xff;
            }
            try {
                Checkpoint.of(sign(bent), null, LIMIT);
                taken++;
            } catch (BadImageException e) {
                assertTrue(e.getMessage().length() > 5, "a reason");
            } catch (Throwable e) {
                throw new AssertionError("-Djpvm.continuation.seed=" + seed + " -Djpvm.continuation.mutations=1", e);
            }
        }
        assertTrue(taken > 0 && taken < MUTATIONS || MUTATIONS == 1, "taken " + taken);
    }

    private static byte[] sign(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        return bytes;
    }
}
