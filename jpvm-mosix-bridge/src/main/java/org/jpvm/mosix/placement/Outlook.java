package org.jpvm.mosix.placement;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementRequest;

/**
 * What one more task can expect on each host, out of a view that may hold anything.
 *
 * <p>A host is <em>unknown</em> if nothing was heard of it for a minute, or if one of its figures cannot be: no number, negative, measured in
 * the future, a speed or a number of cores beyond any computer. An unknown host counts as a standard host that is as loaded as the others on average, and
 * the load that a known one told counts by {@code 1 / (1 + (age / 20 s)^2)}, the average by the rest.
 */
final class Outlook {
    /** Grades of suitability; a policy takes a host of a worse grade only when there is none of a better one. */
    static final int SUITABLE = 0;

    /** It may not have the memory the task needs. */
    static final int MEMORY_UNKNOWN = 1;

    /** Its owner wants no guests, and the task would be one. */
    static final int REFUSES = 2;

    /** It has not the memory the task needs. */
    static final int SHORT_OF_MEMORY = 3;

    /** It is about to leave the machine. */
    static final int LEAVING = 4;

    /** Cost is the grade times this plus something below this. */
    static final double GRADE = 1e9;

    private static final double MOST_AGE = 60;
    private static final double LEAST_SPEED = 0.001;
    private static final double MOST_SPEED = 1000;
    private static final double MOST_CORES = 65_536;
    private static final double MOST_LOAD = 10_000;
    private static final double AGEING_SECONDS = 20;
    private static final int PROBES = 16;

    private final HostsView hosts;
    private final long memory;
    private final int localHost;
    private double loads;
    private double weights;

    private Outlook(HostsView hosts, PlacementRequest request) {
        this.hosts = hosts;
        this.memory = Math.max(0, request.hints().memory());
        this.localHost = request.localHost();
    }

    /** After a look at all hosts. */
    static Outlook ofAll(HostsView hosts, PlacementRequest request) {
        Outlook outlook = new Outlook(hosts, request);
        int size = hosts.size();
        for (int i = 0; i < size; i++) {
            outlook.learn(i);
        }
        return outlook;
    }

    /** After a look at a few hosts. */
    static Outlook ofSome(HostsView hosts, PlacementRequest request, RandomGenerator random) {
        if (hosts.size() <= PROBES) {
            return ofAll(hosts, request);
        }
        Outlook outlook = new Outlook(hosts, request);
        for (int i = 0; i < PROBES; i++) {
            outlook.learn(random.nextInt(hosts.size()));
        }
        return outlook;
    }

    private void learn(int position) {
        if (isKnown(position)) {
            double weight = trust(position);
            loads += weight * hosts.load(position) / (hosts.speed(position) * hosts.cores(position));
            weights += weight;
        }
    }

    private double trust(int position) {
        double relative = hosts.age(position) / AGEING_SECONDS;
        return 1 / (1 + relative * relative);
    }

    /** Mean load for each unit of capacity, recent figures first. */
    private double typicalLoad() {
        return weights == 0 ? 0 : loads / weights;
    }

    /** Whether the figures of a host mean something. Written so that NaN means nothing. */
    boolean isKnown(int position) {
        double age = hosts.age(position);
        double speed = hosts.speed(position);
        double cores = hosts.cores(position);
        double load = hosts.load(position);
        return age >= 0
                && age < MOST_AGE
                && speed >= LEAST_SPEED
                && speed <= MOST_SPEED
                && cores >= 1
                && cores <= MOST_CORES
                && load >= 0
                && load <= MOST_LOAD;
    }

    /** Standard CPU-seconds per second of a host with enough tasks. */
    double capacity(int position) {
        return isKnown(position) ? hosts.speed(position) * hosts.cores(position) : 1;
    }

    /** Processes believed to be there. */
    double load(int position) {
        return isKnown(position) ? believedLoad(position) : typicalLoad();
    }

    private double believedLoad(int position) {
        double trust = trust(position);
        double usual = typicalLoad() * hosts.speed(position) * hosts.cores(position);
        return trust * hosts.load(position) + (1 - trust) * usual;
    }

    /**
     * Seconds that a task placed there takes for each standard CPU-second.
     *
     * @param more tasks of this request that are placed there already
     */
    double stretch(int position, int more) {
        if (!isKnown(position)) {
            return typicalLoad() + more + 1;
        }
        double processes = believedLoad(position) + more + 1;
        return Math.max(1, processes / hosts.cores(position)) / hosts.speed(position);
    }

    /** Bytes free after so many tasks of this request, or -1 if that is not known. */
    private double freeMemory(int position, int more) {
        long free = hosts.freeMemory(position);
        long total = hosts.totalMemory(position);
        double age = hosts.age(position);
        boolean told = free >= 0 && total > 0 && free <= total && age >= 0 && age < MOST_AGE;
        return told ? Math.max(0, free - (double) more * memory) : -1;
    }

    /** How full the memory of a host is after so many more tasks of this kind, 0 to 1; 0 if that is not known. */
    double memoryUse(int position, int more) {
        double free = freeMemory(position, more);
        return free < 0 ? 0 : 1 - free / hosts.totalMemory(position);
    }

    /** How suitable a host is for one more task. */
    int grade(int position, int more) {
        if (hosts.isLeaving(position)) {
            return LEAVING;
        }
        double free = memory == 0 ? Double.POSITIVE_INFINITY : freeMemory(position, more);
        if (free >= 0 && free < memory) {
            return SHORT_OF_MEMORY;
        }
        if (hosts.refusesGuests(position) && hosts.hostIndex(position) != localHost) {
            return REFUSES;
        }
        return free < 0 ? MEMORY_UNKNOWN : SUITABLE;
    }

    /**
     * Cost for comparisons: grade first, then the given one; of hosts short of memory the one that lacks least comes first.
     *
     * @param cost at least 0
     */
    double graded(int position, int more, double cost) {
        int grade = grade(position, more);
        if (grade == SHORT_OF_MEMORY) {
            return grade * GRADE + GRADE / 2 * (1 - freeMemory(position, more) / memory);
        }
        return grade * GRADE + (cost < GRADE / 2 ? cost : GRADE / 2);
    }
}
