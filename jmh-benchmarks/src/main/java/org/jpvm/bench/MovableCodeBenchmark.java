package org.jpvm.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jpvm.mosix.continuation.MovableClassLoader;
import org.jpvm.mosix.continuation.ProgramSource;
import org.jpvm.mosix.continuation.TransformCache;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What code pays for being movable while nothing moves. {@code plain} and {@code plainAgain} are the same, so that their difference is the
 * noise of the machine. {@link MovableCodeRounds} runs the forks of the three in turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"})
public class MovableCodeBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Param({"intloop", "matmul", "mandel", "nqueens", "sieve", "spectral", "bytes", "fib"})
    private String kernel;

    @Param({"plain", "plainAgain", "movable"})
    private String code;

    private ToDoubleFunction<String> kernels;

    @Setup
    @SuppressWarnings("unchecked")
    public void load() throws ReflectiveOperationException {
        URL[] here = {MovableKernels.class.getProtectionDomain().getCodeSource().getLocation()};
        ClassLoader loader = code.equals("movable")
                ? new MovableClassLoader(
                        getClass().getClassLoader(),
                        ProgramSource.ofClassPath(here),
                        name -> !name.startsWith("org.jpvm.bench."),
                        new TransformCache(0))
                : new URLClassLoader(here, ClassLoader.getPlatformClassLoader());
        kernels = (ToDoubleFunction<String>) loader.loadClass(MovableKernels.class.getName())
                .getConstructor()
                .newInstance();
    }

    /** Processor time, which other work on the machine changes less than the time that passes. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {
        public long nanos;
        public long calls;
    }

    @Benchmark
    public double run(Processor processor) {
        long start = THREADS.getCurrentThreadCpuTime();
        double result = kernels.applyAsDouble(kernel);
        processor.nanos += THREADS.getCurrentThreadCpuTime() - start;
        processor.calls++;
        return result;
    }
}
