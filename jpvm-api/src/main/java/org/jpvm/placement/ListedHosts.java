package org.jpvm.placement;

import java.util.Arrays;
import java.util.List;

/** Hosts in a list: a view for who has the figures of each host at hand. */
public final class ListedHosts implements HostsView {
    private final Row[] rows;

    /**
     * One host.
     *
     * @param host       its figures
     * @param tasks      tasks of the machine there
     * @param guests     those of them that are not at home there
     * @param age        seconds since the figures were measured
     * @param lowestKey  lowest key of its tasks
     * @param highestKey highest key
     * @param meanKey    mean key
     */
    public record Row(
            HostView host, int tasks, int guests, double age, double lowestKey, double highestKey, double meanKey) {
        /** A host of whose tasks nothing but their number is known. */
        public Row(HostView host, int tasks, double age) {
            this(host, tasks, 0, age, 0, 0, 0);
        }

        /** All figures that a view has of a host, {@code more} seconds older. */
        public static Row of(HostsView hosts, int position, double more) {
            return new Row(
                    hosts.host(position),
                    hosts.tasks(position),
                    hosts.guests(position),
                    hosts.age(position) + more,
                    hosts.lowestKey(position),
                    hosts.highestKey(position),
                    hosts.meanKey(position));
        }

        /** With so many tasks more, each of which wants to run. */
        public Row plus(int moreTasks) {
            HostView more = new HostView(
                    host.hostIndex(),
                    host.name(),
                    host.architecture(),
                    host.speed(),
                    host.cores(),
                    host.load() + moreTasks,
                    host.foreignLoad(),
                    host.freeMemory(),
                    host.totalMemory(),
                    host.leaving(),
                    host.refusesGuests());
            return new Row(more, tasks + moreTasks, guests, age, lowestKey, highestKey, meanKey);
        }
    }

    /** These hosts, by ascending index. */
    public ListedHosts(List<Row> hosts) {
        rows = hosts.toArray(new Row[0]);
        for (int i = 1; i < rows.length; i++) {
            if (rows[i - 1].host.hostIndex() >= rows[i].host.hostIndex()) {
                throw new IllegalArgumentException("hosts are not in the order of their indices: "
                        + Arrays.toString(hosts.stream()
                                .mapToInt(row -> row.host.hostIndex())
                                .toArray()));
            }
        }
    }

    /** Position of the host with this index, or a number below 0. */
    public static int position(HostsView hosts, int hostIndex) {
        int low = 0;
        int high = hosts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int index = hosts.hostIndex(middle);
            if (index == hostIndex) {
                return middle;
            }
            if (index < hostIndex) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int hostIndex(int position) {
        return rows[position].host.hostIndex();
    }

    @Override
    public String name(int position) {
        return rows[position].host.name();
    }

    @Override
    public String architecture(int position) {
        return rows[position].host.architecture();
    }

    @Override
    public double speed(int position) {
        return rows[position].host.speed();
    }

    @Override
    public double cores(int position) {
        return rows[position].host.cores();
    }

    @Override
    public double load(int position) {
        return rows[position].host.load();
    }

    @Override
    public double foreignLoad(int position) {
        return rows[position].host.foreignLoad();
    }

    @Override
    public int tasks(int position) {
        return rows[position].tasks;
    }

    @Override
    public int guests(int position) {
        return rows[position].guests;
    }

    @Override
    public double age(int position) {
        return rows[position].age;
    }

    @Override
    public long freeMemory(int position) {
        return rows[position].host.freeMemory();
    }

    @Override
    public long totalMemory(int position) {
        return rows[position].host.totalMemory();
    }

    @Override
    public double lowestKey(int position) {
        return rows[position].lowestKey;
    }

    @Override
    public double highestKey(int position) {
        return rows[position].highestKey;
    }

    @Override
    public double meanKey(int position) {
        return rows[position].meanKey;
    }

    @Override
    public boolean isLeaving(int position) {
        return rows[position].host.leaving();
    }

    @Override
    public boolean refusesGuests(int position) {
        return rows[position].host.refusesGuests();
    }

    @Override
    public HostView host(int position) {
        return rows[position].host;
    }
}
