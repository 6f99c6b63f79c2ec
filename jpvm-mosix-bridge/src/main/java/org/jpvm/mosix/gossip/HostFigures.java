package org.jpvm.mosix.gossip;

/**
 * What a host tells others of itself. Figures nobody would believe (not a number, negative where that makes no sense, beyond all measure) are not
 * told.
 *
 * @param speed         standard CPU-seconds per second of a process that has a core to itself, above 0
 * @param cores         processes that run at that speed at once, at least 1
 * @param load          processes that want to run, smoothed as others are to see it, at least 0
 * @param foreignLoad   those that are not tasks of the machine, at least 0
 * @param tasks         tasks of the machine there; 65,535 stands for all numbers from there on, as for the next one
 * @param guests        those of them that are not at home there
 * @param lowestKey     lowest key of the tasks there, in standard CPU-seconds, 0 when there is none; so for the next two
 * @param highestKey    highest key
 * @param meanKey       mean key
 * @param freeMemory    bytes that new tasks can use without swapping, at least 0
 * @param totalMemory   bytes, at least 0
 * @param leaving       it is about to leave the machine
 * @param busy          it meets somebody, or has no time to
 * @param refusesGuests its owner wants no guests
 * @param stop          seconds that tasks ran nowhere when they moved here, as measured, at least 0
 * @param warmUp        standard CPU-seconds that they then used without getting further, at least 0
 * @param computing     tasks of the machine there that want to run, which the keys are of; 8,191 stands for all numbers from there on
 */
public record HostFigures(
        double speed,
        double cores,
        double load,
        double foreignLoad,
        int tasks,
        int guests,
        double lowestKey,
        double highestKey,
        double meanKey,
        long freeMemory,
        long totalMemory,
        boolean leaving,
        boolean busy,
        boolean refusesGuests,
        double stop,
        double warmUp,
        int computing) {
    /** A host whose tasks all want to run. */
    public HostFigures(
            double speed,
            double cores,
            double load,
            double foreignLoad,
            int tasks,
            int guests,
            double lowestKey,
            double highestKey,
            double meanKey,
            long freeMemory,
            long totalMemory,
            boolean leaving,
            boolean busy,
            boolean refusesGuests,
            double stop,
            double warmUp) {
        this(
                speed,
                cores,
                load,
                foreignLoad,
                tasks,
                guests,
                lowestKey,
                highestKey,
                meanKey,
                freeMemory,
                totalMemory,
                leaving,
                busy,
                refusesGuests,
                stop,
                warmUp,
                tasks);
    }

    /** An idle standard host without tasks, with so much memory, free and in all. */
    public static HostFigures idle(long memory) {
        return new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, 0, memory, memory, false, false, false, 0, 0);
    }

    /** The same with another load, and as many tasks. */
    public HostFigures withLoad(double newLoad, int newTasks) {
        return new HostFigures(
                speed,
                cores,
                newLoad,
                foreignLoad,
                newTasks,
                guests,
                lowestKey,
                highestKey,
                meanKey,
                freeMemory,
                totalMemory,
                leaving,
                busy,
                refusesGuests,
                stop,
                warmUp);
    }
}
