package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.stream.MessageInputStream;
import org.jpvm.stream.MessageOutputStream;
import org.jpvm.stream.StreamAbortedException;
import org.jpvm.stream.StreamOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stream.c}, written from the layout in the package comment alone, at either end of a stream, under either daemon. */
class StreamInteropIT {
    private static final int TAG = 40;
    private static final long FOR_EVER = Long.MAX_VALUE;

    @ParameterizedTest(name = "{0}, {1} route, {2} bytes")
    @CsvSource({"JPVMD,daemon,123456", "JPVMD,direct,123456", "C,daemon,123456", "C,direct,123456", "C,daemon,0"})
    void cWritesJavaReads(DaemonKind kind, String route, int bytes) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            task.setOption(TaskOption.ROUTE, route.equals("direct") ? 3 : 1);
            RunningProgram writer = start(machine, task, "send", bytes, route);
            Tid peer = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow().source();
            byte[] got;
            try (InputStream in = MessageInputStream.from(task, peer, TAG, new StreamOptions(700, 3))) {
                got = in.readAllBytes();
            }
            assertArrayEquals(pattern(bytes), got);
            assertEquals(says(bytes, got), Interop.outputOf(writer, 0));
        }
    }

    @ParameterizedTest(name = "{0}, {1} route, {2} bytes")
    @CsvSource({"JPVMD,daemon,123456", "JPVMD,direct,123456", "C,daemon,123456", "C,direct,123456", "C,daemon,0"})
    void javaWritesCReads(DaemonKind kind, String route, int bytes) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            task.setOption(TaskOption.ROUTE, route.equals("direct") ? 3 : 1);
            RunningProgram reader = start(machine, task, "receive", FOR_EVER, route);
            Tid peer = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow().source();
            byte[] sent = pattern(bytes);
            try (MessageOutputStream out = MessageOutputStream.to(task, peer, TAG)) {
                out.write(sent);
            }
            assertEquals(says(bytes, sent), Interop.outputOf(reader, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"JPVMD", "C"})
    void eitherSideMayGiveUp(DaemonKind kind) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            RunningProgram reader = start(machine, task, "receive", 5000, "daemon");
            Tid peer = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow().source();
            MessageOutputStream out = MessageOutputStream.to(task, peer, TAG);
            IOException failure = assertThrows(StreamAbortedException.class, () -> out.write(new byte[100_000]));
            assertTrue(failure.getMessage().endsWith("closed the stream: enough"), failure.getMessage());
            out.close();
            assertTrue(Interop.outputOf(reader, 0).startsWith("5000 bytes"));

            RunningProgram told = start(machine, task, "receive", FOR_EVER, "daemon");
            peer = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow().source();
            MessageOutputStream aborted = MessageOutputStream.to(task, peer, TAG);
            aborted.write(new byte[1000]);
            aborted.flush();
            aborted.abort("no disk");
            assertTrue(Interop.outputOf(told, 0).startsWith("aborted: no disk\n1000 bytes"));

            RunningProgram writer = start(machine, task, "send", 1_000_000, "daemon");
            peer = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow().source();
            InputStream in = MessageInputStream.from(task, peer, TAG);
            assertEquals(5000, in.readNBytes(5000).length);
            in.close();
            assertTrue(Interop.outputOf(writer, 0).startsWith("closed: it needs no more\n"));
        }
    }

    private static RunningProgram start(Machine machine, PvmTask task, String verb, long bytes, String route)
            throws Exception {
        Path program = machine.directory().resolve("stream");
        if (!Files.exists(program)) {
            Interop.compile("stream", machine);
        }
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                verb,
                Integer.toHexString(task.tid().value()),
                Integer.toString(TAG),
                Long.toString(bytes)));
        if (route.equals("direct")) {
            command.add(route);
        }
        return machine.launch("stream-" + verb, command, false);
    }

    private static byte[] pattern(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 + i / 251);
        }
        return bytes;
    }

    private static String says(int count, byte[] bytes) {
        int sum = 0;
        for (byte one : bytes) {
            sum = sum * 31 + (one & 0xff);
        }
        return String.format(Locale.ROOT, "%d bytes %08x%n", count, sum);
    }
}
