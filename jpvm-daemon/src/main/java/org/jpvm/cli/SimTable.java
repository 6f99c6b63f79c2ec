package org.jpvm.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.sim.ScaleRun;
import org.jpvm.sim.SimResult;

/** Results of the simulator as a table or as JSON. */
final class SimTable {
    static final String HEADING = String.format(
            "%8s %-9s %7s %6s %8s %8s %9s %8s %7s %5s %7s %6s %8s %9s %-16s %s",
            "seed",
            "faults",
            "daemons",
            "tasks",
            "messages",
            "notifies",
            "datagrams",
            "lost",
            "crashes",
            "cuts",
            "masters",
            "moves",
            "seconds",
            "steps",
            "unseed",
            "result");

    private final boolean json;
    private final boolean allRows;
    private boolean started;
    private int seeds;
    private int failures;
    private long messages;
    private long notifies;
    private long datagrams;
    private long lost;
    private long crashes;
    private long cuts;
    private long masters;
    private long moves;
    private long seconds;
    private long steps;
    private long daemons;
    private long tasks;
    private long unseed;
    private String faults = "";

    /**
     * @param allRows whether seeds in which all was well get a row of their own, too
     */
    SimTable(boolean json, boolean allRows) {
        this.json = json;
        this.allRows = allRows;
    }

    void add(SimResult result) {
        if (json) {
            System.out.print((started ? ",\n" : "[\n") + json(result));
        } else if (allRows || result.failure() != null) {
            System.out.println((started ? "" : HEADING + "\n") + row(result));
        }
        started |= json || allRows || result.failure() != null;
        seeds++;
        failures += result.failure() == null ? 0 : 1;
        faults = result.plan().faults().label();
        daemons += result.daemons();
        tasks += result.tasks();
        messages += result.messages();
        notifies += result.notifies();
        datagrams += result.datagrams();
        lost += result.lost();
        crashes += result.crashes();
        cuts += result.partitions();
        masters += result.successions();
        moves += result.moves();
        seconds += result.seconds();
        steps += result.events();
        unseed = unseed * 31 + result.unseed();
    }

    void end(double realSeconds) {
        if (json) {
            System.out.println(started ? "\n]" : "[]");
            return;
        }
        if (seeds > 1) {
            System.out.println((started ? "" : HEADING + "\n")
                    + row(
                            "all",
                            new Object[] {
                                daemons, tasks, messages, notifies, datagrams, lost, crashes, cuts, masters, moves,
                                seconds, steps, unseed
                            },
                            failures == 0 ? "ok" : failures + " failed"));
        }
        System.out.printf("%d seed%s in %.1f s, %d failed%n", seeds, seeds == 1 ? "" : "s", realSeconds, failures);
    }

    static String row(SimResult result) {
        SimTable one = new SimTable(false, true);
        one.faults = result.plan().faults().label();
        String outcome = result.failure() == null ? "ok" : result.failure();
        return one.row(Long.toString(result.plan().seed()), figures(result), outcome);
    }

    /** What both forms say of a run, in the order of the columns. */
    private static Object[] figures(SimResult result) {
        return new Object[] {
            result.daemons(),
            result.tasks(),
            result.messages(),
            result.notifies(),
            result.datagrams(),
            result.lost(),
            result.crashes(),
            result.partitions(),
            result.successions(),
            result.moves(),
            result.seconds(),
            result.events(),
            result.unseed()
        };
    }

    private String row(String seed, Object[] figures, String outcome) {
        return format(
                "%8s %-9s %7d %6d %8d %8d %9d %8d %7d %5d %7d %6d %8d %9d %016x %s",
                new Object[] {seed, faults}, figures, outcome);
    }

    private static String format(String form, Object[] first, Object[] figures, String last) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(figures));
        all.add(last);
        return String.format(form, all.toArray());
    }

    private static String json(SimResult result) {
        return format(
                "  {\"seed\": %d, \"hosts\": %d, \"events\": %d, \"faults\": \"%s\", \"daemons\": %d, \"tasks\": %d,"
                        + " \"messages\": %d, \"notifies\": %d, \"datagrams\": %d, \"lost\": %d, \"crashes\": %d,"
                        + " \"cuts\": %d, \"masters\": %d, \"moves\": %d, \"seconds\": %d, \"steps\": %d, \"unseed\": \"%016x\", \"failure\": %s}",
                new Object[] {
                    result.plan().seed(),
                    result.plan().hosts(),
                    result.plan().events(),
                    result.plan().faults().label()
                },
                figures(result),
                result.failure() == null ? "null" : DoctorCommand.quoted(result.failure()));
    }

    static void scaleHeading(boolean json) {
        System.out.println(
                json
                        ? "["
                        : String.format(
                                "%6s %10s %9s %10s %10s %9s %10s %10s %9s %10s",
                                "hosts",
                                "add s",
                                "real s",
                                "datagrams",
                                "spawn s",
                                "real s",
                                "datagrams",
                                "mcast s",
                                "real s",
                                "datagrams"));
    }

    static void scaleRow(ScaleRun.Result result, boolean json, boolean first) {
        String format = json
                ? (first ? "" : ",\n") + "  {\"hosts\": %d, \"addSeconds\": %.3f, \"addRealSeconds\": %.3f,"
                        + " \"addDatagrams\": %d, \"spawnSeconds\": %.3f, \"spawnRealSeconds\": %.3f,"
                        + " \"spawnDatagrams\": %d, \"multicastSeconds\": %.3f, \"multicastRealSeconds\": %.3f,"
                        + " \"multicastDatagrams\": %d}"
                : "%6d %10.3f %9.3f %10d %10.3f %9.3f %10d %10.3f %9.3f %10d%n";
        System.out.printf(
                java.util.Locale.ROOT,
                format,
                result.hosts(),
                result.add().simulatedNanos() / 1e9,
                result.add().realNanos() / 1e9,
                result.add().datagrams(),
                result.spawn().simulatedNanos() / 1e9,
                result.spawn().realNanos() / 1e9,
                result.spawn().datagrams(),
                result.multicast().simulatedNanos() / 1e9,
                result.multicast().realNanos() / 1e9,
                result.multicast().datagrams());
        System.out.flush();
    }

    static void scaleEnd(boolean json) {
        System.out.print(json ? "\n]\n" : "");
    }
}
