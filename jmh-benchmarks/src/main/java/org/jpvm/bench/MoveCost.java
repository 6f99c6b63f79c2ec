package org.jpvm.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.mosix.continuation.CaptureAnswer;
import org.jpvm.mosix.continuation.Continuation;
import org.jpvm.mosix.continuation.MovableClassLoader;
import org.jpvm.mosix.continuation.MovableTask;
import org.jpvm.mosix.continuation.ProgramSource;
import org.jpvm.mosix.continuation.TaskImages;
import org.jpvm.mosix.continuation.TransformCache;
import org.jpvm.mosix.continuation.image.CopyRules;

/**
 * What a move costs beside the way: a task computes, is captured somewhere in the middle, and goes on in another loader of the same JVM.
 *
 * <pre>
 *   java &lt;JvmRequirements.OPTIONS&gt; -cp benchmarks.jar org.jpvm.bench.MoveCost [moves, 5 if absent] [rows with this in their name]
 *
 *   alone     processor time of the whole JVM for the computation in a loader that has run it before
 *   lost      by how much more it took with a move in between, the JIT's work and the copying included: median of the moves
 *             warm: into a loader where the program has run to its end    left: where it ran and was taken away    cold: into a new one
 *   restore   from the image to a task ready to run, into the warm loader: median
 * </pre>
 *
 * The rows "long" are one call each that never leaves its loops, the others many short calls.
 */
public final class MoveCost {
    private static final long CACHE_BYTES = 64 << 20;
    private static final long STACK_BYTES = 64 << 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Map<String, Integer> LONG = new LinkedHashMap<>();
    private static final Map<String, Integer> ROUNDS = new LinkedHashMap<>();

    static {
        LONG.put("intloop", 400_000_000);
        LONG.put("matmul", 1700);
        LONG.put("mandel", 2000);
        LONG.put("nqueens", 13);
        LONG.put("sieve", 60_000_000);
        LONG.put("spectral", 4000);
        LONG.put("bytes", 100_000_000);
        LONG.put("fib", 42);
        ROUNDS.put("intloop", 15);
        ROUNDS.put("matmul", 300);
        ROUNDS.put("mandel", 40);
        ROUNDS.put("nqueens", 300);
        ROUNDS.put("sieve", 100);
        ROUNDS.put("spectral", 200);
        ROUNDS.put("bytes", 40);
        ROUNDS.put("fib", 200);
    }

    private final TransformCache cache = new TransformCache(CACHE_BYTES);
    private final ProgramSource program = ProgramSource.ofClassPath(new URL[] {
        MovableKernels.class.getProtectionDomain().getCodeSource().getLocation()
    });
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(null, work, "task", STACK_BYTES);
        made.setDaemon(true);
        return made;
    });
    private final int moves;

    private final String wanted;

    private MoveCost(int moves, String wanted) {
        this.moves = moves;
        this.wanted = wanted;
    }

    public static void main(String[] arguments) throws Exception {
        MoveCost cost = new MoveCost(
                arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5, arguments.length > 1 ? arguments[1] : "");
        System.out.printf(
                "%-16s %8s | lost ms: %6s %6s %6s | %10s %10s%n",
                "", "alone ms", "warm", "left", "cold", "restore ms", "image kB");
        for (Map.Entry<String, Integer> kernel : ROUNDS.entrySet()) {
            cost.row(kernel.getKey(), "rounds", kernel.getKey(), kernel.getValue(), 0);
        }
        cost.row("1 MB of state", "rounds", "nqueens", ROUNDS.get("nqueens"), 1 << 20);
        for (Map.Entry<String, Integer> kernel : LONG.entrySet()) {
            cost.row(kernel.getKey() + ", long", "task", kernel.getKey(), kernel.getValue());
        }
    }

    private MovableClassLoader loader() {
        return new MovableClassLoader(
                MoveCost.class.getClassLoader(), program, name -> !name.equals(MovableKernels.class.getName()), cache);
    }

    /** How to make the task in a loader. */
    private interface Maker {
        MovableTask in(MovableClassLoader loader) throws Exception;
    }

    private void row(String title, String factory, Object... arguments) throws Exception {
        if (!title.contains(wanted)) {
            return;
        }
        Maker maker = loader -> {
            Class<?> kernels = loader.loadClass(MovableKernels.class.getName());
            for (Method method : kernels.getMethods()) {
                if (method.getName().equals(factory)) {
                    return MovableTask.calling(loader, (Callable<?>) method.invoke(null, arguments), null);
                }
            }
            throw new IllegalArgumentException(factory);
        };
        MovableClassLoader home = loader();
        MovableClassLoader warm = loader();
        for (int i = 0; i < 3; i++) {
            run(maker.in(home));
            run(maker.in(warm));
        }
        List<Double> alone = new ArrayList<>();
        double wall = 0;
        for (int i = 0; i < 3; i++) {
            settle();
            double before = cpu();
            double start = System.nanoTime();
            run(maker.in(home));
            wall = (System.nanoTime() - start) / NANOS_PER_MILLI;
            alone.add(cpu() - before);
        }
        double reference = median(alone);
        List<Double> restores = new ArrayList<>();
        double[] lost = new double[3];
        int[] image = new int[1];
        String[] kinds = {"warm", "left", "cold"};
        for (int kind = 0; kind < kinds.length; kind++) {
            List<Double> each = new ArrayList<>();
            for (int i = 0; i < moves; i++) {
                double at = wall * (i + 1) / (moves + 2);
                MovableClassLoader target = switch (kinds[kind]) {
                    case "warm" -> warm;
                    case "left" -> left(maker, at);
                    default -> loader();
                };
                run(maker.in(home));
                each.add(move(maker.in(home), at, target, kind == 0 ? restores : new ArrayList<>(), image) - reference);
            }
            lost[kind] = median(each);
        }
        System.out.printf(
                "%-16s %8.0f |          %6.0f %6.0f %6.0f | %10.1f %10d%n",
                title, reference, lost[0], lost[1], lost[2], median(restores), image[0] >> 10);
    }

    private MovableClassLoader left(Maker maker, double at) throws Exception {
        MovableClassLoader left = loader();
        run(maker.in(left));
        run(maker.in(left));
        Continuation captured = capture(maker.in(left), at);
        if (captured != null) {
            captured.release();
        }
        return left;
    }

    /** Null if the task ended before. */
    private Continuation capture(MovableTask task, double at) throws Exception {
        Future<?> running = thread.submit(task::run);
        try {
            // How far into its run a task is captured is what is varied.
            running.get(Math.max(1, (long) at), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException e) {
            // It runs still.
        }
        CaptureAnswer answer = task.request(16).answer().get();
        running.get();
        return answer instanceof CaptureAnswer.Captured captured ? captured.continuation() : null;
    }

    /** Processor time from the start to the end, in ms. */
    private double move(MovableTask task, double at, MovableClassLoader target, List<Double> restores, int[] image)
            throws Exception {
        settle();
        double before = cpu();
        Continuation captured = capture(task, at);
        if (captured != null) {
            byte[] bytes = TaskImages.capture(captured, CopyRules.ordinary());
            captured.release();
            image[0] = bytes.length;
            double start = System.nanoTime();
            MovableTask next = MovableTask.resuming(TaskImages.restore(bytes, target, CopyRules.ordinary()), null);
            restores.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            run(next);
        }
        settle();
        return cpu() - before;
    }

    private void run(MovableTask task) throws Exception {
        thread.submit(task::run).get();
    }

    /** Until the JIT has nothing left to do, or half a second. */
    private static void settle() throws InterruptedException {
        double before = cpu();
        for (int i = 0; i < 10; i++) {
            // The JIT tells nobody when it is idle: only that no processor time was used in a while shows it.
            Thread.sleep(50);
            double now = cpu();
            if (now == before) {
                return;
            }
            before = now;
        }
    }

    private static double cpu() {
        return PROCESS.getProcessCpuTime() / NANOS_PER_MILLI;
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.isEmpty() ? Double.NaN : values.get(values.size() / 2);
    }
}
