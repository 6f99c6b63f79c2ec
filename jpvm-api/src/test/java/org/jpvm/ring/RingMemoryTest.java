package org.jpvm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingMemoryTest {
    private static final int RING_BYTES = 1 << 12;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(RingMemory.totalBytes(RING_BYTES));
    private final RingMemory created = RingMemory.create(memory, RING_BYTES);
    private final RingMemory opened = RingMemory.open(memory);

    @Test
    void bothDirectionsAreApart() {
        RingWriter there = created.writer();
        RingWriter back = opened.writer();
        put(there, (byte) 1, 10);
        put(back, (byte) 2, 20);
        assertEquals(10, opened.reader().peek(RING_BYTES).remaining());
        ByteBuffer bytes = created.reader().peek(RING_BYTES);
        assertEquals(20, bytes.remaining());
        assertEquals(2, bytes.get());
    }

    /** Bytes cut anywhere, written in place and copied, come out as they went in, around the end many times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void allBytesComeInOrder(long seed) {
        Random random = new Random(seed);
        RingWriter writer = created.writer();
        RingReader reader = opened.reader();
        long written = 0;
        long read = 0;
        while (read < 1_000_000) {
            int wanted = 1 + random.nextInt(RING_BYTES);
            int free = writer.free(wanted);
            assertTrue(free >= 0 && free <= RING_BYTES, "seed=" + seed);
            if (random.nextBoolean()) {
                ByteBuffer room = writer.room();
                int count = Math.min(wanted, room.remaining());
                for (int i = 0; i < count; i++) {
                    room.put((byte) (written + i));
                }
                writer.publish(count);
                written += count;
            } else {
                ByteBuffer source = ByteBuffer.allocate(wanted);
                for (int i = 0; i < wanted; i++) {
                    source.put(i, (byte) (written + i));
                }
                int count = writer.put(source);
                assertEquals(count, source.position(), "seed=" + seed);
                writer.publish(count);
                written += count;
            }
            ByteBuffer there = reader.peek(1 + random.nextInt(RING_BYTES));
            int taken = there.remaining() == 0 ? 0 : random.nextInt(there.remaining() + 1);
            for (int i = 0; i < taken; i++) {
                assertEquals((byte) (read + i), there.get(), "seed=" + seed + " at " + (read + i));
            }
            reader.take(taken);
            read += taken;
            assertEquals(read == written, reader.isEmpty(), "seed=" + seed);
        }
    }

    @Test
    void whatIsNotPublishedIsNotSeen() {
        RingWriter writer = created.writer();
        writer.free(8);
        writer.room().putLong(-1);
        assertTrue(opened.reader().isEmpty());
        assertEquals(0, opened.reader().peek(RING_BYTES).remaining());
    }

    @Test
    void aFullRingTakesNothing() {
        RingWriter writer = created.writer();
        put(writer, (byte) 1, RING_BYTES);
        assertEquals(0, writer.free(1));
        assertEquals(0, writer.put(ByteBuffer.allocate(5)));
        opened.reader().take(7);
        assertEquals(7, writer.free(1));
        assertEquals(7, writer.put(ByteBuffer.allocate(9)));
    }

    @Test
    void whoSleepsIsWokenOnce() {
        RingWriter writer = created.writer();
        RingReader reader = opened.reader();
        assertFalse(writer.takeReaderWaits());
        reader.announceWait();
        assertTrue(writer.takeReaderWaits());
        assertFalse(writer.takeReaderWaits());
        reader.announceWait();
        reader.endWait();
        assertFalse(writer.takeReaderWaits());
        assertFalse(reader.takeWriterWaits());
        writer.announceWait();
        assertTrue(reader.takeWriterWaits());
        assertFalse(reader.takeWriterWaits());
    }

    @Test
    void nonsenseOfTheOtherSideIsRefused() {
        RingReader reader = opened.reader();
        RingMemory.LONGS.setRelease(memory, 1024 + RingMemory.WRITTEN, (long) RING_BYTES + 1);
        assertThrows(IllegalStateException.class, () -> reader.peek(1));
        RingMemory.LONGS.setRelease(memory, 1024 + RingMemory.WRITTEN, -1L);
        assertThrows(IllegalStateException.class, () -> reader.peek(1));
        RingWriter writer = opened.writer();
        RingMemory.LONGS.setRelease(memory, 2048 + RingMemory.TAKEN, 1L);
        assertThrows(IllegalStateException.class, () -> writer.free(RING_BYTES + 1));
    }

    @Test
    void memoryWithoutRingsIsRefused() {
        String reason = assertThrows(
                        IllegalArgumentException.class, () -> RingMemory.open(ByteBuffer.allocateDirect(1 << 16)))
                .getMessage();
        assertTrue(reason.contains("no rings"), reason);
        assertThrows(IllegalArgumentException.class, () -> RingMemory.open(ByteBuffer.allocateDirect(10)));
        assertThrows(IllegalArgumentException.class, () -> RingMemory.create(memory, 5000));
        memory.putInt(12, RING_BYTES * 2);
        assertThrows(IllegalArgumentException.class, () -> RingMemory.open(memory));
        memory.putInt(8, 2);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RingMemory.open(memory))
                .getMessage()
                .contains("version 2"));
    }

    private static void put(RingWriter writer, byte value, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            bytes.put(i, value);
        }
        assertEquals(count, writer.put(bytes));
        writer.publish(count);
    }
}
