package org.jpvm.mosix.load.io;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.LoadSource;

/**
 * The load of a host as its JVM tells it, for systems other than Linux: the mean of the last minute where the system has one, else how busy the processors
 * are, which cannot tell a full host from an overloaded one.
 */
public final class ManagementLoadSource implements LoadSource {
    private final double processorSpeed;
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

    /** Measures this host; {@code processorSpeed} is standard CPU-seconds per second of one of its processors. */
    public ManagementLoadSource(double processorSpeed) {
        this.processorSpeed = processorSpeed;
    }

    @Override
    public LoadSample sample() {
        int processors = Math.max(1, system.getAvailableProcessors());
        double runnable = system.getSystemLoadAverage();
        long free = 0;
        long total = 0;
        if (system instanceof com.sun.management.OperatingSystemMXBean more) {
            free = Math.max(0, more.getFreeMemorySize());
            total = Math.max(0, more.getTotalMemorySize());
            if (!(runnable >= 0)) {
                runnable = more.getCpuLoad() * processors;
            }
        }
        return new LoadSample(runnable >= 0 ? runnable : 0, processorSpeed, processors, free, total, 0);
    }
}
