package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Order and wholeness: twelve tasks send each other thousands of messages of 0 to 100,000 bytes, by send and by multicast, in all
 * encodings, and change at random between the daemon's way and direct routes. Between Java tasks every message arrives once, whole, and
 * behind those that its sender sent before. C PVM keeps the content; its order is counted, because it does not hold while a route is set up.
 *
 * <p>{@code -Djpvm.soak=true} runs many more seeds, with tasks that are processes, too; {@code -Djpvm.seed=N} begins with another one and
 * {@code -Djpvm.rounds=N} sets their number.
 */
class StormInteropIT {
    private static final int MEMBERS = 12;
    private static final boolean SOAK = Boolean.getBoolean("jpvm.soak");
    private static final int FIRST_SEED = Integer.getInteger("jpvm.seed", 1);
    private static final int ROUNDS = Integer.getInteger("jpvm.rounds", SOAK ? 40 : 2);
    /** Tries until C shows a message out of order. */
    private static final int C_ROUNDS = Integer.getInteger("jpvm.rounds", SOAK ? 40 : 6);

    private static final int MESSAGES = Integer.getInteger("jpvm.messages", SOAK ? 4000 : 1500);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SOAK_SECONDS = 3600;
    private static final int DONT_ROUTE = 1;

    /** How a member is made; number m of a storm is of kind {@code kinds[m % kinds.length]}. */
    private enum Member {
        JAVA,
        JAVA_PROCESS,
        C
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(DaemonKind.class)
    @Timeout(SOAK_SECONDS)
    void javaKeepsOrderWhateverTheRouteDoes(DaemonKind kind) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            int received = 0;
            for (int seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
                boolean processes = SOAK && seed % 4 == 0;
                received += java(machine, kind, seed, processes ? Member.JAVA_PROCESS : Member.JAVA);
            }
            System.out.printf("storm of Java under %s: %d messages, all in order%n", kind, received);
        }
    }

    private static int java(Machine machine, DaemonKind kind, int seed, Member member) throws Exception {
        List<Storm.Report> reports = storm(machine, seed, member);
        int received = 0;
        for (int m = 0; m < MEMBERS; m++) {
            Storm.Report report = reports.get(m);
            assertIntact(kind, seed, m, report);
            assertEquals(0, report.reorderedInAll(), () -> what(kind, seed) + ": out of order at a member: " + report);
            received += report.received();
        }
        return received;
    }

    @Test
    @Timeout(SOAK_SECONDS)
    void cKeepsTheContentAndItsOrderIsCounted() throws Exception {
        try (Machine machine = Machine.start(DaemonKind.C, Interop.cpvm())) {
            int disordered = 0;
            int rounds = 0;
            while (rounds < C_ROUNDS && (SOAK || disordered == 0)) {
                int seed = FIRST_SEED + rounds++;
                int reordered = 0;
                List<Storm.Report> reports = storm(machine, seed, Member.C);
                for (int m = 0; m < MEMBERS; m++) {
                    assertIntact(DaemonKind.C, seed, m, reports.get(m));
                    reordered += reports.get(m).reorderedInAll();
                }
                System.out.printf("storm of C under C pvmd, seed %d: %d messages out of order%n", seed, reordered);
                disordered += reordered > 0 ? 1 : 0;
            }
            System.out.printf("storm of C under C pvmd: out of order in %d of %d runs%n", disordered, rounds);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(DaemonKind.class)
    @Timeout(SOAK_SECONDS)
    void besideCNothingIsLostAndJavaKeepsOrderAmongItself(DaemonKind kind) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            // From and to: 0 Java, 1 C.
            int[][] reordered = new int[2][2];
            int rounds = SOAK ? ROUNDS : 1;
            for (int seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
                List<Storm.Report> reports = storm(machine, seed, Member.JAVA, Member.C);
                for (int m = 0; m < MEMBERS; m++) {
                    assertIntact(kind, seed, m, reports.get(m));
                    for (int from = 0; from < MEMBERS; from++) {
                        reordered[from % 2][m % 2] += reports.get(m).reordered()[from];
                    }
                }
                int failing = seed;
                assertEquals(0, reordered[0][0], () -> what(kind, failing) + ": out of order from Java to Java");
            }
            System.out.printf(
                    "storm of Java and C under %s, %d runs: out of order Java to C %d, C to Java %d, C to C %d%n",
                    kind, rounds, reordered[0][1], reordered[1][0], reordered[1][1]);
        }
    }

    private static void assertIntact(DaemonKind kind, int seed, int member, Storm.Report report) {
        boolean intact = report.lost() == 0 && report.doubled() == 0 && report.damaged() == 0;
        assertTrue(intact, () -> what(kind, seed) + ", member " + member + ": " + report);
    }

    private static String what(DaemonKind kind, int seed) {
        return "under " + kind + ", seed " + seed + " (mvn verify -pl jpvm-daemon -am -Dit.test=StormInteropIT"
                + " -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                + " -Djpvm.rounds=1 -Djpvm.messages=" + MESSAGES + " -Djpvm.seed=" + seed + ")";
    }

    /** Runs one storm and gives the members' reports by number. */
    private static List<Storm.Report> storm(Machine machine, int seed, Member... kinds) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<RunningProgram> programs = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        try (PvmTask holder = Interop.enroll(machine)) {
            holder.setOption(TaskOption.ROUTE, DONT_ROUTE);
            String holderTid = Integer.toHexString(holder.tid().value());
            for (int m = 0; m < MEMBERS; m++) {
                int number = m;
                switch (kinds[m % kinds.length]) {
                    case JAVA ->
                        running.add(threads.submit(() -> {
                            try (PvmTask task = Interop.enroll(machine)) {
                                new Storm(task, holder.tid(), number).run();
                            }
                        }));
                    case JAVA_PROCESS ->
                        programs.add(Interop.runJava(machine, StormMain.class, holderTid, Integer.toString(m)));
                    case C ->
                        programs.add(machine.launch(
                                "storm " + m, List.of(program(machine), holderTid, Integer.toString(m)), false));
                }
            }
            List<Storm.Report> reports = conduct(holder, seed, running, programs);
            for (Future<?> one : running) {
                one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            for (RunningProgram program : programs) {
                Interop.outputOf(program, 0);
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String program(Machine machine) throws Exception {
        var compiled = machine.directory().resolve("storm");
        return (java.nio.file.Files.exists(compiled) ? compiled : Interop.compile("storm", machine)).toString();
    }

    private static List<Storm.Report> conduct(
            PvmTask holder, int seed, List<Future<?>> running, List<RunningProgram> programs) throws Exception {
        int[] tids = new int[MEMBERS];
        Set<Integer> numbers = new HashSet<>();
        for (int m = 0; m < MEMBERS; m++) {
            MessageBuffer hello = receive(holder, Storm.HELLO, seed, running, programs);
            int number = hello.unpackInt();
            assertTrue(numbers.add(number), () -> "two members have the number " + number);
            tids[number] = hello.source().value();
        }
        MessageBuffer start = holder.newBuffer();
        start.packInts(new int[] {seed, MESSAGES, MEMBERS});
        start.packInts(tids);
        List<Tid> members = new ArrayList<>();
        for (int tid : tids) {
            members.add(new Tid(tid));
            holder.send(new Tid(tid), Storm.START, start);
        }
        Storm.Report[] reports = new Storm.Report[MEMBERS];
        for (int m = 0; m < MEMBERS; m++) {
            MessageBuffer report = receive(holder, Storm.REPORT, seed, running, programs);
            reports[members.indexOf(report.source())] = Storm.Report.read(report, MEMBERS);
        }
        members.forEach(member -> holder.send(member, Storm.END, packer -> {}));
        return List.of(reports);
    }

    private static MessageBuffer receive(
            PvmTask holder, int tag, int seed, List<Future<?>> running, List<RunningProgram> programs)
            throws Exception {
        Optional<MessageBuffer> message = holder.receive(Tid.ANY, tag, LIMIT);
        if (message.isEmpty()) {
            for (Future<?> one : running) {
                if (one.isDone()) {
                    one.get();
                }
            }
            StringBuilder said = new StringBuilder("seed " + seed + ": no message with tag " + tag + "; members said:");
            programs.forEach(program -> said.append('\n').append(program.output()));
            throw new AssertionError(said);
        }
        return message.get();
    }
}
