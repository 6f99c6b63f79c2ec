package org.jpvm.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link MovableCodeBenchmark} in rounds, one fork of each code after the other, and prints for each kernel the median over the rounds
 * of the time against the mean of the two plain runs of the same round. Argument: rounds, 5 if absent.
 */
public final class MovableCodeRounds {
    private static final String[] KERNELS = {
        "intloop", "matmul", "mandel", "nqueens", "sieve", "spectral", "bytes", "fib"
    };
    private static final String[] CODES = {"plain", "movable", "plainAgain"};

    private MovableCodeRounds() {}

    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Map<String, List<Double>> ratios = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            Map<String, Double> means = new TreeMap<>(Map.of("movable", 0.0, "plainAgain", 0.0));
            for (String kernel : KERNELS) {
                Map<String, Double> times = new TreeMap<>();
                for (String code : CODES) {
                    times.put(code, time(kernel, code));
                }
                double plain = Math.sqrt(times.get("plain") * times.get("plainAgain"));
                for (String code : means.keySet()) {
                    double ratio = Math.log(times.get(code) / plain);
                    means.merge(code, ratio / KERNELS.length, Double::sum);
                    ratios.computeIfAbsent(code + " " + kernel, key -> new ArrayList<>())
                            .add(ratio);
                }
            }
            means.forEach((code, mean) -> ratios.computeIfAbsent(code + " ~ geometric mean", key -> new ArrayList<>())
                    .add(mean));
        }
        ratios.forEach((name, values) -> {
            Collections.sort(values);
            System.out.printf(
                    "%-30s median %+6.1f %%  range %+6.1f .. %+6.1f%n",
                    name,
                    percent(values.get(values.size() / 2)),
                    percent(values.get(0)),
                    percent(values.get(values.size() - 1)));
        });
    }

    private static double percent(double logarithm) {
        return (Math.exp(logarithm) - 1) * 100;
    }

    private static double time(String kernel, String code) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(MovableCodeBenchmark.class.getName())
                .param("kernel", kernel)
                .param("code", code)
                .verbosity(VerboseMode.SILENT);
        return new Runner(options.build())
                .run()
                .iterator()
                .next()
                .getPrimaryResult()
                .getScore();
    }
}
