package org.jpvm;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;

/**
 * Memory that tasks of one host share under a name:
 *
 * <pre>{@code
 * try (SharedSegment table = SharedSegment.open(pvm, "table", 1 << 20)) {
 *     table.addAndGetLong(0, 1);
 * }
 * }</pre>
 *
 * <p>The first task to open a name creates the segment, full of zeros; it is removed when the last one closes it or ends, in whatever way.
 * Who opens the name after that gets a new one. Offsets and lengths are in bytes unless they name elements; values are in the byte order of
 * the host. Plain reads and writes are not ordered between tasks; ordered and volatile ones, compare-and-set and add are, as in
 * {@link java.lang.invoke.VarHandle}: <em>ordered</em> is its release, <em>volatile</em> its volatile mode. Those need an offset that is a
 * multiple of the size of the value.
 *
 * <p>Calls outside the segment end in {@link IndexOutOfBoundsException}, after {@link #close} in {@link PvmException} with BAD_PARAM. May be used
 * by several threads; none may be in a call when another one closes. The memory is not counted by PVM, and C tasks have no such function.
 */
public interface SharedSegment extends AutoCloseable {
    /**
     * Opens or creates a segment. Blocks while another task opens the same name. Not in jpvm-api itself: needs jpvm-native on the class path.
     *
     * @param name      not empty; the same for all users
     * @param sizeBytes at least 1; the same for all users
     * @throws PvmException NOT_IMPL without jpvm-native, BAD_PARAM for an empty name or a size below 1, MISMATCH when it is there with another size,
     *                      NO_HOST when it is on another host, SYS_ERR when the system refuses the memory
     */
    static SharedSegment open(PvmTask pvm, String name, long sizeBytes) {
        for (SharedSegmentProvider provider :
                ServiceLoader.load(SharedSegmentProvider.class, SharedSegment.class.getClassLoader())) {
            return provider.open(pvm, name, sizeBytes);
        }
        throw new PvmException(
                PvmError.NOT_IMPL, "shared segments need jpvm-native and Chronicle Bytes on the class path");
    }

    /** Its name. */
    String name();

    /** Its size. */
    long sizeBytes();

    /** One byte. */
    byte getByte(long offset);

    /** Sets one byte. */
    void putByte(long offset, byte value);

    /** An int. */
    int getInt(long offset);

    /** Sets an int. */
    void putInt(long offset, int value);

    /** A long. */
    long getLong(long offset);

    /** Sets a long. */
    void putLong(long offset, long value);

    /** A double. */
    double getDouble(long offset);

    /** Sets a double. */
    void putDouble(long offset, double value);

    /** Reads {@code count} bytes into an array from {@code index} on. */
    void getBytes(long offset, byte[] array, int index, int count);

    /** Writes {@code count} bytes of an array from {@code index} on. */
    void putBytes(long offset, byte[] array, int index, int count);

    /** Reads {@code count} ints. */
    void getInts(long offset, int[] array, int index, int count);

    /** Writes {@code count} ints. */
    void putInts(long offset, int[] array, int index, int count);

    /** Reads {@code count} longs. */
    void getLongs(long offset, long[] array, int index, int count);

    /** Writes {@code count} longs. */
    void putLongs(long offset, long[] array, int index, int count);

    /** Reads {@code count} doubles. */
    void getDoubles(long offset, double[] array, int index, int count);

    /** Writes {@code count} doubles. */
    void putDoubles(long offset, double[] array, int index, int count);

    /** Reads an int with volatile order. */
    int getIntVolatile(long offset);

    /** Writes an int with volatile order. */
    void putIntVolatile(long offset, int value);

    /** Writes an int behind all writes before. */
    void putIntOrdered(long offset, int value);

    /** Sets an int if it has the expected value, in one step for all tasks. */
    boolean compareAndSetInt(long offset, int expected, int value);

    /** Adds to an int in one step for all tasks and returns the sum. */
    int addAndGetInt(long offset, int delta);

    /** Reads a long with volatile order. */
    long getLongVolatile(long offset);

    /** Writes a long with volatile order. */
    void putLongVolatile(long offset, long value);

    /** Writes a long behind all writes before. */
    void putLongOrdered(long offset, long value);

    /** Sets a long if it has the expected value, in one step for all tasks. */
    boolean compareAndSetLong(long offset, long expected, long value);

    /** Adds to a long in one step for all tasks and returns the sum. */
    long addAndGetLong(long offset, long delta);

    /** The same memory as a buffer in the host's byte order. It stays valid after {@link #close}, but is nobody else's then. */
    ByteBuffer view(long offset, int lengthBytes);

    /** Gives the segment back; does nothing the second time. The last user's removes it. */
    @Override
    void close();
}
