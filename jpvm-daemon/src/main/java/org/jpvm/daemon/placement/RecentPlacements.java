package org.jpvm.daemon.placement;

import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Tasks placed lately that the figures of their hosts may not show yet. A host tells how many tasks it has: a task that was placed when there were
 * believed to be b shows in figures that tell of more than b, whenever they were measured. No clocks of two hosts are compared.
 */
final class RecentPlacements {
    /** Whatever the figures say, by then they show it, or the task is gone. */
    static final long RECENT_NANOS = 5_000_000_000L;

    private static final int MAX_PER_HOST = 65_536;

    private record Placed(long timeNanos, int believedTasks) {}

    private final TreeMap<Integer, ArrayDeque<Placed>> byHost = new TreeMap<>();

    /** A task is placed on a host that is believed to have so many, those placed lately included. */
    synchronized void placed(int hostIndex, int believedTasks, long nowNanos) {
        ArrayDeque<Placed> placed = byHost.computeIfAbsent(hostIndex, index -> new ArrayDeque<>());
        if (placed.size() < MAX_PER_HOST) {
            placed.add(new Placed(nowNanos, believedTasks));
        }
    }

    /** How many of those placed lately do not show in figures that tell of {@code tasks} tasks. */
    synchronized int missing(int hostIndex, int tasks, long nowNanos) {
        ArrayDeque<Placed> placed = byHost.get(hostIndex);
        if (placed == null) {
            return 0;
        }
        while (!placed.isEmpty() && nowNanos - placed.peek().timeNanos > RECENT_NANOS) {
            placed.poll();
        }
        if (placed.isEmpty()) {
            byHost.remove(hostIndex);
            return 0;
        }
        int missing = 0;
        for (Placed one : placed) {
            if (one.believedTasks >= tasks) {
                missing++;
            }
        }
        return missing;
    }

    /** A host is gone; another may get its index. */
    synchronized void forget(int hostIndex) {
        byHost.remove(hostIndex);
    }
}
