package org.jpvm.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The table of what being movable costs: runs {@link MovableCodeBenchmark} in rounds, the forks of the codes in turn, and compares processor
 * times within a round. Of each fork the fastest of many short iterations counts, as what else runs on the machine only ever makes one slower.
 *
 * <pre>
 *   java -cp benchmarks.jar org.jpvm.bench.MovableCodeRounds [rounds, 5 if absent] [home of a JDK]...
 *
 *   kernel       movable: median over the rounds of its time against the mean of the two plain ones, and the range
 *                noise:   the same for one plain run against the other
 * </pre>
 *
 * Exits with 1 if the geometric mean of the medians is over 3 % or a median over 10 % with one of the JDKs; without a JDK the one it runs on.
 */
public final class MovableCodeRounds {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEAN_LIMIT = 3;
    private static final double KERNEL_LIMIT = 10;
    private static final String[] KERNELS = {
        "intloop", "matmul", "mandel", "nqueens", "sieve", "spectral", "bytes", "fib"
    };

    private final String java;
    private final Map<String, List<Double>> movable = new LinkedHashMap<>();
    private final Map<String, List<Double>> noise = new LinkedHashMap<>();

    private MovableCodeRounds(String home) {
        this.java = home + "/bin/java";
    }

    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        List<MovableCodeRounds> tables = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            tables.add(new MovableCodeRounds(arguments[i]));
        }
        if (tables.isEmpty()) {
            tables.add(new MovableCodeRounds(System.getProperty("java.home")));
        }
        for (int round = 0; round < rounds; round++) {
            for (MovableCodeRounds table : tables) {
                table.round();
            }
        }
        boolean good = true;
        for (MovableCodeRounds table : tables) {
            good &= table.print();
        }
        System.exit(good ? 0 : 1);
    }

    private void round() throws RunnerException {
        for (String kernel : KERNELS) {
            double plain = time(kernel, "plain");
            double moved = time(kernel, "movable");
            double again = time(kernel, "plainAgain");
            movable.computeIfAbsent(kernel, key -> new ArrayList<>()).add(Math.log(moved / Math.sqrt(plain * again)));
            noise.computeIfAbsent(kernel, key -> new ArrayList<>()).add(Math.log(again / plain));
            System.out.printf("%s %s: %.0f us plain, %.0f movable, %.0f plain%n", java, kernel, plain, moved, again);
        }
    }

    private boolean print() {
        System.out.printf("%n%s%n%-10s %9s %18s %10s%n", java, "kernel", "movable", "range", "noise");
        boolean good = true;
        double sum = 0;
        for (String kernel : KERNELS) {
            List<Double> ratios = movable.get(kernel);
            double median = median(ratios);
            sum += median;
            good &= percent(median) <= KERNEL_LIMIT;
            System.out.printf(
                    "%-10s %+7.1f %% %+8.1f .. %+5.1f %+8.1f %%%n",
                    kernel,
                    percent(median),
                    percent(Collections.min(ratios)),
                    percent(Collections.max(ratios)),
                    percent(median(noise.get(kernel))));
        }
        double mean = percent(sum / KERNELS.length);
        System.out.printf("%-10s %+7.1f %%%n", "all", mean);
        return good && mean <= MEAN_LIMIT;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    private static double percent(double logarithm) {
        return (Math.exp(logarithm) - 1) * 100;
    }

    private double time(String kernel, String code) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(MovableCodeBenchmark.class.getName())
                .param("kernel", kernel)
                .param("code", code)
                .jvm(java)
                .verbosity(VerboseMode.SILENT);
        RunResult result = new Runner(options.build()).run().iterator().next();
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> of(iteration, "nanos") / of(iteration, "calls") / NANOS_PER_MICRO)
                .min()
                .orElseThrow();
    }

    private static double of(IterationResult iteration, String name) {
        for (Map.Entry<String, ?> counter : iteration.getSecondaryResults().entrySet()) {
            if (counter.getKey().endsWith(name)) {
                return ((Result<?>) counter.getValue()).getScore();
            }
        }
        throw new IllegalStateException("no counter " + name);
    }
}
