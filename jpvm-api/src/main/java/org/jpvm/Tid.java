package org.jpvm;

/**
 * A PVM task identifier: one 32-bit address for tasks, daemons and multicast addresses.
 *
 * <pre>
 *  31 30 29            18 17                             0
 * +--+--+----------------+-------------------------------+
 * | S| G|  H  (12 bits)  |          L (18 bits)          |
 * +--+--+----------------+-------------------------------+
 * S  0x80000000  address of a daemon
 * G  0x40000000  multicast address
 * H  0x3ffc0000  host index (first host of a machine is 1)
 * L  0x0003ffff  number of the task on that host, 0 = none
 * </pre>
 *
 * The static methods work on the bare {@code int} for code that must not allocate. Source: pvm-wire-protocol §1.1.
 *
 * @param value the bit pattern as it travels, most significant byte first
 */
public record Tid(int value) implements Comparable<Tid> {
    /** S bit: the address is a daemon. */
    public static final int DAEMON_BIT = 0x80000000;
    /** G bit: the address is a multicast address. */
    public static final int MULTICAST_BIT = 0x40000000;
    /** H field: host index, shifted left by {@value #HOST_SHIFT}. */
    public static final int HOST_MASK = 0x3ffc0000;
    /** L field: number of the task on its host. */
    public static final int LOCAL_MASK = 0x0003ffff;
    /** Number of bits below the host field. */
    public static final int HOST_SHIFT = 18;
    /** Largest host index. */
    public static final int MAX_HOST_INDEX = 4095;
    /** Largest task number on one host. */
    public static final int MAX_LOCAL_INDEX = LOCAL_MASK;

    /** "My local daemon" in frames between a task and its daemon; between daemons the shadow daemon. */
    public static final int LOCAL_DAEMON = 0x80000000;
    /** Wildcard of receives; also the source of frames of a task that has no tid yet. */
    public static final int ANY_VALUE = -1;
    /** Pseudo destination of user-defined trace events ({@code PVM_TRACE_TID}); never on the wire. */
    public static final int TRACE_VALUE = -1111;

    /** Wildcard for receives. */
    public static final Tid ANY = new Tid(ANY_VALUE);

    /** Task number {@code localIndex} of host {@code hostIndex}. */
    public static Tid ofTask(int hostIndex, int localIndex) {
        if (localIndex < 1 || localIndex > MAX_LOCAL_INDEX) {
            throw new IllegalArgumentException("localIndex=" + localIndex + " is outside 1.." + MAX_LOCAL_INDEX);
        }
        return new Tid(hostPart(hostIndex) | localIndex);
    }

    /** The daemon of host {@code hostIndex} as a message address (S bit set). */
    public static Tid ofDaemon(int hostIndex) {
        return new Tid(DAEMON_BIT | hostPart(hostIndex));
    }

    /** The host field of host {@code hostIndex}: the DTID that {@code pvm_config} and {@code ps} show. */
    public static int hostPart(int hostIndex) {
        if (hostIndex < 0 || hostIndex > MAX_HOST_INDEX) {
            throw new IllegalArgumentException("hostIndex=" + hostIndex + " is outside 0.." + MAX_HOST_INDEX);
        }
        return hostIndex << HOST_SHIFT;
    }

    /** Whether {@code tid} addresses a task: S and G clear, L not zero. */
    public static boolean isTask(int tid) {
        return (tid & (DAEMON_BIT | MULTICAST_BIT)) == 0 && (tid & LOCAL_MASK) != 0;
    }

    /** Whether {@code tid} addresses a daemon: S set, G and L clear. */
    public static boolean isDaemon(int tid) {
        return (tid & (DAEMON_BIT | MULTICAST_BIT | LOCAL_MASK)) == DAEMON_BIT;
    }

    /** Whether {@code tid} is a multicast address: G set, S clear. */
    public static boolean isMulticast(int tid) {
        return (tid & (DAEMON_BIT | MULTICAST_BIT)) == MULTICAST_BIT;
    }

    /** Host index of any address; 0 means "here" or the shadow daemon. */
    public static int hostIndex(int tid) {
        return (tid & HOST_MASK) >>> HOST_SHIFT;
    }

    /** Task number of an address on its host, 0 for a daemon. */
    public static int localIndex(int tid) {
        return tid & LOCAL_MASK;
    }

    /** The usual text of a tid: {@code t} and the lower-case hexadecimal value, such as {@code t40001}. */
    public static String text(int tid) {
        return "t" + Integer.toHexString(tid);
    }

    /**
     * Reads the text of a tid: hexadecimal with or without a leading {@code t}, {@code 0x} allowed.
     *
     * @throws PvmException {@link PvmError#BAD_PARAM} when the text is no 32-bit hexadecimal number
     */
    public static Tid parse(String text) {
        String digits = text.startsWith("t") ? text.substring(1) : text;
        digits = digits.startsWith("0x") ? digits.substring(2) : digits;
        try {
            return new Tid(Integer.parseUnsignedInt(digits, 16));
        } catch (NumberFormatException e) {
            throw new PvmException(
                    PvmError.BAD_PARAM, "not a tid: \"" + text + "\" (hexadecimal such as t40001 wanted)");
        }
    }

    /** Whether this is a task. */
    public boolean isTask() {
        return isTask(value);
    }

    /** Whether this is a daemon. */
    public boolean isDaemon() {
        return isDaemon(value);
    }

    /** Whether this is a multicast address. */
    public boolean isMulticast() {
        return isMulticast(value);
    }

    /** Host index; Java form of {@code pvm_tidtohost} without the shift. */
    public int hostIndex() {
        return hostIndex(value);
    }

    /** The host field alone; Java form of {@code pvm_tidtohost}. */
    public Tid host() {
        return new Tid(value & HOST_MASK);
    }

    /** Task number on its host. */
    public int localIndex() {
        return localIndex(value);
    }

    @Override
    public int compareTo(Tid other) {
        return Integer.compare(value, other.value);
    }

    /** The usual text, such as {@code t40001}. */
    @Override
    public String toString() {
        return text(value);
    }
}
