package org.jpvm.daemon.succession;

import java.util.BitSet;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Who decides about the next master, as the present one has told the others.
 *
 * <p>While hosts come and go there are two sets, and more than half of each must agree: so no two groups that do not hear each other can both
 * decide, whichever of the sets each of them knows of. A host whose daemon is proved dead does not count, one that is silent does.
 *
 * <pre>
 * int version, int open (0 or 1), settled, wanted, heirs as {@link HostSet}
 * </pre>
 *
 * @param version counts the changes within a reign
 * @param isOpen  whether there is an election at all: all hosts are Java daemons that take part
 * @param settled the set to which more than half have agreed; not to be changed
 * @param wanted  the set that is to come, the same one when nothing changes; not to be changed
 * @param heirs   those who have all that a master has to know; not to be changed
 */
public record Electorate(int version, boolean isOpen, BitSet settled, BitSet wanted, BitSet heirs) {
    /** Before anything is known. */
    public static final Electorate NONE = new Electorate(0, false, new BitSet(), new BitSet(), new BitSet());

    /** Whether a host has a voice. */
    public boolean contains(int host) {
        return settled.get(host) || wanted.get(host);
    }

    /** All hosts that have a voice; a copy. */
    public BitSet all() {
        BitSet all = (BitSet) settled.clone();
        all.or(wanted);
        return all;
    }

    /**
     * Whether these are more than half of each set.
     *
     * @param voices hosts that agree
     * @param dead   hosts whose daemons are proved dead
     */
    public boolean isDecidedBy(BitSet voices, BitSet dead) {
        return isMajority(settled, voices, dead) && isMajority(wanted, voices, dead);
    }

    /** Whether {@code voices} are more than half of those of a set that are not proved dead. */
    public static boolean isMajority(BitSet of, BitSet voices, BitSet dead) {
        BitSet living = (BitSet) of.clone();
        living.andNot(dead);
        int needed = living.cardinality() / 2 + 1;
        living.and(voices);
        return living.cardinality() >= needed;
    }

    /** Reads one. */
    public static Electorate read(XdrReader in) throws MalformedMessageException {
        return new Electorate(
                in.readInt("version", 0, Integer.MAX_VALUE - 1),
                in.readInt("open", 0, 1) == 1,
                HostSet.read(in),
                HostSet.read(in),
                HostSet.read(in));
    }

    /** Appends it. */
    public void write(XdrWriter out) {
        out.putInts(version, isOpen ? 1 : 0);
        HostSet.write(settled, out);
        HostSet.write(wanted, out);
        HostSet.write(heirs, out);
    }
}
