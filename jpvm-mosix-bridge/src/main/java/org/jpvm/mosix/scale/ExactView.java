package org.jpvm.mosix.scale;

import org.jpvm.mosix.gossip.Members;
import org.jpvm.placement.HostsView;

/** All hosts of a {@link ScaleModel} as they are. */
final class ExactView implements HostsView {
    private static final long MEMORY = 1L << 33;

    private final int[] running;
    private final Members members;

    ExactView(int[] running, Members members) {
        this.running = running;
        this.members = members;
    }

    @Override
    public int size() {
        return running.length;
    }

    @Override
    public int hostIndex(int position) {
        return members.hostIndex(position);
    }

    @Override
    public String name(int position) {
        return members.name(position);
    }

    @Override
    public String architecture(int position) {
        return members.architecture(position);
    }

    @Override
    public double speed(int position) {
        return 1;
    }

    @Override
    public double cores(int position) {
        return 1;
    }

    @Override
    public double load(int position) {
        return running[position];
    }

    @Override
    public int tasks(int position) {
        return running[position];
    }

    @Override
    public double age(int position) {
        return 0;
    }

    @Override
    public long freeMemory(int position) {
        return MEMORY;
    }

    @Override
    public long totalMemory(int position) {
        return MEMORY;
    }
}
