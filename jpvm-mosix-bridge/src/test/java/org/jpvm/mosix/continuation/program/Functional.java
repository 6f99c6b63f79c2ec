package org.jpvm.mosix.continuation.program;

import static org.jpvm.mosix.continuation.program.Work.spin;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Lambdas, method references, and callbacks from the JDK. */
final class Functional {
    private final int scale;

    Functional(int scale) {
        this.scale = scale;
    }

    void addTo(Map<String, Callable<String>> programs) {
        programs.put("lambda", this::lambdas);
        programs.put("methodReference", this::methodReferences);
        programs.put("adaptedReturn", this::adaptedReturns);
        programs.put("lambdaInCycle", this::lambdaInCycle);
        programs.put("serializableLambda", this::serializableLambda);
        programs.put("stream!", this::streams);
        programs.put("sort!", this::sorts);
        programs.put("forEachCallback!", this::callbacks);
    }

    private String lambdas() {
        long[] sum = {0};
        int k = 3;
        IntUnaryOperator f = x -> (int) (spin(x % 7) * k + sum[0]);
        Runnable r = () -> {
            for (int i = 0; i < 10; i++) {
                sum[0] += spin(3);
            }
        };
        for (int i = 0; i < scale; i++) {
            sum[0] += f.applyAsInt(i);
            if (i % 50 == 0) {
                r.run();
            }
        }
        return "" + sum[0];
    }

    private int box(int x) {
        return (int) spin(x % 7);
    }

    private static long wide() {
        return spin(4);
    }

    private String methodReferences() {
        Function<Integer, Integer> bound = this::box;
        Function<String, Integer> unbound = String::length;
        Supplier<List<Integer>> maker = ArrayList::new;
        List<Integer> made = maker.get();
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += bound.apply(i) + unbound.apply("n" + i);
            made.add(i);
        }
        return sum + " " + made.size();
    }

    private String adaptedReturns() {
        LongSupplier widened = () -> (int) spin(3);
        Supplier<Object> boxed = Functional::wide;
        IntFunction<Object> wrapped = this::box;
        Runnable dropped = Functional::wide;
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            dropped.run();
            sum += widened.getAsLong() + (Long) boxed.get() + (Integer) wrapped.apply(i);
        }
        return "" + sum;
    }

    private static final class Holder {
        private Supplier<Integer> supplier;
        private int calls;
    }

    private String lambdaInCycle() {
        Holder holder = new Holder();
        holder.supplier = () -> (int) (spin(4) & 7) + ++holder.calls;
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += holder.supplier.get();
        }
        return sum + " " + holder.calls;
    }

    private interface Step extends Serializable {
        long step(long x);
    }

    private String serializableLambda() {
        int k = scale;
        Step step = x -> x * 3 + k + spin(2);
        long sum = 1;
        for (int i = 0; i < scale; i++) {
            sum = step.step(sum);
        }
        return "" + sum;
    }

    private String streams() {
        long sum = 0;
        for (int i = 0; i < scale / 20 + 10; i++) {
            sum += IntStream.range(0, 10).mapToLong(x -> spin(10 + x)).sum() + spin(120);
        }
        return "" + sum;
    }

    private String sorts() {
        long sum = 0;
        Random random = new Random(1);
        for (int i = 0; i < scale / 50 + 8; i++) {
            List<Integer> list = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                list.add(random.nextInt(1000));
            }
            list.sort((a, b) -> {
                spin(8);
                return a - b;
            });
            sum += list.get(7) + spin(250);
        }
        return "" + sum;
    }

    private String callbacks() {
        long[] sum = {0};
        List<Integer> list = List.of(1, 2, 3, 4, 5, 6, 7, 8);
        for (int i = 0; i < scale / 20 + 5; i++) {
            list.forEach(x -> sum[0] += spin(20 + x));
            sum[0] += spin(20);
        }
        return "" + sum[0];
    }
}
