package org.jpvm.mosix.policy;

import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;

/** What a host gives each of the processes that want to run there. */
final class Rates {
    private Rates() {}

    /** Standard CPU-seconds per second for each of so many processes. */
    static double share(double speed, double cores, double processes) {
        return speed * Math.min(1, cores / Math.max(processes, 1e-9));
    }

    static double share(HostView host, double processes) {
        return share(host.speed(), host.cores(), processes);
    }

    /** How much slower than alone on a standard host each of so many processes is; at least 1 / speed. */
    static double stretch(HostView host, double processes) {
        return Math.max(1, processes / host.cores()) / host.speed();
    }

    /** The same of a host that is only known from hearsay, with so many processes more. */
    static double stretch(HostsView known, int position, double more) {
        return Math.max(1, (known.load(position) + more) / known.cores(position)) / known.speed(position);
    }

    /** Whether the figures of a host can be used: numbers from other hosts are not to be trusted. */
    static boolean isSane(HostView host) {
        return isSane(host.speed(), host.cores(), host.load(), host.foreignLoad());
    }

    static boolean isSane(HostsView known, int position) {
        return isSane(known.speed(position), known.cores(position), known.load(position), known.foreignLoad(position));
    }

    private static boolean isSane(double speed, double cores, double load, double foreign) {
        return speed > 0
                && speed < Double.POSITIVE_INFINITY
                && cores > 0
                && cores < Double.POSITIVE_INFINITY
                && load >= 0
                && load < Double.POSITIVE_INFINITY
                && foreign >= 0
                && foreign < Double.POSITIVE_INFINITY;
    }
}
