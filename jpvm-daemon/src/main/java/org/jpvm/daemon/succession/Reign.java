package org.jpvm.daemon.succession;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * The time during which one host is the master. No two masters have the same, and a later one is higher; also the ballot by which a host wants
 * to become master. On the wire both as int.
 *
 * @param round counts from 1; 0 for none known
 * @param host  index of the master
 */
public record Reign(int round, int host) implements Comparable<Reign> {
    /** Before anything is known. */
    public static final Reign NONE = new Reign(0, 0);

    /** The next one, of another master. */
    public Reign next(int nextHost) {
        return new Reign(round + 1, nextHost);
    }

    /** Whether it comes after another one. */
    public boolean isAfter(Reign other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Reign other) {
        return round != other.round ? Integer.compare(round, other.round) : Integer.compare(host, other.host);
    }

    /** Reads one. */
    public static Reign read(XdrReader in) throws MalformedMessageException {
        return new Reign(in.readInt("round", 0, Integer.MAX_VALUE - 1), in.readInt("host", 0, HostSet.MAX_INDEX));
    }

    /** Appends it. */
    public void write(XdrWriter out) {
        out.putInts(round, host);
    }
}
