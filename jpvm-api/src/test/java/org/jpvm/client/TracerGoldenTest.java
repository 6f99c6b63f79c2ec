package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.TaskOption;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.GoldenFrames;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.trace.CallFields;
import org.junit.jupiter.api.Test;

/** The tracer writes what libpvm wrote about the same calls, and what it collects goes out when it should. */
class TracerGoldenTest {
    private static final int SELF = 0x40005;
    private static final int SINK = 0x40004;

    private final List<byte[]> sent = new ArrayList<>();
    private final TaskOptions options = new TaskOptions(
            new EnrolReply(1, SELF, SINK, 0, 0, 0, SINK, 0, 500, 4080, 0x408c41, "7f000001:0001", 0),
            Map.of("PVMTMASK", TraceMask.all().text(), "PVMTRCOPT", "1"));
    private long now;
    private final Tracer tracer = new Tracer(SELF, options, () -> now, this::send);

    private void send(int tid, int context, int tag, XdrWriter body) {
        assertEquals(SINK, tid);
        assertEquals(0, context);
        assertEquals(500, tag);
        sent.add(body.toByteArray());
    }

    private void assertRecord(String file, TraceEvent event, boolean entry, int... idsAndValues) {
        GoldenFrames.Message golden = GoldenFrames.load("tracer/" + file + ".hex");
        Map<String, Object> fields = golden.bodyFields();
        now = (int) fields.get("value0") * 1_000_000L + (int) fields.get("value1");
        Tracer.Fields values = record -> {
            for (int i = 0; i < idsAndValues.length; i += 2) {
                record.putInt(idsAndValues[i], idsAndValues[i + 1]);
            }
        };
        if (entry) {
            tracer.entry(event, values);
        } else {
            tracer.exit(event, values);
        }
        assertEquals(1, sent.size());
        assertBody(golden, sent.remove(0));
    }

    private static void assertBody(GoldenFrames.Message golden, byte[] body) {
        byte[] expected = golden.body();
        byte[] mask = golden.bodyMask();
        for (int i = 0; i < expected.length; i++) {
            expected[i] &= mask[i];
        }
        assertArrayEquals(expected, body, golden.name());
    }

    @Test
    void recordsOfATracedTaskInC() {
        assertRecord("17-trace-initsend-entry", TraceEvent.INITSEND, true, CallFields.ME, 0);
        assertRecord("18-trace-initsend-exit", TraceEvent.INITSEND, false, CallFields.MSB, 5);
        assertRecord(
                "19-trace-send-entry",
                TraceEvent.SEND,
                true,
                CallFields.MNB,
                4,
                CallFields.DST,
                SINK,
                CallFields.MC,
                9,
                CallFields.MCX,
                0);
        assertRecord("21-trace-send-exit", TraceEvent.SEND, false, CallFields.CC, 0);
        assertRecord("22-trace-initsend-entry-later", TraceEvent.INITSEND, true, CallFields.ME, 4);
        assertRecord("23-trace-initsend-exit-later", TraceEvent.INITSEND, false, CallFields.MSB, 7);
        assertRecord("26-trace-send-exit-later", TraceEvent.SEND, false, CallFields.CC, 0);
        assertRecord("27-trace-exit-entry", TraceEvent.EXIT, true);
    }

    @Test
    void userEventOfATracedTaskInC() {
        GoldenFrames.Message golden = GoldenFrames.load("tracer/25-trace-user-event.hex");
        Map<String, Object> fields = golden.bodyFields();
        PackedMessage event = PackedMessage.traceEvent(
                Instant.ofEpochSecond((int) fields.get("seconds"), (int) fields.get("microseconds") * 1000L));
        event.packInt(7).packDouble(1.5).packString("ev");
        assertBody(golden, event.toTraceRecord().toByteArray());
        assertBody(golden, event.toTraceRecord().toByteArray());
    }

    @Test
    void aBufferIsSentWhenItIsFull() throws MalformedMessageException {
        options.set(TaskOption.SELF_TRACE_BUFFER, 80);
        tracer.entry(TraceEvent.GETSBUF, Tracer.Fields.NONE);
        assertTrue(sent.isEmpty());
        tracer.entry(TraceEvent.GETSBUF, Tracer.Fields.NONE);
        XdrReader in = new XdrReader(sent.remove(0));
        assertEquals(-1, in.readInt("buffer"));
        assertEquals(-5, in.readInt("described"));
        in.readInt("kind");
        in.readString("name");
        in.readInts("fields", 9);
        assertEquals(-6, in.readInt("end"));
        assertEquals(-7, in.readInt("plain"));
        in.readInts("values", 4);
        assertEquals(-8, in.readInt("end"));
        assertEquals(-2, in.readInt("buffer end"));
        in.expectEnd();
        tracer.flush();
        assertTrue(sent.isEmpty());
    }

    @Test
    void timesAreThoseOfTheCalls() throws MalformedMessageException {
        options.set(TaskOption.SELF_TRACE_OPTIONS, Tracer.TIME);
        now = 1_000_000;
        tracer.entry(TraceEvent.RECV, Tracer.Fields.NONE);
        now += 2_000_003;
        tracer.exit(TraceEvent.RECV, Tracer.Fields.NONE);
        tracer.exit(TraceEvent.SETOPT, Tracer.Fields.NONE);
        assertTrue(sent.isEmpty());
        tracer.flush();
        XdrReader in = new XdrReader(sent.remove(0));
        assertEquals(-5, in.readInt("described"));
        assertEquals(106, in.readInt("kind"));
        assertEquals("timing", in.readString("name"));
        assertArrayEquals(new int[] {106, 6, 3, 107, 6, 3, 88, 6, SELF}, in.readInts("time and tid", 9));
        assertArrayEquals(new int[] {120, 6, 2, 121, 0x8c, 2}, in.readInts("events", 6));
        assertEquals("recv", in.readString("first"));
        assertEquals("setopt", in.readString("second"));
        assertArrayEquals(
                new int[] {108, 0x86, 2, 2, 0, 109, 0x86, 2, 3, 0, 77, 0x86, 2, 2, 1, -6}, in.readInts("all", 16));
        in.expectEnd();
    }

    @Test
    void nothingIsWantedWithoutSinkOrMask() {
        assertTrue(tracer.wants(TraceEvent.SEND));
        options.set(TaskOption.SELF_TRACE_TID, SELF);
        tracer.update();
        assertFalse(tracer.wants(TraceEvent.SEND));
        options.set(TaskOption.SELF_TRACE_TID, SINK);
        tracer.update();
        assertTrue(tracer.wantsPacking());
        options.setTraceMask(TraceTarget.SELF, TraceMask.of(TraceEvent.RECV));
        tracer.update();
        assertFalse(tracer.wants(TraceEvent.SEND));
        assertFalse(tracer.wantsPacking());
        tracer.entry(TraceEvent.SEND, Tracer.Fields.NONE);
        options.restore(TaskOption.SELF_TRACE_OPTIONS, 0);
        tracer.entry(TraceEvent.RECV, Tracer.Fields.NONE);
        tracer.flush();
        assertTrue(sent.isEmpty());
    }
}
