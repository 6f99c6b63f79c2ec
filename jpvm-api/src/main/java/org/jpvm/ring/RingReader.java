package org.jpvm.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The reading end of a ring. Not thread-safe, but for {@link #isEmpty}. */
public final class RingReader {
    private final ByteBuffer marks;
    private final ByteBuffer data;
    /** The same bytes, whatever the limit is. */
    private final ByteBuffer headers;

    private final int capacity;
    private final int mask;

    private long taken;
    private long published;
    private boolean waits;

    RingReader(ByteBuffer marks, ByteBuffer data) {
        this.marks = marks;
        this.data = data;
        headers = data.duplicate();
        capacity = data.capacity();
        mask = capacity - 1;
    }

    /** Whether there is nothing to read. Any thread, as long as none reads meanwhile; costs nothing while that is so. */
    public boolean isEmpty() {
        return (int) RingMemory.INTS.getAcquire(headers, (int) taken & mask) == 0;
    }

    /**
     * The bytes of the next record: position to limit of a buffer that is reused, big-endian, valid until {@link #take}.
     *
     * @return null when there is none
     * @throws IllegalStateException when what the writer has written is nonsense
     */
    public ByteBuffer peek() {
        int start = (int) taken & mask;
        int count = (int) RingMemory.INTS.getAcquire(headers, start);
        if (count == RingMemory.SKIP && start > 0) {
            taken += capacity - start;
            start = 0;
            count = (int) RingMemory.INTS.getAcquire(headers, start);
        }
        if (count == 0) {
            return null;
        }
        int first = start + RingMemory.RECORD_HEADER_BYTES;
        if (count < 0 || count > Math.min(capacity - first, RingMemory.mostBytes(capacity))) {
            throw new IllegalStateException("a ring's writer says it wrote a record of " + count + " bytes");
        }
        return data.limit(first + count).position(first);
    }

    /**
     * The {@code count} bytes of the record are not needed any more.
     *
     * @return whether the writer sleeps and must be woken because of the room that there is now; only one call says so
     */
    public boolean take(int count) {
        taken += RingMemory.recordBytes(count);
        // A writer that sees the ring full sleeps, however late it hears: there is more to read than what it is not
        // told of.
        if (taken - published < capacity / RingMemory.PARTS) {
            return false;
        }
        published = taken;
        RingMemory.LONGS.setRelease(marks, RingMemory.TAKEN, taken);
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
