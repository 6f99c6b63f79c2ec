package org.jpvm.groupserver;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.XdrWriter;

/** One group: the table of its members by instance number, and who waits for whom. */
final class Group {
    /** A free slot of the member table. */
    static final int NO_TID = -1;

    /** Slots that the member table grows by; seen by clients as the length of the table. */
    private static final int GROWTH = 10;

    final GroupName name;
    final Rendezvous barrier = new Rendezvous();
    final Rendezvous freeze = new Rendezvous();

    private int[] tids = new int[0];
    private int size;
    private int state = GroupCode.DYNAMIC;
    /** Lowest of what those who freeze it agree to; of a frozen group, what all members have agreed to. */
    private int trees = GroupCode.TREES_OF_ALL;

    Group(GroupName name) {
        this.name = name;
    }

    /**
     * Members on one host.
     *
     * @param count       their number
     * @param coordinator the lowest tid
     */
    record HostShare(int count, int coordinator) {}

    /** Takes the lowest free instance number. */
    int add(int tid) {
        if (size == tids.length) {
            int length = tids.length;
            tids = Arrays.copyOf(tids, length + GROWTH);
            Arrays.fill(tids, length, tids.length, NO_TID);
        }
        int instance = instanceOf(NO_TID);
        tids[instance] = tid;
        size++;
        return instance;
    }

    void remove(int instance) {
        tids[instance] = NO_TID;
        size--;
    }

    /** Instance number of a member, or -1. */
    int instanceOf(int tid) {
        for (int i = 0; i < tids.length; i++) {
            if (tids[i] == tid) {
                return i;
            }
        }
        return -1;
    }

    boolean isMember(int tid) {
        return tid != NO_TID && instanceOf(tid) >= 0;
    }

    /** Member with an instance number, or {@link #NO_TID}. */
    int tidAt(int instance) {
        return instance >= 0 && instance < tids.length ? tids[instance] : NO_TID;
    }

    boolean hasSlot(int instance) {
        return instance >= 0 && instance < tids.length;
    }

    boolean hasHoles() {
        for (int i = 0; i < size; i++) {
            if (tids[i] == NO_TID) {
                return true;
            }
        }
        return false;
    }

    /** The members in the order of their instance numbers. */
    int[] members() {
        int[] members = new int[size];
        int count = 0;
        for (int tid : tids) {
            if (tid != NO_TID) {
                members[count++] = tid;
            }
        }
        return members;
    }

    int size() {
        return size;
    }

    /** Slots of the member table, used or not. */
    int slots() {
        return tids.length;
    }

    /** STATIC, DYNAMIC or STATIC_DEAD. */
    int state() {
        return state;
    }

    /** What most replies say: nobody may keep the table of a group that changes or died. */
    int announcedState() {
        return state == GroupCode.STATIC ? GroupCode.STATIC : GroupCode.DYNAMIC;
    }

    boolean isStatic() {
        return state == GroupCode.STATIC;
    }

    boolean isDead() {
        return state == GroupCode.STATIC_DEAD;
    }

    void setState(int value) {
        state = value;
    }

    /** One more has called freeze and agrees to these trees, 0 for none. */
    void offerTrees(int offered) {
        trees = Math.min(trees, offered);
    }

    /** All who were wanted have called freeze: a member that has not may be in the middle of an operation that began without trees. */
    void settleTrees() {
        int[] froze = freeze.waiting();
        Arrays.sort(froze);
        for (int tid : tids) {
            if (tid != NO_TID && Arrays.binarySearch(froze, tid) < 0) {
                trees = 0;
            }
        }
    }

    /** Members per host, by host part of the tid. */
    TreeMap<Integer, HostShare> hosts() {
        TreeMap<Integer, HostShare> hosts = new TreeMap<>();
        for (int tid : tids) {
            if (tid != NO_TID) {
                hosts.merge(
                        tid & Tid.HOST_MASK,
                        new HostShare(1, tid),
                        (a, b) -> new HostShare(a.count + 1, Math.min(a.coordinator, b.coordinator)));
            }
        }
        return hosts;
    }

    HostShare onHost(int hostPart) {
        int count = 0;
        int lowest = NO_TID;
        for (int tid : tids) {
            if (tid != NO_TID && (tid & Tid.HOST_MASK) == hostPart) {
                count++;
                lowest = lowest == NO_TID ? tid : Math.min(lowest, tid);
            }
        }
        return new HostShare(count, lowest);
    }

    /**
     * Appends the state field and, for a frozen group, its table.
     *
     * <pre>
     * int  state
     * only if STATIC:
     * int  name length without NUL
     * str  name
     * int  members
     * int  slots
     * int[slots] tids, -1 = free
     * int  hosts
     * int[hosts] members on the host
     * int[hosts] coordinator of the host
     * int  trees               only to members, and only when they have agreed to some: so never to a task in C
     * </pre>
     */
    void writeState(XdrWriter out, int announced, int reader) {
        out.putInt(announced);
        if (announced == GroupCode.STATIC) {
            out.putInt(name.lengthBytes());
            name.write(out);
            out.putInt(size).putInt(tids.length).putInts(tids);
            TreeMap<Integer, HostShare> hosts = hosts();
            out.putInt(hosts.size());
            writeHosts(out, hosts);
            if (trees > 0 && isMember(reader)) {
                out.putInt(trees);
            }
        }
    }

    /** Appends the member counts of the hosts and then their coordinators. */
    void writeHosts(XdrWriter out, Map<Integer, HostShare> hosts) {
        hosts.values().forEach(share -> out.putInt(share.count));
        hosts.values().forEach(share -> out.putInt(share.coordinator));
    }

    /**
     * Appends the group's part of the GSLS reply.
     *
     * <pre>
     * int  name length without NUL
     * str  name
     * int  members
     * int  slots
     * int  number wanted at the barrier, -1 none
     * int  number reached
     * int[slots]   tids, -1 = free
     * int[reached] tids waiting, -1 where one caller stands for several
     * </pre>
     */
    void writeListing(XdrWriter out) {
        out.putInt(name.lengthBytes());
        name.write(out);
        out.putInt(size).putInt(tids.length);
        out.putInt(barrier.wanted()).putInt(barrier.reached());
        out.putInts(tids);
        int[] waiting = barrier.waiting();
        for (int i = 0; i < barrier.reached(); i++) {
            out.putInt(i < waiting.length ? waiting[i] : NO_TID);
        }
    }

    /** Appends the group's part of the dump, in C's format. */
    void appendDump(StringBuilder out) {
        out.append("group: ").append(name).append("  size: ").append(size);
        out.append(" barrier_count: ").append(barrier.wanted());
        out.append(" barrier_reached ").append(barrier.reached());
        out.append("\n sgroup_count: ").append(freeze.wanted());
        out.append(" sgroup_reached ").append(freeze.reached());
        out.append("\n  Tids: \n");
        for (int i = 0; i < tids.length; i++) {
            if (tids[i] != NO_TID) {
                out.append('(')
                        .append(i)
                        .append(",  0x")
                        .append(Integer.toHexString(tids[i]))
                        .append(") ");
            }
        }
        out.append('\n');
        appendWaiting(out, "tids waiting on barrier:\n", barrier);
        appendWaiting(out, "tids waiting on static formation:\n", freeze);
        out.append("Host characterization:\n");
        hosts().forEach((host, share) -> out.append("host ")
                .append(Integer.toHexString(host))
                .append(" - ")
                .append(share.count)
                .append(" procs, ")
                .append(Integer.toHexString(share.coordinator))
                .append(" coord \n"));
    }

    private static void appendWaiting(StringBuilder out, String title, Rendezvous rendezvous) {
        if (rendezvous.reached() > 0) {
            out.append(title);
            for (int tid : rendezvous.waiting()) {
                out.append("0x").append(Integer.toHexString(tid)).append("  ");
            }
            out.append('\n');
        }
    }
}
