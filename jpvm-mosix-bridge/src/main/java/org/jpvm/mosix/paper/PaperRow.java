package org.jpvm.mosix.paper;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.cli.SimRow;
import org.jpvm.mosix.sim.scenario.PaperTable;

/**
 * One run.
 *
 * @param scenario name
 * @param hosts    number of hosts
 * @param tasks    number of tasks
 * @param run      1 for the first run of this row and column
 * @param column   what ran
 * @param scale    by which times of the paper are divided
 * @param quota    processor time of a host, as a share of a processor
 * @param makespan seconds from the spawn to the last end; infinite when the run failed
 * @param bound    least seconds that any schedule could take
 * @param stretch  processor time that the work took, by the speed of the processors before and after, as a multiple of what it was meant to take
 * @param moves    of all tasks, -1 when not known
 * @param identical all tasks and hosts are alike
 */
record PaperRow(
        String scenario,
        int hosts,
        int tasks,
        long run,
        Column column,
        double scale,
        double quota,
        double makespan,
        double bound,
        double stretch,
        int moves,
        boolean identical) {
    private static final double PERCENT = 100;

    double overBoundPercent() {
        return (makespan / bound - 1) * PERCENT;
    }

    /** The same beside the bound of the processor time that the work took. */
    double overBoundAtSpeedPercent() {
        return (makespan / (bound * stretch) - 1) * PERCENT;
    }

    /** Columns for programs, in order; times are those measured, numbers that are none are null. */
    Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("scenario", scenario);
        columns.put("n", tasks);
        columns.put("kind", column.task().label());
        columns.put("policy", column.policy());
        columns.put("makespan_s", number(makespan));
        columns.put("bound_s", number(bound));
        columns.put("moves", moves < 0 ? null : moves);
        columns.put("over_bound_percent", number(overBoundPercent()));
        columns.put("over_bound_at_speed_percent", number(overBoundAtSpeedPercent()));
        columns.put("hosts", hosts);
        columns.put("quota_percent", number(quota * PERCENT));
        columns.put("scale", number(scale));
        columns.put("run", run);
        PaperTable.Row printed = inPaperSeconds().paper().orElse(null);
        columns.put("paper_mosix_s", printed == null ? null : number(printed.mosix() / scale));
        columns.put("paper_pvm_s", printed == null ? null : number(printed.pvm() / scale));
        columns.put("paper_pvm_on_mosix_s", printed == null ? null : number(printed.pvmOnMosix() / scale));
        return columns;
    }

    private static Double number(double value) {
        return Double.isFinite(value) ? Double.valueOf(Math.rint(value * 1e6) / 1e6) : null;
    }

    /** With all times as the paper has them, for the tables and charts that the simulator has, too. */
    SimRow inPaperSeconds() {
        return new SimRow(
                scenario,
                column.label(),
                hosts,
                tasks,
                run,
                bound * scale,
                new RunResult(
                        makespan * scale,
                        new double[0],
                        Math.max(0, moves),
                        0,
                        0,
                        Double.isFinite(makespan) ? 0 : 1,
                        Double.NaN,
                        Double.NaN),
                Double.NaN,
                new SimRow.Traits(identical, false, false, false, false));
    }
}
