package org.jpvm.mosix.sim.cli;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Means of several rows of one policy.
 *
 * @param makespan     mean, seconds
 * @param over         mean of the per cents over the bound
 * @param worst        largest of them
 * @param overRule     mean of the per cents over the paper's rule, NaN where that says nothing
 * @param movesPerTask mean
 * @param slowdown     mean
 * @param apart        mean share of the traffic between hosts, per cent
 * @param swapped      mean host-seconds
 * @param lost         sum of lost tasks
 */
record Summary(
        double makespan,
        double over,
        double worst,
        double overRule,
        double movesPerTask,
        double slowdown,
        double apart,
        double swapped,
        int lost) {
    static Summary of(List<SimRow> rows) {
        return new Summary(
                mean(rows, row -> row.result().makespan()),
                mean(rows, SimRow::overBoundPercent),
                rows.stream().mapToDouble(SimRow::overBoundPercent).max().orElse(Double.NaN),
                mean(rows, row -> (row.result().makespan() / row.paperRule() - 1) * 100),
                mean(rows, SimRow::movesPerTask),
                mean(rows, SimRow::slowdown),
                mean(rows, row -> row.result().trafficApart() * 100),
                mean(rows, row -> row.result().swappedSeconds()),
                rows.stream().mapToInt(row -> row.result().lostTasks()).sum());
    }

    static double mean(List<SimRow> rows, ToDoubleFunction<SimRow> value) {
        return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
