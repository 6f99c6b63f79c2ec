package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.os.ProcessControl;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A C task that knows nothing of it is moved between daemons while it is sent messages. */
class ProcessMoveInteropIT {
    private static final long SEED = Long.getLong("jpvm.seed", 20261123);
    private static final int MOVES = Integer.getInteger("jpvm.moves", 12);

    private static final int BUSY_MILLIS = 2000;

    private TwoDaemons machine;
    private PvmTask parent;
    private int sent;
    private int answered;
    private int hash;
    private int longestMicros;
    private final List<int[]> underWay = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        String obstacle = ProcessEngines.exists()
                ? ProcessEngines.engine().obstacle(new ProcessSignals() {
                    @Override
                    public String send(long pid, int signal) {
                        return ProcessControl.signal(pid, signal);
                    }

                    @Override
                    public void collect(long pid) {
                        ProcessControl.awaitChild(pid, false);
                    }
                })
                : "no engine";
        if (obstacle != null) {
            System.out.println("SKIPPED: " + obstacle);
            assertFalse(Boolean.getBoolean("jpvm.criu.required"), obstacle);
        }
        Assumptions.assumeTrue(obstacle == null, obstacle);
        Needs.cpvm(
                Files.exists(Path.of("/usr/include/pvm3.h")),
                "no pvm3.h (Debian: apt-get install pvm-dev gcc libc6-dev)");
        machine = new TwoDaemons(2);
        Path source = machine.directory.resolve("restless.c");
        try (InputStream in = getClass().getResourceAsStream("/c/restless.c")) {
            Files.copy(in, source);
        }
        Process compiler = new ProcessBuilder(
                        "cc",
                        "-O1",
                        "-w",
                        "-o",
                        machine.directory.resolve("restless").toString(),
                        source.toString(),
                        "-lpvm3")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0, said);
        parent = machine.enroll(1);
    }

    @AfterEach
    void end() throws Exception {
        if (machine != null) {
            parent.close();
            machine.close();
        }
    }

    private Tid spawn(int host, String... arguments) {
        return parent.spawn(SpawnRequest.program(
                                machine.directory.resolve("restless").toString())
                        .withArguments(arguments)
                        .withEnvironment(Map.of("JPVM_PIN", "0"))
                        .onHost("host" + host))
                .tids()
                .get(0);
    }

    private void send(Tid task, Random random, int most) {
        int[] numbers = random.ints(random.nextInt(most) + 1).toArray();
        parent.send(task, 1, message -> message.packInt(numbers.length).packInts(numbers));
        underWay.add(numbers);
        sent++;
    }

    private void expectAnswer(Tid task) {
        MessageBuffer answer = parent.receive(task, 2, java.time.Duration.ofSeconds(60))
                .orElseThrow(() -> new AssertionError(
                        "no answer " + (answered + 1) + " of " + sent + ", seed " + SEED + "\n" + machine.logs()));
        int[] numbers = underWay.remove(0);
        for (int number : numbers) {
            hash = hash * 31 + number;
        }
        assertEquals(++answered, answer.unpackInt());
        assertEquals(hash, answer.unpackInt(), "hash after " + answered);
        longestMicros = Math.max(longestMicros, answer.unpackInt());
        assertEquals(1, answer.unpackInt(), "memory after " + answered);
        int[] echo = new int[numbers.length];
        answer.unpackInts(echo);
        assertTrue(Arrays.equals(numbers, echo), "echo " + answered);
    }

    @Test
    void goesToAndFroUnderFire() throws Exception {
        Random random = new Random(SEED);
        Tid task = spawn(1, "1", "wait");
        send(task, random, 10);
        expectAnswer(task);
        for (int move = 1; move <= MOVES; move++) {
            int host = move % 2 + 1;
            Thread mover;
            String[] outcome = {"not told"};
            mover = new Thread(() -> {
                try {
                    outcome[0] = machine.move(task, host);
                } catch (Exception e) {
                    outcome[0] = e.toString();
                }
            });
            mover.start();
            while (mover.isAlive()) {
                send(task, random, random.nextInt(5) == 0 ? 30_000 : 100);
                while (sent - answered > 20) {
                    expectAnswer(task);
                }
            }
            assertNull(outcome[0], () -> "move to " + host + ", seed " + SEED + "\n" + machine.logs());
        }
        while (answered < sent) {
            expectAnswer(task);
        }
        System.out.println("criu: " + MOVES + " moves, " + answered + " messages\n" + machine.logs());
        parent.send(task, 3, message -> {});
        machine.until(
                "the task ends",
                () -> parent.tasks().stream().noneMatch(one -> one.tid().equals(task)));
    }

    /** More than a socket holds: a part of it waits in the kernel, the rest in the daemon. */
    @Test
    void whatItHasNotReadGoesWithIt() throws Exception {
        Random random = new Random(SEED);
        Tid task = spawn(1, "1", "wait");
        // Its answer says that it has enrolled: before that it cannot be moved.
        send(task, random, 10);
        expectAnswer(task);
        for (int host = 2; host >= 1; host--) {
            parent.send(task, 4, message -> message.packInt(BUSY_MILLIS));
            for (int i = 0; i < 40; i++) {
                send(task, random, 10_000);
            }
            assertNull(machine.move(task, host), machine::logs);
            while (answered < sent) {
                expectAnswer(task);
            }
        }
        parent.send(task, 3, message -> {});
    }

    @Test
    void anOutsiderStays() throws Exception {
        try (PvmTask outsider = machine.enroll(1)) {
            assertNotNull(machine.move(outsider.tid(), 2));
        }
    }
}
