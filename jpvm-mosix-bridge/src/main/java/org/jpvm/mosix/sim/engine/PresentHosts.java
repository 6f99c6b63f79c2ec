package org.jpvm.mosix.sim.engine;

import java.util.Arrays;
import org.jpvm.placement.HostsView;

/** The hosts that take new tasks, as they are: placement in the model sees no stale figures. */
final class PresentHosts implements HostsView {
    private final SimHost[] hosts;
    private final SimTasks tasks;
    private final int[] positions;
    private int size;

    PresentHosts(SimHost[] hosts, SimTasks tasks) {
        this.hosts = hosts;
        this.tasks = tasks;
        positions = new int[hosts.length];
    }

    void refresh() {
        size = 0;
        for (int i = 0; i < hosts.length; i++) {
            if (hosts[i].present && !hosts[i].leaving) {
                positions[size++] = i;
            }
        }
    }

    /** Position of a host that is there. */
    int position(int hostIndex) {
        return Math.max(0, Arrays.binarySearch(positions, 0, size, hostIndex - 1));
    }

    /** Position of the first host with this index or a greater one, else 0. */
    int firstFrom(int hostIndex) {
        int at = Arrays.binarySearch(positions, 0, size, hostIndex - 1);
        at = at >= 0 ? at : -at - 1;
        return at == size ? 0 : at;
    }

    private SimHost at(int position) {
        return hosts[positions[position]];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int hostIndex(int position) {
        return at(position).index;
    }

    @Override
    public String name(int position) {
        return at(position).name;
    }

    @Override
    public String architecture(int position) {
        return HostStates.ARCHITECTURE;
    }

    @Override
    public double speed(int position) {
        return at(position).speed;
    }

    @Override
    public double cores(int position) {
        return at(position).cores;
    }

    @Override
    public double load(int position) {
        return at(position).count + at(position).strangers;
    }

    @Override
    public double foreignLoad(int position) {
        return at(position).strangers;
    }

    @Override
    public int tasks(int position) {
        return at(position).count;
    }

    @Override
    public int guests(int position) {
        SimHost host = at(position);
        int guests = 0;
        for (int i = 0; i < host.count; i++) {
            if (tasks.home[host.tasks[i]] != positions[position]) {
                guests++;
            }
        }
        return guests;
    }

    @Override
    public double age(int position) {
        return 0;
    }

    @Override
    public long freeMemory(int position) {
        return HostStates.freeMemory(at(position));
    }

    @Override
    public long totalMemory(int position) {
        return at(position).memory;
    }

    @Override
    public double lowestKey(int position) {
        return keys(position, Double.POSITIVE_INFINITY, -1);
    }

    @Override
    public double highestKey(int position) {
        return keys(position, Double.NEGATIVE_INFINITY, 1);
    }

    @Override
    public double meanKey(int position) {
        SimHost host = at(position);
        double sum = 0;
        for (int i = 0; i < host.count; i++) {
            sum += tasks.key(host.tasks[i]);
        }
        return host.count == 0 ? 0 : sum / host.count;
    }

    private double keys(int position, double start, int sign) {
        SimHost host = at(position);
        double best = start;
        for (int i = 0; i < host.count; i++) {
            double key = tasks.key(host.tasks[i]);
            best = sign > 0 ? Math.max(best, key) : Math.min(best, key);
        }
        return host.count == 0 ? 0 : best;
    }

    @Override
    public boolean isLeaving(int position) {
        return at(position).leaving;
    }

    @Override
    public boolean refusesGuests(int position) {
        return false;
    }
}
