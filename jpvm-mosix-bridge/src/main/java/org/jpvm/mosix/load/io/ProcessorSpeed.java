package org.jpvm.mosix.load.io;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * How fast a processor of this host is, in standard processors. A standard processor does {@value #STANDARD_ROUNDS} rounds of a shift-register generator
 * (three shifts, three exclusive-ors, each waiting for the one before) per second of CPU time, which is about 3 GHz. It says how fast whole numbers are
 * computed in registers and nothing about memory; users who know better give a speed in the hostfile.
 *
 * <p>Measured in CPU time, so that neither other processes nor a quota matter. The result is rounded to a twentieth, so that equal hosts are equal, and
 * kept in a file of the user's: the next start reads it, unless the processor or the JVM is another one.
 */
public final class ProcessorSpeed {
    /** Rounds per CPU-second of a standard processor. */
    public static final double STANDARD_ROUNDS = 5e8;

    private static final int ROUNDS = 250_000;
    private static final double STEP = 0.05;
    private static final double SLOWEST = 0.05;
    private static final double FASTEST = 100;
    private static final long BUDGET_NANOS = 40_000_000;
    /** Best results in a row that are no better before it is believed that the code is compiled. */
    private static final int SETTLED = 12;

    private ProcessorSpeed() {}

    /** Reads the speed from the cache, or measures it, in less than 50 ms of CPU time, and writes it there if that is possible. */
    public static double ofThisHost() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path cache = xdg != null && xdg.startsWith("/")
                ? Path.of(xdg)
                : Path.of(System.getProperty("user.home", "/nonexistent"), ".cache");
        return cached(cache.resolve("jpvm").resolve("processor-speed"), identity(new ProcFiles(Path.of("/"))));
    }

    /** Reads the speed of a processor from a file, or measures it and tries to write it there. */
    static double cached(Path file, String identity) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() == 2 && lines.get(0).equals(identity)) {
                double speed = Double.parseDouble(lines.get(1));
                if (speed >= SLOWEST && speed <= FASTEST) {
                    return speed;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Not there, or not ours: measured anew.
        }
        double speed = measure();
        try {
            Files.createDirectories(file.getParent());
            Path written = Files.createTempFile(file.getParent(), "speed", ".new");
            Files.writeString(written, identity + "\n" + speed + "\n");
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            // A home that cannot be written to costs a measurement at each start.
        }
        return speed;
    }

    /** Measures; uses up to 40 ms of CPU time. */
    static double measure() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isCurrentThreadCpuTimeSupported()) {
            return 1;
        }
        long start = threads.getCurrentThreadCpuTime();
        long before = start;
        long best = Long.MAX_VALUE;
        int settled = 0;
        long seed = 88172645463325252L;
        while (settled < SETTLED && before - start < BUDGET_NANOS) {
            seed = rounds(seed);
            long after = threads.getCurrentThreadCpuTime();
            long taken = after - before;
            settled = taken < best * 0.98 ? 0 : settled + 1;
            best = taken > 0 ? Math.min(best, taken) : best;
            before = after;
        }
        // Never true; but the compiler cannot know that, and has to compute the rounds.
        if (seed == 0 || best == Long.MAX_VALUE) {
            return 1;
        }
        double speed = ROUNDS / (best * 1e-9) / STANDARD_ROUNDS;
        return Math.max(SLOWEST, Math.min(FASTEST, Math.round(speed / STEP) * STEP));
    }

    /** What the speed depends on: the model of the processor, and the JVM. */
    static String identity(ProcFiles files) {
        String model = System.getProperty("os.arch");
        for (String line : files.read("/proc/cpuinfo").split("\n")) {
            if (line.startsWith("model name") || line.startsWith("CPU part")) {
                model = line.substring(line.indexOf(':') + 1).strip();
                break;
            }
        }
        return model + " | " + System.getProperty("java.vm.version");
    }

    private static long rounds(long seed) {
        long x = seed;
        for (int i = 0; i < ROUNDS; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
