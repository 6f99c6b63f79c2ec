package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.Counting;
import org.jpvm.examples.moving.Echo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosted tasks that move between the hosts of a real machine while they work, wait and talk. */
class MovingTasksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static VirtualMachine machine;
    private static PvmTask console;

    @BeforeAll
    static void start() {
        machine = VirtualMachine.embedded().hosts(3).start();
        console = machine.enroll(1);
    }

    @AfterAll
    static void stop() {
        console.close();
        machine.close();
    }

    private static Tid spawn(Class<?> main, String host, String... arguments) {
        SpawnResult result =
                console.spawn(SpawnRequest.hosted(main).withArguments(arguments).onHost(host));
        assertEquals(List.of(), result.errors(), logs());
        return result.tids().get(0);
    }

    /** Moves a task; whatever is not for now is asked for again until it is. */
    private static void move(Tid task, int host) throws Exception {
        String reason = tryMove(task, host);
        assertNull(reason, () -> reason + "\n" + logs());
    }

    private static String tryMove(Tid task, int host) throws Exception {
        return machine.move(task, host).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void untilMoved(Tid task, int host) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String reason = tryMove(task, host);
        while (reason != null) {
            String last = reason;
            assertTrue(System.nanoTime() < deadline, () -> last + "\n" + logs());
            Thread.onSpinWait();
            reason = tryMove(task, host);
        }
    }

    private static MessageBuffer receive(Tid from, int tag) {
        return console.receive(from, tag, PATIENCE).orElseThrow(() -> new AssertionError("nothing came\n" + logs()));
    }

    static String logs() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(machine.directory())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("pvml"))
                    .toList()) {
                text.append(file).append('\n').append(Files.readString(file));
            }
        } catch (java.io.IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    @Test
    void aTaskThatComputesGoesOnElsewhereAsIfNothingHadBeen() throws Exception {
        Tid task = spawn(Counting.class, "host1");
        for (int host : new int[] {2, 3, 1, 2, 1, 3}) {
            untilMoved(task, host);
        }
        console.send(task, Counting.STOP, message -> {});
        MessageBuffer result = receive(task, Counting.RESULT);
        long steps = result.unpackLong();
        long hash = result.unpackLong();
        assertEquals(Counting.hash(steps), hash, "hash after " + steps);
        for (int host = 1; host <= 3; host++) {
            System.out.println(host + " " + machine.describeMoves(host));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forever", "any", "long", "short"})
    void aTaskThatWaitsMovesAndEveryMessageComesOnceAndInOrder(String how) throws Exception {
        Tid task = spawn(Echo.class, "host1", how);
        int sent = 0;
        int received = 0;
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 20; i++) {
                int number = sent++;
                console.send(task, Echo.ASK, message -> message.packInt(number));
            }
            untilMoved(task, round % 3 == 0 ? 2 : round % 3 == 1 ? 3 : 1);
            while (received < sent - 10) {
                received = check(task, received);
            }
        }
        console.send(task, Echo.ASK, message -> message.packInt(-1));
        while (received < sent) {
            received = check(task, received);
        }
        assertEquals(-1, receive(task, Echo.ANSWER).unpackInt());
    }

    private static int check(Tid task, int number) {
        MessageBuffer answer = receive(task, Echo.ANSWER);
        assertEquals(number, answer.unpackInt());
        assertEquals(number, answer.unpackInt());
        return number + 1;
    }
}
