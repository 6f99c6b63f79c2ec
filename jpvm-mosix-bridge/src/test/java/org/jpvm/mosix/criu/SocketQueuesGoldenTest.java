package org.jpvm.mosix.criu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Entries written by CRIU 4.2.1 for a task with two unread numbers, 30 and 40, in the socket of inode 19658334. */
class SocketQueuesGoldenTest {
    private static final long INODE = 19658334;
    private static final byte[] FILES = HexFormat.of()
            .parseHex(
                    "1943565438313056"
                            + "5d00000008051006820156080610deecaf0918012001280230003800408cddaf094a0a08001000180020002800522d08"
                            + "80800d1080800d18002000280030003800400048015800600068007000880100900100980100b80100c801005a00800102");
    private static final byte[] QUEUES = HexFormat.of().parseHex("194356542640265604000000080610081e00000028000000");

    private static byte[] unread(byte[] files, byte[] queues, long inode) throws SocketQueues.BadImageException {
        return SocketQueues.unread(ByteBuffer.wrap(files), ByteBuffer.wrap(queues), inode);
    }

    @Test
    void whatWasRecorded() throws Exception {
        assertArrayEquals(new byte[] {30, 0, 0, 0, 40, 0, 0, 0}, unread(FILES, QUEUES, INODE));
    }

    @Test
    void packetsOfOneSocketAreJoinedAndThoseOfOthersLeftOut() throws Exception {
        byte[] more = HexFormat.of().parseHex("04000000" + "08061001" + "07" + "04000000" + "08091002" + "0102");
        byte[] queues = Arrays.copyOf(QUEUES, QUEUES.length + more.length);
        System.arraycopy(more, 0, queues, QUEUES.length, more.length);
        assertArrayEquals(new byte[] {30, 0, 0, 0, 40, 0, 0, 0, 7}, unread(FILES, queues, INODE));
    }

    @Test
    void noQueueIsNothingUnread() throws Exception {
        assertEquals(0, unread(FILES, new byte[0], INODE).length);
    }

    @Test
    void anotherInodeIsRefused() {
        assertThrows(SocketQueues.BadImageException.class, () -> unread(FILES, QUEUES, INODE + 1));
    }

    @Test
    void cutAndBentImagesAreRefusedOrReadWithoutHarm() {
        for (int length = 1; length < QUEUES.length; length++) {
            byte[] cut = Arrays.copyOf(QUEUES, length);
            if (length != 8) {
                assertThrows(
                        SocketQueues.BadImageException.class, () -> unread(FILES, cut, INODE), "queues of " + length);
            }
        }
        long seed = Long.getLong("jpvm.fuzz.seed", 7);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200_000; round++) {
            byte[] files = bent(FILES, random);
            byte[] queues = bent(QUEUES, random);
            try {
                unread(files, queues, INODE);
            } catch (SocketQueues.BadImageException e) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("-Djpvm.fuzz.seed=" + seed + " round " + round, e);
            }
        }
    }

    private static byte[] bent(byte[] bytes, SplittableRandom random) {
        byte[] copy = Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length);
        for (int i = random.nextInt(4); i > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }
}
