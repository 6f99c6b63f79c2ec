package org.jpvm.mosix.scale.io;

import java.util.Locale;
import org.jpvm.mosix.scale.ScaleResult;

/**
 * One machine and one policy.
 *
 * @param hosts        how many
 * @param policy       name
 * @param exact        it saw all hosts
 * @param hours        virtual time, in all
 * @param seconds      CPU time that it took
 * @param events       handled, in all
 * @param nanos        CPU time per event in the measured half
 * @param bytesPerHost memory in use at the end
 * @param result       how tasks were spread
 */
record ScaleRow(
        int hosts,
        String policy,
        boolean exact,
        double hours,
        double seconds,
        long events,
        double nanos,
        double bytesPerHost,
        ScaleResult result) {
    static final String TITLE = String.format(
            "%9s %-16s %6s %8s %12s %9s %10s | %6s %6s %5s %6s %7s %8s",
            "hosts",
            "policy",
            "hours",
            "CPU s",
            "events",
            "ns/event",
            "bytes/host",
            "tasks",
            "sd",
            "most",
            "idle",
            "wasted",
            "slowdown");
    static final String CSV_TITLE =
            "hosts,policy,knowledge,hours,cpu_seconds,events,ns_per_event,bytes_per_host,mean_tasks,deviation,most,idle,wasted,slowdown";

    String line() {
        return String.format(
                Locale.ROOT,
                "%9d %-16s %6.1f %8.1f %12d %9.0f %10.0f | %6.3f %6.3f %5d %5.1f%% %6.1f%% %8.3f",
                hosts,
                policy + (exact ? " (exact)" : ""),
                hours,
                seconds,
                events,
                nanos,
                bytesPerHost,
                result.meanTasks(),
                result.deviation(),
                result.most(),
                100 * result.idle(),
                100 * result.wasted(),
                result.slowdown());
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%d,%s,%s,%.3f,%.2f,%d,%.1f,%.1f,%.5f,%.5f,%d,%.5f,%.5f,%.5f",
                hosts,
                policy,
                exact ? "exact" : "gossip",
                hours,
                seconds,
                events,
                nanos,
                bytesPerHost,
                result.meanTasks(),
                result.deviation(),
                result.most(),
                result.idle(),
                result.wasted(),
                result.slowdown());
    }
}
