package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.examples.moving.Counting;
import org.jpvm.examples.moving.Echo;
import org.jpvm.examples.moving.Versions;
import org.jpvm.mosix.continuation.OtherJdk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosted tasks move to a host whose JVM is of another Java version, and back; {@code -Djpvm.test.jdk=HOME} names it. */
class OtherJdkMovesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOVES = Integer.getInteger("jpvm.moves", 4);

    private TwoDaemons machine;
    private PvmTask parent;

    @BeforeEach
    void start() throws Exception {
        Optional<Path> other = OtherJdk.find();
        assumeTrue(other.isPresent(), "no JDK of another version beside this one: set -Djpvm.test.jdk=HOME");
        machine = new TwoDaemons(
                2, Map.of(LaunchSettings.CONTAINER_HOME, other.get().toString()));
        parent = machine.enroll(1);
    }

    @AfterEach
    void end() throws Exception {
        if (machine != null) {
            parent.close();
            machine.close();
        }
    }

    private Tid spawn(Class<?> program, int host, String... arguments) {
        SpawnResult result = parent.spawn(SpawnRequest.hosted(program)
                .withArguments(arguments)
                .withEnvironment(Map.of("JPVM_PIN", "0"))
                .onHost("host" + host));
        assertEquals(List.of(), result.errors(), machine::logs);
        return result.tids().get(0);
    }

    /** Moves a task; what is not for now is asked for again until it is. */
    private void untilMoved(Tid task, int host) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String reason = machine.move(task, host);
        while (reason != null && System.nanoTime() < deadline) {
            parent.receive(task, Integer.MAX_VALUE, Duration.ofMillis(10));
            reason = machine.move(task, host);
        }
        assertNull(reason, machine::logs);
    }

    private MessageBuffer receive(Tid from, int tag) {
        return parent.receive(from, tag, PATIENCE)
                .orElseThrow(() -> new AssertionError("nothing came\n" + machine.logs()));
    }

    private int version(int host, Path other) throws Exception {
        String line = Files.readAllLines(other.resolve("release")).stream()
                .filter(each -> each.startsWith("JAVA_VERSION=\""))
                .findFirst()
                .orElseThrow();
        return host == 1
                ? Runtime.version().feature()
                : Integer.parseInt(line.substring(14).split("[.\"+-]")[0]);
    }

    @Test
    void aTaskSeesBothVersionsAndForgetsNothing() throws Exception {
        Path other = OtherJdk.find().orElseThrow();
        for (int start = 1; start <= 2; start++) {
            Tid task = spawn(Versions.class, start);
            List<Integer> expected = new ArrayList<>();
            for (int move = 0; move <= MOVES; move++) {
                int host = 1 + (start + move + 1) % 2;
                if (move > 0) {
                    untilMoved(task, host);
                }
                parent.send(task, Versions.ASK, message -> message.packInt(1));
                expected.add(version(host, other));
                assertEquals(
                        expected + " " + (move / 2 + 1),
                        receive(task, Versions.ANSWER).unpackString());
            }
            parent.send(task, Versions.ASK, message -> message.packInt(0));
        }
    }

    @Test
    void aTaskThatComputesAndOneThatWaitsGoToAndFro() throws Exception {
        Tid counting = spawn(Counting.class, 1);
        Tid echo = spawn(Echo.class, 2, "any");
        int sent = 0;
        for (int move = 1; move <= MOVES; move++) {
            for (int i = 0; i < 10; i++) {
                int number = sent++;
                parent.send(echo, Echo.ASK, message -> message.packInt(number));
            }
            untilMoved(counting, 1 + move % 2);
            untilMoved(echo, 2 - move % 2);
        }
        for (int i = 0; i < sent; i++) {
            MessageBuffer answer = receive(echo, Echo.ANSWER);
            assertEquals(i, answer.unpackInt());
            assertEquals(i, answer.unpackInt());
        }
        parent.send(counting, Counting.STOP, message -> {});
        String[] said = receive(counting, Counting.RESULT).unpackString().split(" ");
        long steps = Long.parseLong(said[0]);
        assertEquals(Counting.hash(steps), Long.parseLong(said[1]), "hash after " + steps);
        parent.send(echo, Echo.ASK, message -> message.packInt(-1));
        assertEquals(-1, receive(echo, Echo.ANSWER).unpackInt());
    }
}
