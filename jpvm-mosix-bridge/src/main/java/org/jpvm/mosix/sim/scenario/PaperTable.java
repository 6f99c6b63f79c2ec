package org.jpvm.mosix.sim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Table 1 of the paper: 16 equal hosts, identical tasks of 300 s, what was measured in 1996. Source: A. Barak, A. Braverman, I. Gilderman,
 * O. Laden, "Performance of PVM with the MOSIX Preemptive Process Migration Scheme", 7th Israeli Conference on Computer Systems and Software
 * Engineering, 1996.
 */
public final class PaperTable {
    /** Hosts of the table. */
    public static final int HOSTS = 16;
    /** Standard CPU-seconds of each task. */
    public static final double WORK = 300;

    /** Tasks of the row whose figures must be those of one task fewer. */
    public static final int MISPRINTED = 31;

    /**
     * One row, in seconds.
     *
     * @param tasks      processes
     * @param optimal    what the paper calls optimal
     * @param mosix      processes of MOSIX without PVM
     * @param pvm        PVM alone
     * @param pvmOnMosix PVM with migration
     */
    public record Row(int tasks, double optimal, double mosix, double pvm, double pvmOnMosix) {}

    /**
     * The rows as printed. The one for 31 tasks must be of 30: its figures are below what 31 tasks can take on 16 hosts, and its "optimal" is
     * that of 30.
     */
    public static final List<Row> ROWS = List.of(
            new Row(1, 300, 301.91, 301.83, 304.54),
            new Row(2, 300, 302.92, 303.78, 304.70),
            new Row(4, 300, 304.57, 305.60, 306.59),
            new Row(8, 300, 305.73, 308.57, 301.88),
            new Row(16, 300, 310.83, 317.12, 303.40),
            new Row(17, 450, 456.91, 604.36, 452.84),
            new Row(20, 450, 462.07, 602.40, 454.07),
            new Row(24, 450, 471.87, 603.25, 454.67),
            new Row(25, 525, 533.15, 603.83, 530.15),
            new Row(27, 525, 549.07, 603.86, 559.81),
            new Row(31, 563, 574.03, 604.63, 595.17),
            new Row(32, 600, 603.17, 603.14, 604.64),
            new Row(33, 700, 705.93, 906.31, 707.39),
            new Row(36, 700, 715.35, 905.27, 708.41),
            new Row(38, 750, 759.90, 905.34, 755.53),
            new Row(40, 750, 767.67, 905.39, 771.71),
            new Row(43, 833, 833.33, 908.96, 839.61),
            new Row(47, 883, 901.81, 907.79, 893.65),
            new Row(48, 900, 916.11, 908.51, 907.71));

    private PaperTable() {}

    /** The printed row for so many tasks. */
    public static Optional<Row> row(int tasks) {
        return ROWS.stream().filter(row -> row.tasks == tasks).findFirst();
    }

    /** Numbers of tasks of the rows; 30 beside 31, because the row printed as 31 is one of 30. */
    public static int[] counts(int hosts) {
        return ROWS.stream()
                .mapToInt(Row::tasks)
                .flatMap(n -> n == MISPRINTED ? IntStream.of(n - 1, n) : IntStream.of(n))
                .map(n -> Math.max(1, (int) Math.round((double) n * hosts / HOSTS)))
                .distinct()
                .toArray();
    }
}
