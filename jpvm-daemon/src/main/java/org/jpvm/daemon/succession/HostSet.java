package org.jpvm.daemon.succession;

import java.util.BitSet;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Sets of host indices on the wire, as runs, because those of a machine are mostly one run however many they are.
 *
 * <pre>
 * int n, n x { int first ; int count }     ascending, not touching
 * </pre>
 */
public final class HostSet {
    static final int MAX_INDEX = Tid.MAX_HOST_INDEX;
    private static final int RUN_BYTES = 8;

    private HostSet() {}

    /** The set of these indices. */
    public static BitSet of(int... indices) {
        BitSet set = new BitSet();
        for (int index : indices) {
            set.set(index);
        }
        return set;
    }

    /** Reads a set. */
    public static BitSet read(XdrReader in) throws MalformedMessageException {
        BitSet set = new BitSet();
        int runs = in.readCount("runs of hosts", RUN_BYTES);
        int next = 1;
        for (int i = 0; i < runs; i++) {
            int first = in.readInt("first host", next, MAX_INDEX);
            int count = in.readInt("count of hosts", 1, MAX_INDEX - first + 1);
            set.set(first, first + count);
            next = first + count + 1;
        }
        return set;
    }

    /** Appends a set. */
    public static void write(BitSet set, XdrWriter out) {
        int runs = 0;
        for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
            runs++;
        }
        out.putInt(runs);
        for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
            out.putInts(from, set.nextClearBit(from) - from);
        }
    }
}
