package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.message.PackedMessage;
import org.junit.jupiter.api.Test;

/** What is peculiar to the provider {@code native}: one task per process, how it is chosen, its limits. A subclass says at which daemon. */
public abstract class NativeTaskContract extends ThreadContract {
    private static final int BIG_ENDIAN_SIGNATURE = 0x0658ef59;

    @Override
    PvmTask enrollSubject(RunningDaemon at) {
        return NativeProvider.enroll(at, null);
    }

    @Test
    void aSecondTaskIsRefusedAndTheNextIsWelcomeAnywhere() {
        PvmTask task = subject();
        task.setContext(5);
        task.setOption(TaskOption.ROUTE, 3);
        PvmException refusal = assertThrows(PvmException.class, this::subject);
        assertEquals(PvmError.ALREADY, refusal.error());
        assertTrue(refusal.getMessage().contains("one per process"), refusal::getMessage);
        assertTrue(task.isRunning(task.tid()));
        task.close();
        task.close();
        assertError(PvmError.SYS_ERR, task::hosts);
        PvmTask again = subject();
        assertFalse(again.tid().equals(task.tid()));
        assertEquals(0, again.context());
        assertEquals(2, again.option(TaskOption.ROUTE));
        assertEquals(1, again.tasks().size());
        again.close();
        try (RunningDaemon other = startDaemon();
                PvmTask elsewhere = NativeProvider.enroll(other, "named")) {
            assertEquals(1, elsewhere.tasks().size());
            assertEquals("named", elsewhere.tasks().get(0).name());
            assertTrue(enroll().tasks().stream().noneMatch(one -> one.name().equals("named")));
        }
        assertEquals("", subject().tasks().get(1).name());
    }

    private Future<MessageBuffer> echoOnce(PvmTask echo, Tid from) {
        return threads.submit(() -> {
            MessageBuffer message = next(echo, from, 5);
            echo.send(from, 6, message);
            return message;
        });
    }

    @Test
    void alienDataPassThroughUnread() throws Exception {
        PvmTask task = subject();
        PvmTask peer = enroll();
        byte[] data = new byte[200_001];
        Arrays.fill(data, (byte) 9);
        MessageBuffer alien = PackedMessage.received(BIG_ENDIAN_SIGNATURE, 1, 0, 0, 0, 77, data.clone(), data.length);
        Future<MessageBuffer> echoed = echoOnce(peer, task.tid());
        task.send(peer.tid(), 5, alien);
        join(echoed);
        MessageBuffer back = next(task, peer.tid(), 6);
        assertEquals(BIG_ENDIAN_SIGNATURE, back.encodingField());
        assertEquals(77, back.waitId());
        assertArrayEquals(data, bytes(back));
        assertError(PvmError.BAD_MSG, () -> {
            back.rewind();
            back.unpackInt();
        });
    }

    private static byte[] bytes(MessageBuffer message) {
        message.rewind();
        byte[] all = new byte[message.remainingBytes()];
        message.unpackTransmitted(all, 0, all.length);
        return all;
    }

    @Test
    void tracingIsThatOfTheLibrary() {
        PvmTask sink = enroll();
        PvmTask task = subject();
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        task.setTraceMask(TraceTarget.CHILDREN, TraceMask.all());
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        assertEquals(TraceMask.all(), task.traceMask(TraceTarget.CHILDREN));
        task.setOption(TaskOption.SELF_TRACE_TID, sink.tid().value());
        task.setOption(TaskOption.SELF_TRACE_CODE, 500);
        task.setOption(TaskOption.SELF_TRACE_OPTIONS, 1);
        task.setTraceMask(TraceTarget.SELF, TraceMask.of(TraceEvent.SEND, TraceEvent.USER_DEFINED));
        task.send(sink.tid(), 5, message -> message.packInt(1));
        MessageBuffer event = task.newBuffer(Encoding.TRACE);
        event.packInt(7);
        task.send(new Tid(-1111), -2222, event);
        task.setTraceMask(TraceTarget.SELF, TraceMask.NONE);
        int[] kinds = new int[5];
        for (int i = 0; i < kinds.length; i++) {
            MessageBuffer record = next(sink, task.tid(), 500);
            int mark = record.unpackInt();
            kinds[i] = record.unpackInt();
            if (mark == -9) {
                assertEquals("user_defined", record.unpackString());
                record.unpackInts(new int[2]);
                assertEquals(6, record.unpackInt());
                assertEquals(7, record.unpackInt());
                assertEquals(-10, record.unpackInt());
            }
        }
        int entry = 0x4000 | TraceEvent.SEND.code();
        int exit = 0x8000 | TraceEvent.SEND.code();
        assertArrayEquals(new int[] {entry, exit, entry, TraceEvent.USER_DEFINED.code(), exit}, kinds);
        assertEquals(1, next(sink, task.tid(), 5).unpackInt());
    }

    @Test
    void mailboxIndicesEndWhereThoseOfTheLibraryDo() {
        PvmTask task = subject();
        assertError(PvmError.BAD_PARAM, () -> task.mailbox().putAt("box", 1 << 21, task.newBuffer(), 0));
    }

    @Test
    void autoErrIsOnlyRemembered() {
        PvmTask task = subject();
        // In C this value would end the process at the next error.
        assertEquals(1, task.setOption(TaskOption.AUTO_ERR, 2));
        assertEquals(2, task.option(TaskOption.AUTO_ERR));
        assertError(PvmError.BAD_PARAM, () -> task.setOption(TaskOption.ROUTE, 9));
    }

    @Test
    void theProviderIsChosenByTheProperty() {
        NativeProvider.find();
        Map<String, String> environment = NativeProvider.environment(daemon);
        String missing = "-Djpvm.libpvm.library=no-such-libpvm";
        assertEquals("class LibPvm3Task\n".repeat(2) + "exit status 0\n", report("native", List.of(), environment));
        assertEquals("class LibPvm3Task\n".repeat(2) + "exit status 0\n", report("auto", List.of(), environment));
        assertEquals("class TracedTask\n".repeat(2) + "exit status 0\n", report("java", List.of(missing), environment));
        String fallback = report("auto", List.of(missing), environment);
        assertEquals(1, fallback.split("log FINE provider java instead of native: ", -1).length - 1, fallback);
        assertEquals(2, fallback.split("class TracedTask", -1).length - 1, fallback);
        String failure = report("native", List.of(missing, "-Djna.library.path=/nowhere"), environment);
        assertTrue(failure.contains("Looked for: no-such-libpvm; in jna.library.path=/nowhere"), failure);
        assertTrue(failure.contains("use -Djpvm.provider=java"), failure);
        assertTrue(report("other", List.of(), environment).contains("no provider jpvm.provider=other"));
    }

    @Test
    void theJavaProviderDoesNotLoadJna() {
        String log = report("java", List.of("-Xlog:class+load"), NativeProvider.environment(daemon));
        assertTrue(log.contains("class TracedTask"), log);
        assertFalse(log.contains("com.sun.jna"), "JNA was loaded");
    }

    @Test
    void rootIsRefusedInsteadOfEnded() {
        NativeProvider.find();
        String output = report("native", List.of(), daemon.environment());
        if (System.getProperty("user.name").equals("root")) {
            assertTrue(output.contains("PVM_ALLOW_ROOT"), output);
        }
        assertTrue(output.contains("exit status 0"), output);
    }

    @Test
    void haltEndsTheMachine() {
        NativeProvider.find();
        NativeProvider.run("native", List.of(), NativeProvider.environment(daemon), ProviderReport.class, "halt");
        PvmException failure = assertThrows(PvmException.class, this::enroll);
        assertEquals(PvmError.SYS_ERR, failure.error());
    }

    private static String report(String provider, List<String> jvmOptions, Map<String, String> environment) {
        return NativeProvider.run(provider, jvmOptions, environment, ProviderReport.class);
    }
}
