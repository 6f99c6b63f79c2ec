package org.jpvm.mosix.load.linux;

/**
 * What a host can do: a limit below one processor makes it slower, one above takes processors from it.
 *
 * @param speed standard CPU-seconds per second of a process that has a core to itself
 * @param cores processes that run at that speed at once, at least 1
 */
public record Capacity(double speed, double cores) {
    /**
     * Combines what holds.
     *
     * @param processorSpeed standard CPU-seconds per second of a processor
     * @param allowed        processors that may be used, at least 1
     * @param limit          processors' worth of time that may be used, infinite for no limit
     */
    public static Capacity of(double processorSpeed, int allowed, double limit) {
        int processors = Math.max(1, allowed);
        if (limit < 1) {
            return new Capacity(processorSpeed * limit, 1);
        }
        return new Capacity(processorSpeed, Math.min(processors, limit));
    }
}
