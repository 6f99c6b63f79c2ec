package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A live machine of four hosts that may use 40, 40, 20 and 10 % of a processor, and 11 tasks that compute all the time. The expected finish of a
 * placement is the greatest number of tasks per speed of their host. {@code -Djpvm.rounds=N} for more than one run
 * of each kind.
 */
class LivePlacementInteropIT {
    private static final double[] SPEEDS = {0.4, 0.4, 0.2, 0.1};
    private static final int TASKS = 11;
    private static final int ROUNDS = Integer.getInteger("jpvm.rounds", 1);
    private static final long SETTLE_NANOS = 120_000_000_000L;

    /** A task that computes; no load, compared with the slowest host's speed. */
    private static final double IDLE = 0.12;

    @Test
    @Timeout(1200)
    void tasksGoWhereTheyEndFirst() throws Exception {
        TestBed.require();
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        try (TestBed hosts = TestBed.make(4, "--cpu", "1:40", "--cpu", "2:40", "--cpu", "3:20", "--cpu", "4:10")) {
            hosts.home.script("spin", "while :; do :; done");
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 4);
                    Talk console = new Talk(hosts, 1)) {
                double best = best();
                StringBuilder figures =
                        new StringBuilder(String.format(Locale.ROOT, "expected finish, best possible %.1f%n", best));
                boolean good = true;
                for (boolean together : new boolean[] {true, false}) {
                    for (int round = 1; round <= ROUNDS; round++) {
                        settle(console, hosts);
                        Map<Integer, Integer> counts = new TreeMap<>();
                        for (int i = 0; i < (together ? 1 : TASKS); i++) {
                            console.spawn(together ? "-" + TASKS + " spin" : "spin", counts);
                        }
                        double finish = finish(counts);
                        good &= finish <= 1.1 * best;
                        figures.append(String.format(
                                Locale.ROOT,
                                "%s, run %d: %.1f %s%n",
                                together ? "all in one spawn" : "one by one",
                                round,
                                finish,
                                counts));
                        console.type("reset");
                    }
                }
                console.type("setenv JPVM_PLACEMENT round-robin");
                console.type("export JPVM_PLACEMENT");
                Map<Integer, Integer> counts = new TreeMap<>();
                console.spawn("-" + TASKS + " spin", counts);
                console.type("reset");
                figures.append(String.format(Locale.ROOT, "round robin: %.1f %s%n", finish(counts), counts));
                System.out.println(figures);
                assertTrue(good, () -> figures + console("placement", console) + console("load", console));
                assertTrue(finish(counts) > 2 * best, () -> "round robin places as well: " + figures);
                machine.halt();
            }
        }
    }

    private static String console(String command, Talk console) {
        try {
            return console.type(command);
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** Waits until all hosts are known and idle. */
    private static void settle(Talk console, Hosts hosts) throws Exception {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        Map<String, Talk.Row> rows = console.load();
        while (!isSettled(rows)) {
            if (System.nanoTime() > deadline) {
                fail("the hosts do not come to rest: " + console.type("load") + hosts.logs());
            }
            console.pause();
            rows = console.load();
        }
    }

    private static boolean isSettled(Map<String, Talk.Row> rows) {
        if (rows.size() != SPEEDS.length) {
            return false;
        }
        double slowest =
                rows.values().stream().mapToDouble(Talk.Row::speed).min().orElse(1);
        // What the console alone does takes some time of its host, which is faster.
        return rows.values().stream()
                .allMatch(row -> row.known() && row.tasks() <= 1 && row.load() * slowest / row.speed() <= IDLE);
    }

    private static double finish(Map<Integer, Integer> counts) {
        double finish = 0;
        int tasks = 0;
        for (Map.Entry<Integer, Integer> host : counts.entrySet()) {
            finish = Math.max(finish, host.getValue() / SPEEDS[host.getKey() - 1]);
            tasks += host.getValue();
        }
        return tasks == TASKS ? finish : Double.POSITIVE_INFINITY;
    }

    /** One task after the other to where it ends first, which is the best there is for equal tasks. */
    private static double best() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < TASKS; i++) {
            int where = 1;
            for (int host = 2; host <= SPEEDS.length; host++) {
                if ((counts.getOrDefault(host, 0) + 1) / SPEEDS[host - 1]
                        < (counts.getOrDefault(where, 0) + 1) / SPEEDS[where - 1]) {
                    where = host;
                }
            }
            counts.merge(where, 1, Integer::sum);
        }
        return finish(counts);
    }
}
