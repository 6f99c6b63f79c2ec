package org.jpvm.cli;

import static org.jpvm.cli.OptionValues.flag;
import static org.jpvm.cli.OptionValues.valued;
import static org.jpvm.cli.OptionValues.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jpvm.sim.FaultKind;
import org.jpvm.sim.ScaleRun;
import org.jpvm.sim.SimFailure;
import org.jpvm.sim.SimResult;
import org.jpvm.sim.Simulation;

/** {@code simulate}: machines of many daemons in one process, with faults, by seed. */
final class SimulateCommand implements Command {
    private static final int DEFAULT_EVENTS = 100;
    private static final int MOST_ROWS = 20;
    private static final int MOST_REPORTS = 5;
    private static final int MOST_HOSTS = 4095;
    private static final int[] SCALES = {16, 64, 256, 1024, MOST_HOSTS};

    @Override
    public String syntax() {
        return "simulate [--seed S] [--seeds N] [--hosts H] [--events E] [--faults KIND] [--trace] [--json]";
    }

    @Override
    public String description() {
        return """
            Runs whole machines of real daemons in one process, with simulated tasks, computers, network and time, breaks things as
            the seed says, and checks that every message, notification and answer comes once and right. The same seed does the
            same again. Exit status 1 when something went wrong. The columns are explained in docs/SIMULATOR.md. (./jpvm sim is
            something else: how fast a cluster is with which placement and balancing policy.)
            """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(valued("seed", "S", "first seed (1)"))
                .addOption(valued("seeds", "N", "how many seeds, counted upwards (1)"))
                .addOption(valued("hosts", "H", "computers of the machine (2 to 8, as the seed says)"))
                .addOption(valued("events", "E", "actions of the tasks (" + DEFAULT_EVENTS + ")"))
                .addOption(valued("faults", "KIND", "none, loss, crash, partition, master, handover or all (all)"))
                .addOption(flag("scale", "measure machines of 16, 64 ... up to --hosts (4095) hosts instead"))
                .addOption(flag("trace", "print all that happens"))
                .addOption(flag("json", "print one JSON array of the columns"));
    }

    @Override
    public int run(CommandLine line) throws CommandFailedException, ParseException {
        if (!line.getArgList().isEmpty()) {
            throw usage("cannot use \"" + line.getArgList().get(0) + "\"");
        }
        int hosts = (int) whole(line, "hosts", 0, 2, MOST_HOSTS);
        if (line.hasOption("scale")) {
            return scale(hosts == 0 ? MOST_HOSTS : hosts, line.hasOption("json"));
        }
        long seed = whole(line, "seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        int seeds = (int) whole(line, "seeds", 1, 1, Integer.MAX_VALUE);
        int events = (int) whole(line, "events", DEFAULT_EVENTS, 0, 10_000_000);
        FaultKind faults = faults(line.getOptionValue("faults", "all"));
        if (line.hasOption("trace")) {
            if (seeds > 1) {
                throw usage("--trace is for one seed");
            }
            SimResult result = Simulation.run(new Simulation.Plan(seed, hosts, events, faults), System.out::println);
            System.out.println(SimTable.HEADING + "\n" + SimTable.row(result));
            return result.failure() == null ? 0 : 1;
        }
        return runAll(seed, seeds, hosts, events, faults, line.hasOption("json"));
    }

    private static int runAll(long first, int seeds, int hosts, int events, FaultKind faults, boolean json)
            throws CommandFailedException {
        long start = System.nanoTime();
        int threads = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        SimTable table = new SimTable(json, seeds <= MOST_ROWS);
        ProgressLine progress = new ProgressLine("seeds", seeds);
        int failures = 0;
        try {
            // A few ahead are enough to keep all processors busy, and results are printed in order.
            List<Future<SimResult>> ahead = new ArrayList<>();
            for (int i = 0; i < seeds + 4 * threads; i++) {
                if (i < seeds) {
                    Simulation.Plan plan = new Simulation.Plan(first + i, hosts, events, faults);
                    ahead.add(pool.submit(() -> Simulation.run(plan)));
                }
                if (i >= 4 * threads && !ahead.isEmpty()) {
                    SimResult result = ahead.remove(0).get();
                    if (seeds <= MOST_ROWS || result.failure() != null) {
                        progress.end();
                    }
                    table.add(result);
                    if (result.failure() != null && ++failures <= MOST_REPORTS) {
                        System.err.print(result.report());
                    }
                    progress.show(i - 4 * threads + 1, failures + " failed");
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new CommandFailedException(1, "the simulator itself failed: " + e.getCause());
        } finally {
            pool.shutdownNow();
            progress.end();
        }
        table.end((System.nanoTime() - start) / 1e9);
        return failures == 0 ? 0 : 1;
    }

    private static int scale(int most, boolean json) throws CommandFailedException {
        SimTable.scaleHeading(json);
        for (int hosts : SCALES) {
            if (hosts <= most || hosts == SCALES[0]) {
                try {
                    SimTable.scaleRow(ScaleRun.run(hosts, hosts, System::nanoTime), json, hosts == SCALES[0]);
                } catch (SimFailure e) {
                    throw new CommandFailedException(1, hosts + " hosts: " + e.getMessage());
                } catch (OutOfMemoryError e) {
                    throw new CommandFailedException(
                            1, hosts + " hosts do not fit into memory; JPVM_JAVA_OPTS=-Xmx16g gives more");
                }
            }
        }
        SimTable.scaleEnd(json);
        return 0;
    }

    private static FaultKind faults(String name) throws CommandFailedException {
        try {
            return FaultKind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw usage("--faults is none, loss, crash, partition, master, handover or all, not \"" + name + "\"");
        }
    }

    private static CommandFailedException usage(String problem) {
        return new CommandFailedException(CommandFailedException.USAGE, problem);
    }
}
