package org.jpvm.mosix.gossip;

import org.jpvm.placement.HostsView;

/** What a {@link GossipCore} knows, as policies see it; right until the core is next told something. */
public final class GossipView implements HostsView {
    private static final double MILLIS = 1000;

    private final LoadVector vector;
    private final Members members;
    /** Position in the vector for each member, -1 for none; null when positions are those of the vector. */
    private final int[] positions;

    private final int nowMillis;

    GossipView(LoadVector vector, Members members, int[] positions, int nowMillis) {
        this.vector = vector;
        this.members = members;
        this.positions = positions;
        this.nowMillis = nowMillis;
    }

    @Override
    public int size() {
        return positions == null ? vector.size() : positions.length;
    }

    @Override
    public int hostIndex(int position) {
        return positions == null ? vector.host(position) : members.hostIndex(position);
    }

    @Override
    public String name(int position) {
        int member = member(position);
        return member < 0 ? "" : members.name(member);
    }

    @Override
    public String architecture(int position) {
        int member = member(position);
        return member < 0 ? "" : members.architecture(member);
    }

    @Override
    public double speed(int position) {
        int row = row(position);
        return row < 0 ? 1 : single(row, GossipEntry.SPEED);
    }

    @Override
    public double cores(int position) {
        int row = row(position);
        return row < 0 ? 1 : GossipEntry.floatOf(vector.field(row, GossipEntry.CORES_MEMORY) >>> 16);
    }

    @Override
    public double load(int position) {
        return figure(position, GossipEntry.LOAD);
    }

    @Override
    public double foreignLoad(int position) {
        int row = row(position);
        return row < 0 ? 0 : GossipEntry.floatOf(vector.field(row, GossipEntry.FOREIGN_FLAGS) >>> 16);
    }

    @Override
    public int tasks(int position) {
        int row = row(position);
        return row < 0 ? 0 : vector.field(row, GossipEntry.TASKS_GUESTS) >>> 16;
    }

    @Override
    public int computing(int position) {
        int row = row(position);
        return row < 0 ? 0 : (vector.field(row, GossipEntry.FOREIGN_FLAGS) & 0xffff) >>> GossipEntry.COMPUTING_SHIFT;
    }

    @Override
    public int guests(int position) {
        int row = row(position);
        return row < 0 ? 0 : vector.field(row, GossipEntry.TASKS_GUESTS) & 0xffff;
    }

    @Override
    public double age(int position) {
        int row = row(position);
        return row < 0 ? Double.POSITIVE_INFINITY : vector.age(row, nowMillis) / MILLIS;
    }

    @Override
    public long freeMemory(int position) {
        return (long) figure(position, GossipEntry.FREE_MEMORY);
    }

    /** Within 0.2 %, but not less than what is free. */
    @Override
    public long totalMemory(int position) {
        int row = row(position);
        if (row < 0) {
            return 0;
        }
        long total = (long) GossipEntry.floatOf(vector.field(row, GossipEntry.CORES_MEMORY));
        return Math.max(total, freeMemory(position));
    }

    @Override
    public double lowestKey(int position) {
        return figure(position, GossipEntry.LOWEST_KEY);
    }

    @Override
    public double highestKey(int position) {
        return figure(position, GossipEntry.HIGHEST_KEY);
    }

    @Override
    public double meanKey(int position) {
        return figure(position, GossipEntry.MEAN_KEY);
    }

    @Override
    public boolean isLeaving(int position) {
        return flag(position, GossipEntry.LEAVING);
    }

    @Override
    public boolean refusesGuests(int position) {
        return flag(position, GossipEntry.REFUSES_GUESTS);
    }

    /** Whether the host had no time for a meeting when it said so. */
    public boolean isBusy(int position) {
        return flag(position, GossipEntry.BUSY);
    }

    /** Seconds that tasks ran nowhere when they moved to the host. */
    public double stop(int position) {
        int row = row(position);
        return row < 0 ? 0 : GossipEntry.floatOf(vector.field(row, GossipEntry.STOP_WARM_UP) >>> 16);
    }

    /** Standard CPU-seconds that tasks used without getting further after they moved to the host. */
    public double warmUp(int position) {
        int row = row(position);
        return row < 0 ? 0 : GossipEntry.floatOf(vector.field(row, GossipEntry.STOP_WARM_UP));
    }

    /** Position of the host of an index, -1 when the view does not have it. */
    public int position(int hostIndex) {
        return Math.max(-1, positions == null ? vector.find(hostIndex, 0) : members.position(hostIndex));
    }

    private int row(int position) {
        return positions == null ? position : positions[position];
    }

    /** Position among the members; this host itself may not be one yet. */
    private int member(int position) {
        return positions == null ? members.position(vector.host(position)) : position;
    }

    private boolean flag(int position, int flag) {
        int row = row(position);
        return row >= 0 && (vector.field(row, GossipEntry.FOREIGN_FLAGS) & flag) != 0;
    }

    private double figure(int position, int field) {
        int row = row(position);
        return row < 0 ? 0 : single(row, field);
    }

    private double single(int row, int field) {
        return Float.intBitsToFloat(vector.field(row, field));
    }
}
