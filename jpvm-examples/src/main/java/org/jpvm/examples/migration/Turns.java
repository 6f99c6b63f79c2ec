package org.jpvm.examples.migration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Hosts of one processor on a system that binds no programs to processors: tasks of one JVM slow each other down as they would on one. Who has
 * computed for a moment rests as long as the others of this JVM would have computed meanwhile.
 */
final class Turns {
    /** Set for hosts whose tasks are to take turns. */
    static final String VARIABLE = "JPVM_DEMO_TURNS";

    /** Where all tasks of a JVM find who is there: their own statics are each task's own. */
    private static final String REGISTRY = "jpvm.demo.turns";

    /** Who has not been seen for so long has ended or moved. */
    private static final long GONE_NANOS = 500_000_000;

    private Turns() {}

    /**
     * The calling task has computed since {@code startedNanos}; comes back when it may go on, at once where the system sees to that.
     *
     * @return the time then
     */
    static long take(int tid, long startedNanos) {
        long now = System.nanoTime();
        if (System.getenv(VARIABLE) == null) {
            return now;
        }
        long until = now + (now - startedNanos) * othersOf(tid, now);
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return System.nanoTime();
    }

    @SuppressWarnings("unchecked")
    private static int othersOf(int tid, long now) {
        Map<Integer, Long> seen = (Map<Integer, Long>)
                System.getProperties().computeIfAbsent(REGISTRY, name -> new ConcurrentHashMap<Integer, Long>());
        seen.put(tid, now);
        seen.values().removeIf(one -> now - one > GONE_NANOS);
        return seen.size() - 1;
    }
}
