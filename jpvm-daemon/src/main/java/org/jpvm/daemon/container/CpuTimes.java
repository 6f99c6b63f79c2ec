package org.jpvm.daemon.container;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time of the threads of one task. What a thread used counts on when it has ended, as far as it was seen before; one that comes and goes between
 * two looks is not counted.
 */
final class CpuTimes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();

    /** Of threads that were there when last looked. */
    private Map<Long, Long> nanosByThread = new HashMap<>();

    private long endedNanos;

    /** CPU time of this JVM, nanoseconds; -1 if unknown. */
    static long ofProcess() {
        return SYSTEM instanceof com.sun.management.OperatingSystemMXBean known ? known.getProcessCpuTime() : -1;
    }

    /** Looks at a thread group; answers nanoseconds, 0 where the JVM does not know them. */
    synchronized long look(ThreadGroup group) {
        if (!THREADS.isThreadCpuTimeSupported()) {
            return 0;
        }
        Thread[] threads = new Thread[group.activeCount() + 8];
        int count = group.enumerate(threads);
        Map<Long, Long> before = nanosByThread;
        nanosByThread = new HashMap<>();
        for (int i = 0; i < count; i++) {
            long nanos = THREADS.getThreadCpuTime(threads[i].getId());
            if (nanos >= 0) {
                nanosByThread.put(threads[i].getId(), nanos);
                before.remove(threads[i].getId());
            }
        }
        for (long nanos : before.values()) {
            endedNanos += nanos;
        }
        long sum = endedNanos;
        for (long nanos : nanosByThread.values()) {
            sum += nanos;
        }
        return sum;
    }
}
