package org.jpvm.mosix.scale.io;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jpvm.mosix.gossip.GossipAges;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.mosix.scale.GossipModel;
import org.jpvm.mosix.scale.ScaleModel;
import org.jpvm.mosix.scale.ScaleSettings;
import org.jpvm.placement.PlacementPolicy;

/** Models of very large machines as a command. */
public final class ScaleMain {
    private static final int USAGE = 2;
    private static final double SECONDS_PER_HOUR = 3600;
    /** A measured stretch of virtual time is run in so many parts, and something is said after each. */
    private static final int PARTS = 10;

    private static final int COLLECTIONS = 4;

    private final ScaleOptions options;
    private final PrintStream out;
    private final PrintStream progress;

    private ScaleMain(ScaleOptions options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /**
     * Runs the command.
     *
     * @param arguments without the name of the command
     * @param out       for the tables
     * @param err       for progress and errors
     * @return exit status: 0, 1 when something failed, 2 for arguments that mean nothing
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(ScaleOptions.HELP);
            return 0;
        }
        try {
            ScaleMain main = new ScaleMain(ScaleOptions.parse(arguments), out, err);
            if (main.options.ages()) {
                main.ages();
            } else {
                main.machines();
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("scale: " + e.getMessage() + "; --help tells more");
            return USAGE;
        } catch (IOException e) {
            err.println("scale: " + e);
            return 1;
        } catch (OutOfMemoryError e) {
            err.println(
                    "scale: this does not fit into memory; JVM options in JPVM_JAVA_OPTS, such as -Xmx6g, give more");
            return 1;
        }
    }

    private void ages() throws IOException {
        String format = "%7d %7d | %8.2f %8.2f %6.1f%% | %8.2f %8.2f %6.1f%%";
        out.printf(
                "%7s %7s | %8s %8s %7s | %8s %8s %7s%n",
                "hosts", "window", "mean", "formula", "", "oldest", "formula", "");
        List<String> csv = new ArrayList<>(List.of("hosts,window,mean,mean_formula,oldest,oldest_formula"));
        for (int hosts : options.hosts()) {
            for (int window : options.window() > 0 ? List.of(options.window()) : windows(hosts)) {
                GossipAges ages = new GossipAges(hosts, window);
                GossipModel model = new GossipModel(hosts, window, new SplittableRandom(options.seed()));
                model.run((int) (1.5 * ages.oldest()) + 10);
                model.measure(Math.max(20, 40_000 / hosts));
                out.printf(
                        Locale.ROOT,
                        format + "%n",
                        hosts,
                        window,
                        model.mean(),
                        ages.mean(),
                        100 * (model.mean() / ages.mean() - 1),
                        model.oldest(),
                        ages.oldest(),
                        100 * (model.oldest() / ages.oldest() - 1));
                out.flush();
                csv.add(String.format(
                        Locale.ROOT,
                        "%d,%d,%.4f,%.4f,%.4f,%.4f",
                        hosts,
                        window,
                        model.mean(),
                        ages.mean(),
                        model.oldest(),
                        ages.oldest()));
            }
        }
        write(options.csv(), String.join("\n", csv) + "\n");
    }

    private static List<Integer> windows(int hosts) {
        return List.of(4, 8, 16, 20, 64, 128).stream()
                .filter(window -> 2 * window <= hosts && 64 * window >= hosts)
                .toList();
    }

    private void machines() throws IOException {
        List<PlacementPolicy> policies = new ArrayList<>();
        for (String name : options.policies()) {
            policies.add(name.equals("local") ? null : policy(name));
        }
        // All of them before the first is run, which may take long.
        for (PlacementPolicy policy : policies) {
            options.hosts().forEach(hosts -> settings(hosts, policy));
        }
        out.println(ScaleRow.TITLE);
        List<ScaleRow> rows = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            for (int hosts : options.hosts()) {
                ScaleRow row = machine(hosts, options.policies().get(i), policies.get(i));
                rows.add(row);
                out.println(row.line());
                out.flush();
            }
        }
        write(
                options.csv(),
                ScaleRow.CSV_TITLE + "\n"
                        + rows.stream().map(row -> row.csv() + "\n").collect(Collectors.joining()));
        write(options.svg(), CostChart.of(rows));
    }

    private ScaleRow machine(int hosts, String name, PlacementPolicy policy) {
        ScaleSettings settings = settings(hosts, policy);
        double step = settings.gossipStep();
        double before = usedBytes();
        long start = cpuNanos();
        ScaleModel model = new ScaleModel(settings, new SplittableRandom(options.seed()));
        double perSecond = hosts * (1 / step + 2 * options.load() / options.work());
        double half = Math.max(options.hours() * SECONDS_PER_HOUR, options.events() / perSecond) / 2;
        run(model, half, name, 0);
        model.startMeasuring();
        long eventsBefore = model.events();
        long measured = cpuNanos();
        run(model, half, name, 1);
        long end = cpuNanos();
        double bytes = (usedBytes() - before) / hosts;
        return new ScaleRow(
                hosts,
                name,
                options.exact(),
                model.now() / SECONDS_PER_HOUR,
                (end - start) / 1e9,
                model.events(),
                (double) (end - measured) / (model.events() - eventsBefore),
                bytes,
                model.result());
    }

    private ScaleSettings settings(int hosts, PlacementPolicy policy) {
        boolean sees = options.exact() || policy == null;
        ScaleSettings asked = new ScaleSettings(
                hosts,
                options.step(),
                options.window(),
                options.capacity(),
                options.load(),
                options.work(),
                policy,
                options.exact() ? ScaleSettings.Knowledge.EXACT : ScaleSettings.Knowledge.GOSSIP);
        return sees ? asked.withoutGossip() : asked;
    }

    private void run(ScaleModel model, double seconds, String name, int half) {
        for (int part = 0; part < PARTS; part++) {
            model.run(seconds / PARTS);
            if (Boolean.getBoolean("jpvm.stderr.terminal")) {
                progress.printf("\r%s: %d %%  \r", name, 100 * (half * PARTS + part + 1) / (2 * PARTS));
            }
        }
    }

    private static PlacementPolicy policy(String name) {
        return Policies.placement(name)
                .orElseThrow(() -> new IllegalArgumentException("no placement policy " + name + "; there are local, "
                        + String.join(", ", Policies.placementNames())));
    }

    /** CPU time of this thread: what else the computer does is not of interest. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** What is in use after what is not was collected; only the last of some collections leaves no gaps. */
    private static double usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - (double) runtime.freeMemory();
    }

    private static void write(String file, String text) throws IOException {
        if (file != null) {
            Files.writeString(Path.of(file), text);
        }
    }
}
