package org.jpvm.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of two rings, one in each direction; see the package comment for its bytes. */
public final class RingMemory {
    static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    static final int TAKEN = 0;
    static final int READER_WAITS = 128;
    static final int WRITER_WAITS = 256;

    static final int RECORD_HEADER_BYTES = 8;
    /** Header in place of a record that would not fit up to the end of the ring: the next one is at its beginning. */
    static final int SKIP = -1;
    /** The smallest record that is begun, and the header behind it. */
    static final int LEAST_RECORD_BYTES = RECORD_HEADER_BYTES + RingWriter.LEAST_BYTES + RECORD_HEADER_BYTES;
    /** Of the ring: the reader tells the writer what it has taken when it is such a part, and a record is no longer than that. */
    static final int PARTS = 8;

    /** {@code jpvmring} in ASCII. */
    private static final long MAGIC = 0x6a70766d72696e67L;

    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final int MARKS = 1024;
    private static final int MARKS_BYTES = 1024;
    private static final int DATA = 4096;
    private static final int MIN_RING_BYTES = 1 << 12;
    private static final int MAX_RING_BYTES = 1 << 28;

    private final ByteBuffer memory;
    private final int ringBytes;
    private final boolean creator;

    private RingMemory(ByteBuffer memory, int ringBytes, boolean creator) {
        this.memory = memory;
        this.ringBytes = ringBytes;
        this.creator = creator;
    }

    static int mostBytes(int ringBytes) {
        return ringBytes / PARTS;
    }

    static int recordBytes(int count) {
        return RECORD_HEADER_BYTES + (count + RECORD_HEADER_BYTES - 1 & -RECORD_HEADER_BYTES);
    }

    /** Bytes of memory that two rings of so many bytes need. */
    public static int totalBytes(int ringBytes) {
        return DATA + 2 * ringBytes;
    }

    /**
     * Makes two empty rings in memory of zeros.
     *
     * @param memory    direct, aligned to 8 bytes, of {@link #totalBytes}; used from its byte 0
     * @param ringBytes a power of two from 4 KB to 256 MB
     */
    public static RingMemory create(ByteBuffer memory, int ringBytes) {
        String problem = problem(ringBytes, memory.capacity());
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        ByteBuffer header = memory.duplicate().order(ByteOrder.BIG_ENDIAN);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(LENGTH_OFFSET, ringBytes);
        header.putLong(0, MAGIC);
        return new RingMemory(memory, ringBytes, true);
    }

    /**
     * The other side's view of memory in which rings were created.
     *
     * @throws IllegalArgumentException when that is not what is in the memory
     */
    public static RingMemory open(ByteBuffer memory) {
        ByteBuffer header = memory.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (memory.capacity() < DATA || header.getLong(0) != MAGIC) {
            throw new IllegalArgumentException("no rings in " + memory.capacity() + " bytes of memory");
        }
        if (header.getInt(VERSION_OFFSET) != VERSION) {
            throw new IllegalArgumentException(
                    "rings of version " + header.getInt(VERSION_OFFSET) + ", version " + VERSION + " is known here");
        }
        int ringBytes = header.getInt(LENGTH_OFFSET);
        String problem = problem(ringBytes, memory.capacity());
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return new RingMemory(memory, ringBytes, false);
    }

    private static String problem(int ringBytes, int capacity) {
        if (ringBytes < MIN_RING_BYTES || ringBytes > MAX_RING_BYTES || Integer.bitCount(ringBytes) != 1) {
            return "ringBytes=" + ringBytes + " is no power of two from " + MIN_RING_BYTES + " to " + MAX_RING_BYTES;
        }
        if (capacity != totalBytes(ringBytes)) {
            return "rings of " + ringBytes + " bytes need " + totalBytes(ringBytes) + " bytes of memory, not "
                    + capacity;
        }
        return null;
    }

    /** The ring that this side writes. To be used by one thread at a time. */
    public RingWriter writer() {
        int ring = creator ? 0 : 1;
        return new RingWriter(marks(ring), data(ring));
    }

    /** The ring that this side reads. To be used by one thread at a time. */
    public RingReader reader() {
        int ring = creator ? 1 : 0;
        return new RingReader(marks(ring), data(ring));
    }

    private ByteBuffer marks(int ring) {
        return memory.slice(MARKS + ring * MARKS_BYTES, MARKS_BYTES);
    }

    private ByteBuffer data(int ring) {
        return memory.slice(DATA + ring * ringBytes, ringBytes);
    }
}
