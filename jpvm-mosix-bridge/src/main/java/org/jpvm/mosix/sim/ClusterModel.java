package org.jpvm.mosix.sim;

import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.PlacementPolicy;

/** The cluster in virtual time: equal scenario, policies, settings and seed give the equal result, to the bit. */
public interface ClusterModel {
    /**
     * How a run is set up.
     *
     * @param placement   chooses hosts for new tasks
     * @param balance     chooses moves; null for none
     * @param costs       of moves: what they cost, and what policies are told
     * @param gossipStep  seconds between two messages of a host
     * @param window      entries in a message
     * @param seed        of all randomness
     */
    record Settings(
            PlacementPolicy placement,
            BalancePolicy balance,
            MoveCosts costs,
            double gossipStep,
            int window,
            long seed) {}

    /** Told of the progress of a run, for progress bars and traces. */
    interface Observer {
        /** Virtual time has reached this second, and so many tasks have ended. */
        default void time(double now, int finished) {}

        /** A task has moved. */
        default void moved(double now, int task, int fromHost, int toHost, String reason) {}
    }

    /** Runs to the end of the last task. */
    RunResult run(Scenario scenario, Settings settings, Observer observer);
}
