package org.jpvm.mosix.sim.engine;

import org.jpvm.placement.HostsView;

/** What a host believes of the others: the youngest entry of each, at most {@value #LIMIT} hosts. */
final class Beliefs implements HostsView {
    static final int LIMIT = 64;

    /** What one host said of itself at one time; shared by all that believe it. */
    record Entry(
            int hostIndex,
            String name,
            double measuredAt,
            double speed,
            double cores,
            double load,
            double foreignLoad,
            int tasks,
            int guests,
            long freeMemory,
            long totalMemory,
            double lowestKey,
            double highestKey,
            double meanKey,
            boolean leaving,
            boolean refusesGuests) {}

    private final Entry[] entries = new Entry[LIMIT];
    private int size;
    private double now;

    /** Sets the time from which ages count. */
    void setTime(double now) {
        this.now = now;
    }

    /** Believes an entry that is younger than the present one of that host; a full table forgets its oldest for it. */
    void learn(Entry entry) {
        int at = position(entry.hostIndex());
        if (at >= 0) {
            if (entry.measuredAt() > entries[at].measuredAt()) {
                entries[at] = entry;
            }
            return;
        }
        if (size == LIMIT) {
            int oldest = 0;
            for (int i = 1; i < size; i++) {
                if (entries[i].measuredAt() < entries[oldest].measuredAt()) {
                    oldest = i;
                }
            }
            if (entries[oldest].measuredAt() >= entry.measuredAt()) {
                return;
            }
            size--;
            System.arraycopy(entries, oldest + 1, entries, oldest, size - oldest);
            at = position(entry.hostIndex());
        }
        int insert = -at - 1;
        System.arraycopy(entries, insert, entries, insert + 1, size - insert);
        entries[insert] = entry;
        size++;
    }

    void forget(int hostIndex) {
        int at = position(hostIndex);
        if (at >= 0) {
            size--;
            System.arraycopy(entries, at + 1, entries, at, size - at);
        }
    }

    /** The youngest entries, youngest first. */
    int youngest(Entry[] into) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            double measuredAt = entries[i].measuredAt();
            if (count == into.length && into[count - 1].measuredAt() >= measuredAt) {
                continue;
            }
            int at = count < into.length ? count++ : count - 1;
            for (; at > 0 && into[at - 1].measuredAt() < measuredAt; at--) {
                into[at] = into[at - 1];
            }
            into[at] = entries[i];
        }
        return count;
    }

    private int position(int hostIndex) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int index = entries[middle].hostIndex();
            if (index < hostIndex) {
                low = middle + 1;
            } else if (index > hostIndex) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int hostIndex(int position) {
        return entries[position].hostIndex();
    }

    @Override
    public String name(int position) {
        return entries[position].name();
    }

    @Override
    public String architecture(int position) {
        return "LINUX64";
    }

    @Override
    public double speed(int position) {
        return entries[position].speed();
    }

    @Override
    public double cores(int position) {
        return entries[position].cores();
    }

    @Override
    public double load(int position) {
        return entries[position].load();
    }

    @Override
    public double foreignLoad(int position) {
        return entries[position].foreignLoad();
    }

    @Override
    public int tasks(int position) {
        return entries[position].tasks();
    }

    @Override
    public int guests(int position) {
        return entries[position].guests();
    }

    @Override
    public double age(int position) {
        return now - entries[position].measuredAt();
    }

    @Override
    public long freeMemory(int position) {
        return entries[position].freeMemory();
    }

    @Override
    public long totalMemory(int position) {
        return entries[position].totalMemory();
    }

    @Override
    public double lowestKey(int position) {
        return entries[position].lowestKey();
    }

    @Override
    public double highestKey(int position) {
        return entries[position].highestKey();
    }

    @Override
    public double meanKey(int position) {
        return entries[position].meanKey();
    }

    @Override
    public boolean isLeaving(int position) {
        return entries[position].leaving();
    }

    @Override
    public boolean refusesGuests(int position) {
        return entries[position].refusesGuests();
    }
}
