package org.jpvm.bench;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;

/** Hosts with random load and three speeds, in flat arrays. */
final class HostColumns implements HostsView {
    private static final double[] SPEEDS = {0.5, 1, 2};
    private static final long MEMORY = 1L << 34;

    private final byte[] speed;
    private final byte[] tasks;

    HostColumns(int hosts, RandomGenerator random) {
        speed = new byte[hosts];
        tasks = new byte[hosts];
        for (int i = 0; i < hosts; i++) {
            speed[i] = (byte) random.nextInt(SPEEDS.length);
            tasks[i] = (byte) random.nextInt(4);
        }
    }

    @Override
    public int size() {
        return speed.length;
    }

    @Override
    public int hostIndex(int position) {
        return position + 1;
    }

    @Override
    public String name(int position) {
        return "node" + hostIndex(position);
    }

    @Override
    public String architecture(int position) {
        return "LINUX64";
    }

    @Override
    public double speed(int position) {
        return SPEEDS[speed[position]];
    }

    @Override
    public double cores(int position) {
        return 4;
    }

    @Override
    public double load(int position) {
        return tasks[position];
    }

    @Override
    public int tasks(int position) {
        return tasks[position];
    }

    @Override
    public double age(int position) {
        return 1;
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
