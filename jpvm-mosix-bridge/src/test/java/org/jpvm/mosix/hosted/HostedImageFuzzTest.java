package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jpvm.migration.spi.MoveRefusedException;
import org.junit.jupiter.api.Test;

class HostedImageFuzzTest {
    private static final int ROUNDS = 20_000;

    private static byte[] image() throws MoveRefusedException {
        return new HostedImage(Map.of("a.B", new byte[] {1, 2, 3}, "c.D", new byte[0]), new byte[50]).toBytes();
    }

    @Test
    void whatGoesInComesOut() throws Exception {
        HostedImage read = HostedImage.of(image());
        assertArrayEquals(new byte[] {1, 2, 3}, read.classFiles().get("a.B"));
        assertEquals(2, read.classFiles().size());
        assertEquals(50, read.state().length);
    }

    @Test
    void anyOtherByteAndAnyCutIsRefused() throws Exception {
        byte[] whole = image();
        for (int i = 0; i < whole.length; i++) {
            byte[] bent = whole.clone();
            bent[i] ^= 4;
            assertThrows(MoveRefusedException.class, () -> HostedImage.of(bent), "byte " + i);
            byte[] cut = Arrays.copyOf(whole, i);
            assertThrows(MoveRefusedException.class, () -> HostedImage.of(cut), "length " + i);
        }
    }

    /** Bytes with a right checksum, as somebody makes them who means it. */
    @Test
    void hostileLengthsAreRefusedWithoutMuchMemory() throws Exception {
        byte[] whole = image();
        for (long seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] bent = whole.clone();
            int end = bent.length - 4;
            for (int i = 0; i <= random.nextInt(4); i++) {
                bent[random.nextInt(end)] = (byte) (random.nextBoolean() ? 0x7f : random.nextInt());
            }
            CRC32C crc = new CRC32C();
            crc.update(bent, 0, end);
            ByteBuffer.wrap(bent).putInt(end, (int) crc.getValue());
            try {
                HostedImage.of(bent);
            } catch (MoveRefusedException e) {
                // As it should be; anything else fails the test, with the seed in the trace of the loop.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
