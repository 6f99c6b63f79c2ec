package org.jpvm.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The writing end of a ring. Not thread-safe. */
public final class RingWriter {
    /** A record is not begun where less follows up to the end of the ring: it would be too short to be worth it. */
    public static final int LEAST_BYTES = 128;

    private final ByteBuffer marks;
    private final ByteBuffer data;
    /** The same bytes, whatever the limit is. */
    private final ByteBuffer headers;

    private final int capacity;
    private final int mask;

    private long written;
    /** What the reader had taken when last looked at: looking costs a cache miss. */
    private long takenSeen;

    RingWriter(ByteBuffer marks, ByteBuffer data) {
        this.marks = marks;
        this.data = data;
        headers = data.duplicate();
        capacity = data.capacity();
        mask = capacity - 1;
    }

    /**
     * Where the bytes of the next record go: from the position to the limit of a buffer that is reused, big-endian, at least {@link #LEAST_BYTES};
     * {@link #publish} follows, or nothing.
     *
     * @return null while the ring is full
     * @throws IllegalStateException when the reader's mark is nonsense
     */
    public ByteBuffer room() {
        int start = (int) written & mask;
        int toEnd = capacity - start;
        if (toEnd < RingMemory.RECORD_HEADER_BYTES + LEAST_BYTES) {
            if (!isFree(toEnd + RingMemory.LEAST_RECORD_BYTES)) {
                return null;
            }
            finish(start, toEnd, RingMemory.SKIP);
            start = 0;
            toEnd = capacity;
        } else if (!isFree(RingMemory.LEAST_RECORD_BYTES)) {
            return null;
        }
        int free = capacity - (int) (written - takenSeen) - RingMemory.RECORD_HEADER_BYTES;
        int count = Math.min(Math.min(free, toEnd) - RingMemory.RECORD_HEADER_BYTES, RingMemory.mostBytes(capacity));
        int first = start + RingMemory.RECORD_HEADER_BYTES;
        return data.limit(first + (count & -RingMemory.RECORD_HEADER_BYTES)).position(first);
    }

    /** Shows the reader the first {@code count} bytes of the room, more than 0. */
    public void publish(int count) {
        finish((int) written & mask, RingMemory.recordBytes(count), count);
    }

    /** Copies as much as there is room for and shows it to the reader. Returns the number of bytes. */
    public int put(ByteBuffer source) {
        int start = source.position();
        while (source.hasRemaining()) {
            ByteBuffer room = room();
            if (room == null) {
                break;
            }
            int count = Math.min(source.remaining(), room.remaining());
            room.put(room.position(), source, source.position(), count);
            source.position(source.position() + count);
            publish(count);
        }
        return source.position() - start;
    }

    /** Whether {@link #room} would give some. */
    public boolean hasRoom() {
        int toEnd = capacity - ((int) written & mask);
        return isFree(
                toEnd < RingMemory.RECORD_HEADER_BYTES + LEAST_BYTES
                        ? toEnd + RingMemory.LEAST_RECORD_BYTES
                        : RingMemory.LEAST_RECORD_BYTES);
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

    /** Asks the reader to wake this side when it has made room; then {@link #hasRoom} is to be looked at once more. */
    public void announceWait() {
        RingMemory.INTS.setVolatile(marks, RingMemory.WRITER_WAITS, 1);
        VarHandle.fullFence();
    }

    /** The header behind the record says that nothing is there, before that of the record says what is here. */
    private void finish(int start, int recordBytes, int header) {
        written += recordBytes;
        RingMemory.INTS.set(headers, (int) written & mask, 0);
        RingMemory.INTS.setRelease(headers, start, header);
    }

    private boolean isFree(int count) {
        if (capacity - (int) (written - takenSeen) >= count) {
            return true;
        }
        long taken = (long) RingMemory.LONGS.getAcquire(marks, RingMemory.TAKEN);
        if (taken < takenSeen || taken > written || taken % RingMemory.RECORD_HEADER_BYTES != 0) {
            throw new IllegalStateException("a ring's reader says it took " + taken + " of " + written + " bytes");
        }
        takenSeen = taken;
        return capacity - (int) (written - taken) >= count;
    }
}
