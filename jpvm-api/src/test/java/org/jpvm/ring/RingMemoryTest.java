package org.jpvm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingMemoryTest {
    private static final int RING_BYTES = 1 << 12;
    private static final int DATA = 4096;
    private static final int MARKS = 1024;
    private static final int MOST = RING_BYTES / 8;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(RingMemory.totalBytes(RING_BYTES));
    private final RingMemory created = RingMemory.create(memory, RING_BYTES);
    private final RingMemory opened = RingMemory.open(memory);

    @Test
    void bothDirectionsAreApart() {
        RingWriter there = created.writer();
        RingWriter back = opened.writer();
        put(there, (byte) 1, 10);
        put(back, (byte) 2, 20);
        assertEquals(10, opened.reader().peek().remaining());
        ByteBuffer bytes = created.reader().peek();
        assertEquals(20, bytes.remaining());
        assertEquals(2, bytes.get());
    }

    /** Bytes cut anywhere, written in place and copied, come out as they went in, around the end many times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allBytesComeInOrder(long seed) {
        Random random = new Random(seed);
        RingWriter writer = created.writer();
        RingReader reader = opened.reader();
        int longest = 1 + random.nextInt(2 * MOST);
        long written = 0;
        long read = 0;
        while (read < 1_000_000) {
            written += write(writer, random, longest, written, seed);
            for (int looks = random.nextInt(4); looks > 0; looks--) {
                ByteBuffer there = reader.peek();
                assertEquals(there == null, read == written, "seed=" + seed + " at " + read);
                if (there == null) {
                    assertTrue(reader.isEmpty(), "seed=" + seed);
                    break;
                }
                int count = there.remaining();
                for (int i = 0; i < count; i++) {
                    assertEquals((byte) (read + i), there.get(), "seed=" + seed + " at " + (read + i));
                }
                reader.take(count);
                read += count;
            }
        }
    }

    private static int write(RingWriter writer, Random random, int longest, long written, long seed) {
        int wanted = 1 + random.nextInt(longest);
        if (random.nextBoolean()) {
            ByteBuffer source = ByteBuffer.allocate(wanted);
            for (int i = 0; i < wanted; i++) {
                source.put(i, (byte) (written + i));
            }
            int count = writer.put(source);
            assertEquals(count, source.position(), "seed=" + seed);
            return count;
        }
        boolean hasRoom = writer.hasRoom();
        ByteBuffer room = writer.room();
        assertEquals(hasRoom, room != null, "seed=" + seed);
        if (room == null) {
            return 0;
        }
        assertTrue(room.remaining() >= RingWriter.LEAST_BYTES && room.remaining() <= MOST, "seed=" + seed);
        int count = Math.min(wanted, room.remaining());
        for (int i = 0; i < count; i++) {
            room.put((byte) (written + i));
        }
        writer.publish(count);
        return count;
    }

    /** Two threads, each of which sleeps when it can do nothing; a wake-up that is lost ends in the time limit. */
    @Test
    void twoThreadsWakeEachOther() throws Exception {
        long total = 20_000_000;
        Semaphores wake = new Semaphores();
        CompletableFuture<Void> writing = inThread(() -> {
            RingWriter writer = created.writer();
            for (long written = 0; written < total; ) {
                ByteBuffer room = writer.room();
                if (room == null) {
                    writer.announceWait();
                    if (!writer.hasRoom()) {
                        wake.sleep(wake.writer);
                    }
                    continue;
                }
                int count = (int) Math.min(Math.min(room.remaining(), 1 + written % 700), total - written);
                for (int i = 0; i < count; i++) {
                    room.put((byte) (written + i));
                }
                writer.publish(count);
                written += count;
                if (writer.takeReaderWaits()) {
                    wake.reader.release();
                }
            }
        });
        CompletableFuture<Void> reading = inThread(() -> {
            RingReader reader = opened.reader();
            for (long read = 0; read < total; ) {
                ByteBuffer there = reader.peek();
                if (there == null) {
                    reader.announceWait();
                    if (reader.isEmpty()) {
                        wake.sleep(wake.reader);
                    }
                    reader.endWait();
                    continue;
                }
                int count = there.remaining();
                for (int i = 0; i < count; i++) {
                    if (there.get() != (byte) (read + i)) {
                        throw new AssertionError("wrong byte at " + (read + i));
                    }
                }
                read += count;
                if (reader.take(count)) {
                    wake.writer.release();
                }
            }
        });
        CompletableFuture.allOf(writing, reading).get(50, TimeUnit.SECONDS);
        assertTrue(writing.isDone() && reading.isDone());
    }

    /** A thread of its own: the common pool may have but one, and these two wait for each other. */
    private static CompletableFuture<Void> inThread(Runnable run) {
        return CompletableFuture.runAsync(run, command -> {
            Thread thread = new Thread(command, "ring test");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static final class Semaphores {
        private final Semaphore reader = new Semaphore(0);
        private final Semaphore writer = new Semaphore(0);

        private void sleep(Semaphore one) {
            one.acquireUninterruptibly();
            one.drainPermits();
        }
    }

    @Test
    void whatIsNotPublishedIsNotSeen() {
        RingWriter writer = created.writer();
        writer.room().putLong(-1);
        assertTrue(opened.reader().isEmpty());
        assertNull(opened.reader().peek());
    }

    @Test
    void aFullRingTakesNothing() {
        RingWriter writer = created.writer();
        int written = writer.put(ByteBuffer.allocate(2 * RING_BYTES));
        assertTrue(written > RING_BYTES - 400 && written < RING_BYTES, "written=" + written);
        assertNull(writer.room());
        assertEquals(0, writer.put(ByteBuffer.allocate(5)));
        RingReader reader = opened.reader();
        reader.take(reader.peek().remaining());
        assertNotNull(writer.room());
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
        writer.put(ByteBuffer.allocate(2 * RING_BYTES));
        writer.announceWait();
        assertTrue(reader.take(reader.peek().remaining()));
        assertFalse(reader.take(reader.peek().remaining()));
    }

    @Test
    void nonsenseOfTheOtherSideIsRefused() {
        RingReader reader = opened.reader();
        for (int length : new int[] {-1, -2, Integer.MIN_VALUE, MOST + 1, RING_BYTES, Integer.MAX_VALUE}) {
            RingMemory.INTS.setRelease(memory, DATA, length);
            assertThrows(IllegalStateException.class, reader::peek, "length=" + length);
        }
        RingWriter writer = opened.writer();
        for (long taken : new long[] {-1, 1, Long.MAX_VALUE}) {
            RingMemory.LONGS.setRelease(memory, 2 * MARKS + RingMemory.TAKEN, taken);
            assertThrows(
                    IllegalStateException.class,
                    () -> writer.put(ByteBuffer.allocate(2 * RING_BYTES)),
                    "taken=" + taken);
        }
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
    }
}
