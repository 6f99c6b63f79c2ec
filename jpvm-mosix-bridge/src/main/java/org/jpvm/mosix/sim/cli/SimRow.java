package org.jpvm.mosix.sim.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.bound.PaperOptimum;
import org.jpvm.mosix.sim.scenario.PaperTable;

/**
 * One run.
 *
 * @param scenario name
 * @param policy   as people called it
 * @param hosts    number of hosts
 * @param tasks    number of tasks
 * @param seed     of the run
 * @param bound    seconds, least makespan of any schedule without costs
 * @param result   how the run ended
 * @param slowdown mean over the tasks of time from arrival to end, for each standard CPU-second of their work
 * @param traits   what the scenario has
 */
public record SimRow(
        String scenario,
        String policy,
        int hosts,
        int tasks,
        long seed,
        double bound,
        RunResult result,
        double slowdown,
        Traits traits) {
    /**
     * What makes some columns worth showing.
     *
     * @param identical equal tasks on equal hosts, all there from the beginning, nobody else: the case of the paper's rule
     * @param arrivals  tasks come at different times
     * @param traffic   tasks talk
     * @param memory    hosts have a limit
     * @param leaving   hosts leave
     */
    public record Traits(boolean identical, boolean arrivals, boolean traffic, boolean memory, boolean leaving) {}

    /** How much longer than the bound, in per cent. */
    double overBoundPercent() {
        return (result.makespan() / bound - 1) * 100;
    }

    double movesPerTask() {
        return (double) result.moves() / tasks;
    }

    /** The row of the paper that this run repeats, if any. */
    public Optional<PaperTable.Row> paper() {
        return scenario.equals("table1") && hosts == PaperTable.HOSTS ? PaperTable.row(tasks) : Optional.empty();
    }

    /** Makespan by the paper's rule; NaN where that says nothing. */
    double paperRule() {
        return traits.identical ? PaperOptimum.of(hosts, tasks, PaperTable.WORK) : Double.NaN;
    }

    /** Columns for programs, in order; numbers that are none are null. */
    Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("scenario", scenario);
        columns.put("policy", policy);
        columns.put("n", tasks);
        columns.put("seed", seed);
        columns.put("makespan_s", number(result.makespan()));
        columns.put("bound_s", number(bound));
        columns.put("moves", result.moves());
        columns.put("hosts", hosts);
        columns.put("over_bound_percent", number(overBoundPercent()));
        columns.put("moves_per_task", number(movesPerTask()));
        columns.put("meetings", result.meetings());
        columns.put("meetings_refused", result.refused());
        columns.put("mean_slowdown", number(slowdown));
        columns.put("traffic_apart", traits.traffic ? number(result.trafficApart()) : null);
        columns.put("swapped_host_s", traits.memory ? number(result.swappedSeconds()) : null);
        columns.put("lost_tasks", result.lostTasks());
        columns.put("paper_rule_s", number(paperRule()));
        PaperTable.Row printed = paper().orElse(null);
        columns.put("paper_mosix_s", printed == null ? null : number(printed.mosix()));
        columns.put("paper_pvm_s", printed == null ? null : number(printed.pvm()));
        columns.put("paper_pvm_on_mosix_s", printed == null ? null : number(printed.pvmOnMosix()));
        return columns;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? Double.valueOf(Math.rint(value * 1e6) / 1e6) : null;
    }

    /** Rows of each number of tasks, in the order in which they first come. */
    static Map<Integer, List<SimRow>> byTasks(List<SimRow> rows) {
        Map<Integer, List<SimRow>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.tasks, tasks -> new ArrayList<>()).add(row));
        return groups;
    }

    /** Rows of each policy, in the order in which they first come. */
    static Map<String, List<SimRow>> byPolicy(List<SimRow> rows) {
        Map<String, List<SimRow>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.policy, policy -> new ArrayList<>()).add(row));
        return groups;
    }

    /** Rows of each scenario, in the order in which they first come. */
    static Map<String, List<SimRow>> byScenario(List<SimRow> rows) {
        Map<String, List<SimRow>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.scenario, name -> new ArrayList<>()).add(row));
        return groups;
    }
}
