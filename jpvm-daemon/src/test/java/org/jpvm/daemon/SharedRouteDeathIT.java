package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task is killed while it sends over shared memory: what came is whole and in order, its end is told, and nothing of it stays. */
@Timeout(120)
class SharedRouteDeathIT {
    private static final int ROUNDS = Integer.getInteger("jpvm.rounds", 4);
    private static final int ROUTE_DIRECT = 3;
    private static final int STREAM = 1;
    private static final int GONE = 2;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path MEMORY = Path.of("/dev/shm");

    @Test
    void whatAKilledTaskSentIsWholeAndItsEndIsTold() throws Exception {
        try (JpvmdProcess daemon = JpvmdProcess.start();
                PvmTask task = daemon.enroll()) {
            task.setOption(TaskOption.ROUTE, ROUTE_DIRECT);
            for (int round = 0; round < ROUNDS; round++) {
                killed(daemon, task, round);
            }
        }
        assertEquals(List.of(), leftBehind());
    }

    private static void killed(JpvmdProcess daemon, PvmTask task, int round) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Sender.class.getName(),
                task.tid().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM") || name.startsWith("JPVM"));
        builder.environment().putAll(daemon.environment());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(new File("/dev/null"))
                .start();
        try {
            MessageBuffer first = next(task, Tid.ANY, STREAM, round);
            Tid sender = first.source();
            task.notifyOn(NotifyKind.TASK_EXIT, GONE, List.of(sender));
            int expected = check(first, 0, round);
            while (expected < 50 + 37 * round) {
                expected = check(next(task, sender, STREAM, round), expected, round);
            }
            assertTrue(Files.readString(Path.of("/proc/self/maps")).contains("jpvm-ring."), "no memory is shared");
            process.destroyForcibly().waitFor();
            next(task, Tid.ANY, GONE, round);
            Optional<MessageBuffer> rest = task.tryReceive(sender, STREAM);
            while (rest.isPresent()) {
                expected = check(rest.get(), expected, round);
                rest = task.tryReceive(sender, STREAM);
            }
            assertFalse(task.tasks().stream().anyMatch(one -> one.tid().equals(sender)), "round " + round);
        } finally {
            process.destroyForcibly();
        }
    }

    private static MessageBuffer next(PvmTask task, Tid from, int tag, int round) {
        return task.receive(from, tag, SOON)
                .orElseThrow(() -> new AssertionError("round " + round + ": nothing with tag " + tag));
    }

    private static int check(MessageBuffer message, int expected, int round) {
        String where = "round " + round + ", message " + expected;
        assertEquals(expected, message.unpackInt(), where);
        int length = message.unpackInt();
        assertEquals(Sender.length(expected), length, where);
        assertEquals(length, message.remainingBytes(), where);
        byte[] bytes = new byte[length];
        message.unpackBytes(bytes);
        for (byte each : bytes) {
            if (each != (byte) expected) {
                throw new AssertionError(where + " has a byte " + each);
            }
        }
        message.free();
        return expected + 1;
    }

    /** Names of processes that are no more. */
    private static List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(MEMORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("jpvm-ring."))
                    .filter(name -> ProcessHandle.of(Long.parseLong(name.split("\\.")[1]))
                            .isEmpty())
                    .toList();
        }
    }

    /** Sends for ever. */
    static final class Sender {
        private Sender() {}

        static int length(int number) {
            return number * 7919 % 300_000;
        }

        /** Argument: the receiver's tid. */
        public static void main(String[] arguments) {
            try (PvmTask task = Pvm.enroll()) {
                task.setOption(TaskOption.ROUTE, ROUTE_DIRECT);
                Tid receiver = Tid.parse(arguments[0]);
                for (int number = 0; ; number++) {
                    byte[] bytes = new byte[length(number)];
                    Arrays.fill(bytes, (byte) number);
                    MessageBuffer message = task.newBuffer(Encoding.RAW);
                    message.packInt(number).packInt(bytes.length).packBytes(bytes);
                    task.send(receiver, STREAM, message);
                    message.free();
                }
            }
        }
    }
}
