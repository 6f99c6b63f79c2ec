package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.group.Group;
import org.junit.jupiter.api.Test;

/** What a task reports to its trace sink, for any daemon. */
public abstract class TraceContract extends ContractFixture {
    private static final int TRACE_TAG = 500;
    private static final int CONTEXT_TC = 0x7ffff;
    private static final int TC_SETTRACE = 0x80030006;
    private static final int TC_SETTMASK = 0x80030007;
    private static final int TC_SETTRCBUF = 0x80030008;
    private static final int TC_SETTRCOPT = 0x80030009;
    private static final int ENTRY = 0x4000;
    private static final int EXIT = 0x8000;

    private static final String[] NAMES = {"", "entry ", "exit "};

    /** The records of the messages that {@code sink} has got until {@code last}, which {@code task} sends. */
    private static List<String> records(PvmTask sink, PvmTask task) {
        TraceMask mask = task.traceMask(TraceTarget.SELF);
        task.setTraceMask(TraceTarget.SELF, TraceMask.NONE);
        task.send(sink.tid(), 1, message -> message.packInt(0));
        task.setTraceMask(TraceTarget.SELF, mask);
        List<String> found = new ArrayList<>();
        while (true) {
            MessageBuffer message = sink.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ofSeconds(20))
                    .orElseThrow(() -> new AssertionError("nothing comes; so far " + found));
            if (message.tag() == 1) {
                return found;
            }
            // The daemon reports to the same sink.
            if (message.source().equals(task.tid())) {
                assertEquals(TRACE_TAG, message.tag());
                int mark = message.unpackInt();
                if (mark == -1) {
                    found.add("buffer");
                    mark = message.unpackInt();
                }
                int kind = message.unpackInt();
                TraceEvent event = TraceEvent.ofCode(kind & ~(ENTRY | EXIT));
                found.add((mark == -5 || mark == -9 ? "described " : "") + NAMES[kind >>> 14] + event.cName());
            }
        }
    }

    private static void trace(PvmTask task, PvmTask sink, TraceEvent... events) {
        task.setOption(TaskOption.SELF_TRACE_TID, sink.tid().value());
        task.setOption(TaskOption.SELF_TRACE_CODE, TRACE_TAG);
        task.setOption(TaskOption.SELF_TRACE_OPTIONS, 1);
        task.setTraceMask(TraceTarget.SELF, TraceMask.of(events));
    }

    @Test
    void masksOfTaskAndChildrenAreApart() {
        PvmTask task = enroll();
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        TraceMask all = TraceMask.all();
        task.setTraceMask(TraceTarget.CHILDREN, all);
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        assertEquals(all, task.traceMask(TraceTarget.CHILDREN));
    }

    @Test
    void withoutSinkNothingIsSent() {
        PvmTask sink = enroll();
        PvmTask task = enroll();
        task.setTraceMask(TraceTarget.SELF, TraceMask.all());
        task.setOption(TaskOption.SELF_TRACE_OPTIONS, 1);
        task.newBuffer().packInt(1);
        assertEquals(List.of(), records(sink, task));
        trace(task, task, TraceEvent.values());
        task.context();
        task.setOption(TaskOption.SELF_TRACE_TID, 0);
        assertEquals(List.of(), records(sink, task));
        assertTrue(task.tryReceive(task.tid(), TRACE_TAG).isEmpty(), "a task traced itself");
    }

    @Test
    void callsOfTheMaskAreReported() {
        PvmTask sink = enroll();
        PvmTask task = enroll();
        trace(task, sink, TraceEvent.SEND, TraceEvent.RECV, TraceEvent.PKINT, TraceEvent.UPKINT, TraceEvent.SETCONTEXT);
        MessageBuffer message = task.newBuffer();
        message.packInt(7);
        task.send(task.tid(), 5, message);
        MessageBuffer back = task.receive(task.tid(), 5);
        assertEquals(7, back.unpackInt());
        assertThrows(PvmException.class, back::unpackInt);
        task.setContext(task.setContext(3));
        assertEquals(
                List.of(
                        "described entry pkint",
                        "described exit pkint",
                        "described entry send",
                        "described exit send",
                        "described entry recv",
                        "described exit recv",
                        "described entry upkint",
                        "described exit upkint",
                        "entry upkint",
                        "exit upkint",
                        "described entry setcontext",
                        "described exit setcontext",
                        "entry setcontext",
                        "exit setcontext"),
                records(sink, task));
    }

    @Test
    void whatALibraryCallsIsNotReported() {
        PvmTask sink = enroll();
        PvmTask task = enroll();
        Group group = Group.of(task, "traced");
        trace(task, sink, TraceEvent.SEND, TraceEvent.RECV, TraceEvent.NEWCONTEXT, TraceEvent.MKBUF, TraceEvent.SPAWN);
        group.join();
        group.leave();
        assertEquals(List.of(), records(sink, task));
    }

    @Test
    void userEventsGoToTheSink() {
        PvmTask sink = enroll();
        PvmTask task = enroll();
        trace(task, sink);
        MessageBuffer event = task.newBuffer(Encoding.TRACE);
        event.packInt(5).packInts(new int[] {6, 7}).packString("text");
        task.send(new Tid(-1111), -2222, event);
        assertEquals(List.of(), records(sink, task));
        task.setTraceMask(TraceTarget.SELF, TraceMask.of(TraceEvent.USER_DEFINED));
        task.send(new Tid(-1111), -2222, event);
        MessageBuffer got = sink.receive(task.tid(), TRACE_TAG);
        assertEquals(0x40000000, got.encodingField());
        assertEquals(-9, got.unpackInt());
        assertEquals(108, got.unpackInt());
        assertEquals("user_defined", got.unpackString());
        assertTrue(Math.abs(System.currentTimeMillis() / 1000 - got.unpackInt()) < 100);
        got.unpackInt();
        assertEquals(6, got.unpackInt());
        assertEquals(5, got.unpackInt());
        assertEquals(6 | 0x80, got.unpackInt());
        assertEquals(2, got.unpackInt());
        assertEquals(6, got.unpackInt());
        assertEquals(7, got.unpackInt());
        assertEquals(1 | 0x80, got.unpackInt());
        assertEquals(4, got.unpackInt());
        byte[] text = new byte[4];
        got.unpackBytes(text);
        assertEquals("text", new String(text, StandardCharsets.US_ASCII));
        assertEquals(-10, got.unpackInt());
        assertEquals(0, got.remainingBytes());
    }

    @Test
    void aTracerTakesOverARunningTask() {
        PvmTask tracer = enroll();
        PvmTask task = enroll();
        tracer.setOption(TaskOption.RESV_TIDS, 1);
        String mask = TraceMask.of(TraceEvent.GETCONTEXT, TraceEvent.NRECV).text();
        control(
                tracer,
                task,
                TC_SETTRACE,
                message -> message.packInts(new int[] {tracer.tid().value(), 0, TRACE_TAG, 0, 0, 0})
                        .packString(mask)
                        .packInts(new int[] {0, 1}));
        task.context();
        assertEquals(List.of("described entry getcontext", "described exit getcontext"), records(tracer, task));
        assertEquals(tracer.tid().value(), task.option(TaskOption.SELF_TRACE_TID));
        assertEquals(tracer.tid().value(), task.option(TaskOption.TRACE_TID));
        assertEquals(mask, task.traceMask(TraceTarget.CHILDREN).text());

        control(
                tracer,
                task,
                TC_SETTMASK,
                message -> message.packString(TraceMask.of(TraceEvent.GETOPT).text()));
        task.context();
        task.option(TaskOption.ROUTE);
        assertEquals(List.of("described entry getopt", "described exit getopt"), records(tracer, task));
        assertEquals(mask, task.traceMask(TraceTarget.CHILDREN).text());
        control(tracer, task, TC_SETTMASK, message -> message.packString("bogus"));
        task.option(TaskOption.ROUTE);
        assertEquals(List.of("entry getopt", "exit getopt"), records(tracer, task));

        control(tracer, task, TC_SETTRCBUF, message -> message.packInt(100));
        task.option(TaskOption.ROUTE);
        task.option(TaskOption.ROUTE);
        assertEquals(List.of("buffer", "entry getopt"), records(tracer, task), "one message of more than 100 bytes");
        control(tracer, task, TC_SETTRCBUF, message -> message.packInt(-1));
        control(tracer, task, TC_SETTRCOPT, message -> message.packInt(3));
        task.option(TaskOption.ROUTE);
        task.setTraceMask(TraceTarget.SELF, TraceMask.of(TraceEvent.GETOPT));
        task.setOption(TaskOption.SELF_TRACE_OPTIONS, 1);
        List<String> counted = records(tracer, task);
        assertTrue(counted.contains("described profiling"), counted::toString);
    }

    private static void control(PvmTask tracer, PvmTask task, int tag, Consumer<? super Packer> body) {
        MessageBuffer message = tracer.newBuffer();
        body.accept(message);
        tracer.send(task.tid(), tag, CONTEXT_TC, message);
        tracer.send(task.tid(), 2, packer -> packer.packInt(0));
        // Messages of one task arrive in order: behind this one the change has been made.
        task.receive(tracer.tid(), 2);
    }

    @Test
    void childrenGetMaskBufferAndOption() {
        PvmTask task = enroll();
        task.setTraceMask(TraceTarget.CHILDREN, TraceMask.of(TraceEvent.EXIT));
        task.setOption(TaskOption.TRACE_BUFFER, 77);
        task.setOption(TaskOption.TRACE_OPTIONS, 2);
        task.setOption(TaskOption.OUTPUT_TID, task.tid().value());
        task.setOption(TaskOption.OUTPUT_CODE, 9);
        assertEquals(1, task.spawn(SpawnRequest.program("/usr/bin/env")).tids().size());
        StringBuilder output = new StringBuilder();
        for (int length = 1; length != 0; ) {
            MessageBuffer message = task.receive(Tid.ANY, 9, Duration.ofSeconds(20))
                    .orElseThrow(() -> new AssertionError("no more output behind " + output));
            message.unpackInt();
            length = message.unpackInt();
            if (length > 0) {
                byte[] bytes = new byte[length];
                message.unpackBytes(bytes);
                output.append(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        assertTrue(output.indexOf("PVMTMASK=@H" + "@".repeat(33) + "\n") >= 0, output::toString);
        assertTrue(output.indexOf("PVMTRCBUF=77\n") >= 0, output::toString);
        assertTrue(output.indexOf("PVMTRCOPT=2\n") >= 0, output::toString);
    }
}
