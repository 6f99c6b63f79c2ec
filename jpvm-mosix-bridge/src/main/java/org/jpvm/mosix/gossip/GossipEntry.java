package org.jpvm.mosix.gossip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Layout of an entry and of a message, most significant byte first. A message is a header and entries in ascending order of their hosts:
 *
 * <pre>
 *   offset size
 *        0    2  version, 2
 *        2    2  number of entries
 *        4   48  first entry, and so on
 *
 *   an entry:
 *        0    4  index of the host, at least 1
 *        4    4  age, milliseconds, 0 to 2^31-1   (in memory: milliseconds of the clock when it was measured, which may wrap around)
 *        8    4  speed, float
 *       12    4  load, float
 *       16    4  lowest key, float
 *       20    4  highest key, float
 *       24    4  mean key, float
 *       28    4  free memory, bytes, float, rounded down
 *       32    2  tasks
 *       34    2  guests
 *       36    2  cores, short float
 *       38    2  total memory, bytes, short float
 *       40    2  foreign load, short float
 *       42    2  flags: 1 leaving, 2 busy, 4 refuses guests; in the upper 13 bits the tasks that want to run
 *       44    2  seconds of stop of a move, short float
 *       46    2  standard CPU-seconds of warm-up of a move, short float
 * </pre>
 *
 * <p>A short float is a float of at least 0 without its sign bit and the lower 15 bits of its fraction: eight bits of exponent, eight of fraction. Whole
 * numbers up to 512 are exact, others are within 0.2 %.
 */
final class GossipEntry {
    static final int VERSION = 2;
    static final int HEADER_BYTES = 4;
    static final int BYTES = 48;
    static final int INTS = BYTES / Integer.BYTES;

    static final int HOST = 0;
    static final int TIME = 1;
    static final int SPEED = 2;
    static final int LOAD = 3;
    static final int LOWEST_KEY = 4;
    static final int HIGHEST_KEY = 5;
    static final int MEAN_KEY = 6;
    static final int FREE_MEMORY = 7;
    static final int TASKS_GUESTS = 8;
    static final int CORES_MEMORY = 9;
    static final int FOREIGN_FLAGS = 10;
    static final int STOP_WARM_UP = 11;

    static final int LEAVING = 1;
    static final int BUSY = 2;
    static final int REFUSES_GUESTS = 4;
    static final int COMPUTING_SHIFT = 3;
    private static final int MOST_COMPUTING = 0x1fff;

    /** More of anything but memory, keys and seconds is absurd: processes, cores, multiples of a standard host. */
    static final float MOST = 1e6f;

    /** More standard CPU-seconds are absurd: thirty thousand years. */
    private static final float MOST_WORK = 1e12f;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int SHORT_FLOAT_SHIFT = 15;
    private static final int MOST_COUNTED = 0xffff;

    private GossipEntry() {}

    static int word(byte[] bytes, int offset) {
        return (int) WORDS.get(bytes, offset);
    }

    static int word(byte[] bytes, int offset, int field) {
        return (int) WORDS.get(bytes, offset + field * Integer.BYTES);
    }

    static void putWord(byte[] bytes, int offset, int value) {
        WORDS.set(bytes, offset, value);
    }

    static void putHeader(byte[] bytes, int offset, int entries) {
        putWord(bytes, offset, VERSION << 16 | entries);
    }

    /** Writes an entry of age 0. */
    static void put(byte[] bytes, int offset, int host, HostFigures figures) {
        int flags = (figures.leaving() ? LEAVING : 0)
                | (figures.busy() ? BUSY : 0)
                | (figures.refusesGuests() ? REFUSES_GUESTS : 0)
                | Math.max(0, Math.min(MOST_COMPUTING, figures.computing())) << COMPUTING_SHIFT;
        put(bytes, offset, HOST, host);
        put(bytes, offset, TIME, 0);
        put(bytes, offset, SPEED, Float.floatToRawIntBits((float) figures.speed()));
        put(bytes, offset, LOAD, Float.floatToRawIntBits((float) figures.load()));
        put(bytes, offset, LOWEST_KEY, Float.floatToRawIntBits((float) figures.lowestKey()));
        put(bytes, offset, HIGHEST_KEY, Float.floatToRawIntBits((float) figures.highestKey()));
        put(bytes, offset, MEAN_KEY, Float.floatToRawIntBits((float) figures.meanKey()));
        put(bytes, offset, FREE_MEMORY, Float.floatToRawIntBits(notAbove(figures.freeMemory())));
        put(bytes, offset, TASKS_GUESTS, counted(figures.tasks()) << 16 | counted(figures.guests()));
        put(bytes, offset, CORES_MEMORY, shortFloat(figures.cores()) << 16 | shortFloat(figures.totalMemory()));
        put(bytes, offset, FOREIGN_FLAGS, shortFloat(figures.foreignLoad()) << 16 | flags);
        put(bytes, offset, STOP_WARM_UP, shortFloat(figures.stop()) << 16 | shortFloat(figures.warmUp()));
    }

    /** Whether the figures of an entry are such as a host can have; host and age are not looked at. */
    static boolean isPlausible(byte[] bytes, int offset) {
        float speed = Float.intBitsToFloat(word(bytes, offset, SPEED));
        float load = Float.intBitsToFloat(word(bytes, offset, LOAD));
        float free = Float.intBitsToFloat(word(bytes, offset, FREE_MEMORY));
        int coresMemory = word(bytes, offset, CORES_MEMORY);
        float cores = floatOf(coresMemory >>> 16);
        int costs = word(bytes, offset, STOP_WARM_UP);
        // Written so that what is not a number fails every comparison.
        return speed > 0
                && speed <= MOST
                && load >= 0
                && load <= MOST
                && cores >= 1
                && cores <= MOST
                && floatOf(word(bytes, offset, FOREIGN_FLAGS) >>> 16) <= MOST
                && isKey(word(bytes, offset, LOWEST_KEY))
                && isKey(word(bytes, offset, HIGHEST_KEY))
                && isKey(word(bytes, offset, MEAN_KEY))
                && free >= 0
                && free <= Long.MAX_VALUE
                && floatOf(coresMemory & 0xffff) <= Long.MAX_VALUE
                && floatOf(costs >>> 16) <= MOST
                && floatOf(costs & 0xffff) <= MOST;
    }

    static float floatOf(int shortFloat) {
        return Float.intBitsToFloat((shortFloat & 0xffff) << SHORT_FLOAT_SHIFT);
    }

    /** Rounds to the nearest; what is negative becomes NaN, so that it is refused like it. */
    static int shortFloat(double value) {
        float single = value >= 0 ? (float) value + 0f : Float.NaN;
        int bits = Float.floatToIntBits(single);
        int half = single <= Float.MAX_VALUE ? 1 << SHORT_FLOAT_SHIFT - 1 : 0;
        return bits + half >>> SHORT_FLOAT_SHIFT;
    }

    private static void put(byte[] bytes, int offset, int field, int value) {
        putWord(bytes, offset + field * Integer.BYTES, value);
    }

    private static boolean isKey(int bits) {
        return Math.abs(Float.intBitsToFloat(bits)) <= MOST_WORK;
    }

    private static int counted(int number) {
        return Math.max(0, Math.min(number, MOST_COUNTED));
    }

    /** The greatest float not above a number of bytes: nobody may be told of memory that is not there. */
    private static float notAbove(long bytes) {
        float single = bytes;
        return (long) single > bytes || single >= Long.MAX_VALUE ? Math.nextDown(single) : single;
    }
}
