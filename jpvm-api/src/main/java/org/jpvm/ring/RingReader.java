package org.jpvm.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The reading end of a ring. Not thread-safe, but for {@link #isEmpty}. */
public final class RingReader {
    private final ByteBuffer marks;
    private final ByteBuffer data;
    private final int capacity;
    private final int mask;

    private long taken;
    private volatile boolean waits;

    RingReader(ByteBuffer marks, ByteBuffer data) {
        this.marks = marks;
        this.data = data;
        capacity = data.capacity();
        mask = capacity - 1;
        taken = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.TAKEN);
    }

    /** Whether there is nothing to read. Any thread, as long as none reads meanwhile; costs nothing while that is so. */
    public boolean isEmpty() {
        return (long) RingMemory.LONGS.getAcquire(marks, RingMemory.WRITTEN) == taken;
    }

    /**
     * The bytes that are there and follow each other, at most {@code most}: position to limit of a buffer that is reused, big-endian, valid
     * until {@link #take}.
     *
     * @throws IllegalStateException when the writer's mark is nonsense
     */
    public ByteBuffer peek(int most) {
        long written = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.WRITTEN);
        long there = written - taken;
        if (there < 0 || there > capacity) {
            throw new IllegalStateException(
                    "a ring's writer says it wrote " + written + " bytes, of which " + taken + " were taken");
        }
        int start = (int) taken & mask;
        int count = Math.min((int) Math.min(there, most), capacity - start);
        return data.limit(start + count).position(start);
    }

    /** The first {@code count} bytes are not needed any more: the writer may use their place. */
    public void take(int count) {
        taken += count;
        RingMemory.LONGS.setRelease(marks, RingMemory.TAKEN, taken);
    }

    /** Whether the writer sleeps and must be woken because of what was taken; only one call says so. Costs a full fence. */
    public boolean takeWriterWaits() {
        VarHandle.fullFence();
        if ((int) RingMemory.INTS.getOpaque(marks, RingMemory.WRITER_WAITS) == 0) {
            return false;
        }
        RingMemory.INTS.setOpaque(marks, RingMemory.WRITER_WAITS, 0);
        return true;
    }

    /** Asks the writer to wake this side when it writes; then {@link #isEmpty} is to be looked at once more. */
    public void announceWait() {
        waits = true;
        RingMemory.INTS.setVolatile(marks, RingMemory.READER_WAITS, 1);
        VarHandle.fullFence();
    }

    /** This side looks by itself again, and needs not be woken. */
    public void endWait() {
        if (waits) {
            waits = false;
            RingMemory.INTS.setOpaque(marks, RingMemory.READER_WAITS, 0);
        }
    }
}
