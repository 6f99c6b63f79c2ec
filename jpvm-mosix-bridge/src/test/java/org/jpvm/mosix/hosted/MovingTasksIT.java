package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.CompatEcho;
import org.jpvm.examples.moving.Counting;
import org.jpvm.examples.moving.Echo;
import org.jpvm.examples.moving.Handling;
import org.jpvm.examples.moving.Member;
import org.jpvm.examples.moving.Stubborn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosted tasks that move between the hosts of a real machine while they work, wait and talk. */
class MovingTasksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOVES = 30;
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
        SpawnResult result = console.spawn(SpawnRequest.hosted(main)
                .withArguments(arguments)
                .withEnvironment(Map.of("JPVM_PIN", "0"))
                .onHost(host));
        assertEquals(List.of(), result.errors(), logs());
        return result.tids().get(0);
    }

    private static String tryMove(Tid task, int host) throws Exception {
        return machine.move(task, host).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Moves a task; what is not for now is asked for again until it is. */
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
        String[] said = result.unpackString().split(" ");
        long steps = Long.parseLong(said[0]);
        assertEquals(Counting.hash(steps), Long.parseLong(said[1]), "hash after " + steps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forever", "any", "long", "short", "compat"})
    void aTaskThatWaitsMovesAndEveryMessageComesOnceAndInOrder(String how) throws Exception {
        Tid task = spawn(how.equals("compat") ? CompatEcho.class : Echo.class, "host1", how);
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

    @Test
    void membersOfAGroupMoveWhileTheyMeet() throws Exception {
        int members = 3;
        int rounds = 12;
        List<Tid> tids = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            tids.add(spawn(Member.class, "host" + (i + 1), "movers", "" + members, "" + rounds));
        }
        int moved = 0;
        int ended = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; ended < members; i++) {
            if (moved < MOVES && tryMove(tids.get(i % members), 1 + (i + i / members) % members) == null) {
                moved++;
            }
            Optional<MessageBuffer> done = console.tryReceive(Tid.ANY, Member.DONE);
            if (done.isPresent()) {
                assertEquals(rounds * (rounds - 1) / 2, done.get().unpackInt());
                ended++;
            }
            assertTrue(System.nanoTime() < deadline, MovingTasksIT::logs);
        }
        assertTrue(moved > 0, MovingTasksIT::logs);
    }

    @ParameterizedTest
    @CsvSource({
        "constructor, the constructor of org.jpvm.examples.moving.Stubborn",
        "thread, the task has started 1 thread",
        "sort, is on the stack and is not task code",
        "lock, java.util.concurrent.locks.ReentrantLock"
    })
    void whatCannotMoveNowSaysWhyGoesOnAndMovesLater(String what, String reason) throws Exception {
        Tid task = spawn(Stubborn.class, "host2", what);
        receive(task, Stubborn.READY);
        String said = tryMove(task, 3);
        assertTrue(said != null && said.contains(reason), () -> said + "\n" + logs());
        console.send(task, Stubborn.EASE, message -> {});
        untilMoved(task, 3);
        console.notifyOn(NotifyKind.TASK_EXIT, Stubborn.END, List.of(task));
        console.send(task, Stubborn.END, message -> {});
        receive(Tid.ANY, Stubborn.END);
    }

    @Test
    void whatASessionHoldsComesAlong() throws Exception {
        Tid other = spawn(Echo.class, "host3", "forever");
        Tid task = spawn(Handling.class, "host1", "" + other.value());
        assertEquals("ready", receive(task, Handling.TOLD).unpackString());
        console.send(task, Handling.HANDLED, message -> message.packInt(1));
        console.send(task, Handling.KEPT, message -> message.packString("k".repeat(10_000)));
        untilMoved(task, 2);
        console.send(task, Handling.HANDLED, message -> message.packInt(2));
        untilMoved(task, 3);
        console.kill(other);
        untilMoved(task, 1);
        console.send(task, Handling.GO, message -> {});
        assertEquals(
                "[1, 2] 10000 true 2000 0 true 9 true",
                receive(task, Handling.TOLD).unpackString());
    }

    private static int check(Tid task, int number) {
        MessageBuffer answer = receive(task, Echo.ANSWER);
        assertEquals(number, answer.unpackInt());
        assertEquals(number, answer.unpackInt());
        return number + 1;
    }
}
