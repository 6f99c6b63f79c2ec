package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The facts about the task interface hold in hosted tasks that are moved all the time as they do in tasks that are left alone. {@code -Djpvm.moved.facts=N}
 * takes N of them, 0 all; {@code -Djpvm.seed} chooses which, and where they go; {@code -Djpvm.facts} names one, or a topic.
 */
class MovedConformanceIT {
    private static final long SEED = Long.getLong("jpvm.seed", 20261123);
    private static final int COUNT = Integer.getInteger("jpvm.moved.facts", 12);
    private static final String FILTER = System.getProperty("jpvm.facts", "");
    private static final int HOSTS = 3;
    private static final int NEVER = 9999;
    private static final long LIMIT_SECONDS = 60;
    private static final long BEGIN_SECONDS = 10;
    private static final int MOST_PAUSE_MILLIS = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** They end daemons, start C programs and processes, which is not about where this task runs, or want a machine of one host. */
    private static final Set<Class<?>> ELSEWHERE =
            Set.of(DaemonFacts.class, CProgramFacts.class, SystemFacts.class, HostFacts.class, ChildFacts.class);

    private final Random random = new Random(SEED);
    private final Map<String, Integer> reasons = new TreeMap<>();
    private VirtualMachine machine;
    private PvmTask console;
    private FactsAsTasks programs;
    private Path directory;
    private int runs;
    private int moves;

    private List<Fact> chosen() {
        List<Fact> facts = new ArrayList<>(Fact.all());
        facts.removeIf(fact -> ELSEWHERE.contains(fact.topic())
                || !FILTER.isEmpty()
                        && !fact.name().equals(FILTER)
                        && !fact.topic().getSimpleName().equals(FILTER));
        Collections.shuffle(facts, random);
        return COUNT == 0 || !FILTER.isEmpty() ? facts : facts.subList(0, Math.min(COUNT, facts.size()));
    }

    @Test
    void factsHoldInTasksThatMove(@TempDir Path temporary) throws Exception {
        directory = temporary;
        programs = new FactsAsTasks(Files.createDirectory(temporary.resolve("classes")));
        List<String> failures = new ArrayList<>();
        List<Fact> chosen = chosen();
        int held = 0;
        int moved = 0;
        try (VirtualMachine started = VirtualMachine.embedded().hosts(HOSTS).start();
                PvmTask task = started.enroll(1)) {
            machine = started;
            console = task;
            for (Fact fact : chosen) {
                String alone = run(fact, false);
                if (!alone.isEmpty()) {
                    System.out.println("left out, as it does not hold in a hosted task of this machine: " + fact.name()
                            + ": " + alone.lines().findFirst().orElse(""));
                    continue;
                }
                int before = moves;
                String outcome = run(fact, true);
                held++;
                // The first move is the one that it waits for.
                moved += moves > before + 1 ? 1 : 0;
                if (!outcome.isEmpty()) {
                    failures.add(fact.name() + " after " + (moves - before) + " moves: " + outcome);
                }
            }
        }
        System.out.println(
                "facts: " + held + " tried, " + moved + " moved meanwhile, " + moves + " moves; stayed: " + reasons);
        assertEquals(List.of(), failures, () -> "seed " + SEED);
        assertTrue(held > chosen.size() / 2, held + " of " + chosen.size() + " hold in tasks that are left alone");
        assertTrue(moved > held / 4, moved + " of " + held + " moved: " + reasons);
    }

    /** What comes of a fact, empty when it holds. */
    private String run(Fact fact, boolean moving) throws Exception {
        Path file = directory.resolve("outcome" + ++runs);
        String main = programs.main();
        SpawnResult spawned = console.spawn(SpawnRequest.program("hosted:" + main)
                .withArguments(programs.body(fact), file.toString(), Long.toString(PAUSE_NANOS))
                .withEnvironment(Map.of(
                        "JPVM_PIN",
                        "0",
                        "JPVM_CLASSPATH",
                        directory.resolve("classes") + File.pathSeparator,
                        Combination.OWN_VARIABLE,
                        Combination.OWN_VALUE))
                .onHost("host" + (1 + random.nextInt(HOSTS))));
        assertEquals(List.of(), spawned.errors(), this::logs);
        Tid task = spawned.tids().get(0);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        Path go = Path.of(file + ".go");
        if (!moving) {
            Files.createFile(go);
        }
        // One that is not moved proves its fact all the same.
        long begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(BEGIN_SECONDS);
        while (!Files.exists(file)) {
            if (System.nanoTime() > deadline) {
                console.kill(task);
                return "no end";
            }
            boolean begins = moving && move(task) || System.nanoTime() > begin;
            if (begins && !Files.exists(go)) {
                Files.createFile(go);
            }
            // A pause that ends early if anything comes.
            console.receive(Tid.ANY, NEVER, Duration.ofMillis(random.nextInt(MOST_PAUSE_MILLIS)));
        }
        return Files.readString(file);
    }

    private boolean move(Tid task) throws Exception {
        String problem = machine.move(task, 1 + random.nextInt(HOSTS)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (problem == null) {
            moves++;
        } else {
            reasons.merge(problem.replaceAll("t[0-9a-f]{5,}", "T"), 1, Integer::sum);
        }
        return problem == null;
    }

    private String logs() {
        StringBuilder text = new StringBuilder();
        try (var files = Files.list(machine.directory())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("pvml"))
                    .toList()) {
                text.append(file).append('\n').append(Files.readString(file));
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }
}
