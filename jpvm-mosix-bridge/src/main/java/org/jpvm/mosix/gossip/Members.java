package org.jpvm.mosix.gossip;

import java.util.Arrays;
import java.util.List;

/** The hosts of a machine in the order of their indices. Immutable, so that any number of simulated hosts can share one. */
public final class Members {
    /** Nobody. */
    public static final Members NONE = new Members(0, new int[0], new String[0], new String[0]);

    /** Architecture of numbered members. */
    private static final String ARCHITECTURE = "LINUX64";

    private final int size;
    /** Null when the members are numbered from 1 on without gaps. */
    private final int[] hosts;

    private final String[] names;
    private final String[] architectures;

    private Members(int size, int[] hosts, String[] names, String[] architectures) {
        this.size = size;
        this.hosts = hosts;
        this.names = names;
        this.architectures = architectures;
    }

    /**
     * A member.
     *
     * @param hostIndex    number in the host table, at least 1
     * @param name         host name
     * @param architecture architecture name
     */
    public record Member(int hostIndex, String name, String architecture) {}

    /** These members, in any order; throws {@link IllegalArgumentException} for an index below 1 or one that occurs twice. */
    public static Members of(List<Member> members) {
        Member[] sorted = members.toArray(new Member[0]);
        Arrays.sort(sorted, (one, other) -> Integer.compare(one.hostIndex, other.hostIndex));
        int[] hosts = new int[sorted.length];
        String[] names = new String[sorted.length];
        String[] architectures = new String[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            hosts[i] = sorted[i].hostIndex;
            names[i] = sorted[i].name;
            architectures[i] = sorted[i].architecture;
            if (hosts[i] < 1 || i > 0 && hosts[i] == hosts[i - 1]) {
                throw new IllegalArgumentException("hosts of a machine: index " + hosts[i] + " of " + names[i]);
            }
        }
        return new Members(hosts.length, hosts, names, architectures);
    }

    /** Hosts 1 to {@code count}, named {@code node1} and so on; needs no memory for each. */
    public static Members numbered(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("hosts of a machine: count=" + count);
        }
        return new Members(count, null, null, null);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Index of the host at a position, 0 to {@code size() - 1}. */
    public int hostIndex(int position) {
        return hosts == null ? position + 1 : hosts[position];
    }

    /** Position of the host of an index, -1 when it is no member. */
    public int position(int hostIndex) {
        if (hosts == null) {
            return hostIndex >= 1 && hostIndex <= size ? hostIndex - 1 : -1;
        }
        return Math.max(-1, Arrays.binarySearch(hosts, hostIndex));
    }

    /** Whether the host of an index is a member. */
    public boolean contains(int hostIndex) {
        return position(hostIndex) >= 0;
    }

    /** Name of the host at a position. */
    public String name(int position) {
        return names == null ? "node" + hostIndex(position) : names[position];
    }

    /** Architecture of the host at a position. */
    public String architecture(int position) {
        return architectures == null ? ARCHITECTURE : architectures[position];
    }
}
