package org.jpvm.mosix.sim.engine;

import java.util.Arrays;
import java.util.List;
import org.jpvm.mosix.sim.Scenario;

/** The tasks of the model, one column for each of their properties. */
final class SimTasks {
    final List<Scenario.Task> given;
    final int size;

    /** Standard CPU-seconds of useful work done. */
    final double[] service;

    final double[] serviceAtMove;
    final double[] work;

    /** What is subtracted from the service to get the key: the work as its host expects it after a hint, else 0. */
    final double[] keyOffset;

    /** CPU-seconds still to be wasted after the last move. */
    final double[] warmUp;

    /** It runs nowhere until then. */
    final double[] stoppedUntil;

    final double[] startedAt;
    final double[] arrivedAt;
    final int[] moves;

    /** Positions of hosts, -1 for a task that is not there yet or no more. */
    final int[] host;

    final int[] home;

    /** When it ended, NaN until then. */
    final double[] finished;

    SimTasks(List<Scenario.Task> given) {
        this.given = given;
        size = given.size();
        service = new double[size];
        serviceAtMove = new double[size];
        work = given.stream().mapToDouble(Scenario.Task::work).toArray();
        keyOffset = given.stream()
                .mapToDouble(t -> Double.isNaN(t.hint()) ? 0 : t.hint())
                .toArray();
        warmUp = new double[size];
        stoppedUntil = new double[size];
        startedAt = new double[size];
        arrivedAt = new double[size];
        moves = new int[size];
        host = new int[size];
        Arrays.fill(host, -1);
        home = new int[size];
        finished = new double[size];
        Arrays.fill(finished, Double.NaN);
    }

    double key(int task) {
        return service[task] - keyOffset[task];
    }
}
