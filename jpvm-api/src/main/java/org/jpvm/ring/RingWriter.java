package org.jpvm.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The writing end of a ring. Not thread-safe. */
public final class RingWriter {
    private final ByteBuffer marks;
    private final ByteBuffer data;
    private final int capacity;
    private final int mask;

    private long written;
    /** What the reader had taken when last looked at: looking costs a cache miss. */
    private long takenSeen;

    RingWriter(ByteBuffer marks, ByteBuffer data) {
        this.marks = marks;
        this.data = data;
        capacity = data.capacity();
        mask = capacity - 1;
        written = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.WRITTEN);
        takenSeen = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.TAKEN);
    }

    /**
     * Bytes that can be written now, those that wrap around the end included; looks at the reader's mark only when fewer than {@code least}
     * are known to be free.
     *
     * @throws IllegalStateException when the reader's mark is nonsense
     */
    public int free(int least) {
        int known = capacity - (int) (written - takenSeen);
        if (known >= least) {
            return known;
        }
        long taken = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.TAKEN);
        if (taken < takenSeen || taken > written) {
            throw new IllegalStateException("a ring's reader says it took " + taken + " of " + written + " bytes");
        }
        takenSeen = taken;
        return capacity - (int) (written - taken);
    }

    /** The free bytes that follow each other, up to the end of the ring: position to limit of a buffer that is reused. */
    public ByteBuffer room() {
        int start = (int) written & mask;
        int count = Math.min(capacity - (int) (written - takenSeen), capacity - start);
        return data.limit(start + count).position(start);
    }

    /** Copies as much as is free, around the end too; {@link #publish} shows it to the reader. Returns the number of bytes. */
    public int put(ByteBuffer source) {
        int count = Math.min(source.remaining(), free(source.remaining()));
        int start = (int) written & mask;
        int first = Math.min(count, capacity - start);
        data.clear();
        data.put(start, source, source.position(), first);
        data.put(0, source, source.position() + first, count - first);
        source.position(source.position() + count);
        return count;
    }

    /** The next {@code count} bytes behind those published are there for the reader. */
    public void publish(int count) {
        written += count;
        RingMemory.LONGS.setRelease(marks, RingMemory.WRITTEN, written);
    }

    /**
     * Whether the reader sleeps and must be woken because of what was published; only one call after it fell asleep says so. Costs a full
     * fence.
     */
    public boolean takeReaderWaits() {
        VarHandle.fullFence();
        if ((int) RingMemory.INTS.getOpaque(marks, RingMemory.READER_WAITS) == 0) {
            return false;
        }
        RingMemory.INTS.setOpaque(marks, RingMemory.READER_WAITS, 0);
        return true;
    }

    /** Asks the reader to wake this side when it takes bytes; then {@link #free} is to be looked at once more. */
    public void announceWait() {
        RingMemory.INTS.setVolatile(marks, RingMemory.WRITER_WAITS, 1);
        VarHandle.fullFence();
    }
}
