package org.jpvm.wire.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jpvm.TraceEvent;
import org.jpvm.wire.GoldenFrames;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

class TraceRecordsTest {
    @Test
    void eventNamesAreNumbered() {
        assertEquals("addhosts", TraceEvents.name(0));
        assertEquals("newtask", TraceEvents.name(TraceEvents.NEWTASK));
        assertEquals("user_defined", TraceEvents.name(TraceEvents.USER_DEFINED));
        assertEquals(TraceEvent.INITSEND, TraceEvent.ofName("initsend"));
        assertEquals(17, TraceEvent.INITSEND.code());
        assertNull(TraceEvent.ofName("nothing"));
        assertNull(TraceEvent.ofCode(TraceEvents.COUNT));
        Set<String> names = new HashSet<>();
        for (int event = 0; event < TraceEvents.COUNT; event++) {
            assertTrue(names.add(TraceEvents.name(event)), TraceEvents.name(event));
        }
    }

    @Test
    void newTaskAsTheDaemonOfCWritesIt() {
        GoldenFrames.Message golden = GoldenFrames.load("tracer/12-trace-newtask.hex");
        Map<String, Object> fields = golden.bodyFields();
        XdrWriter out = new XdrWriter();
        TraceRecordWriter.newTask(
                out,
                true,
                (int) fields.get("value0"),
                (int) fields.get("value1"),
                (int) fields.get("value2"),
                (int) fields.get("value3"),
                (int) fields.get("value4"),
                (String) fields.get("value5"));
        assertSame(golden, out);
    }

    @Test
    void endTaskAsTheDaemonOfCWritesIt() {
        GoldenFrames.Message golden = GoldenFrames.load("tracer/29-trace-endtask.hex");
        Map<String, Object> fields = golden.bodyFields();
        XdrWriter out = new XdrWriter();
        TraceRecordWriter.endTask(
                out, true, (int) fields.get("value0"), (int) fields.get("value1"), (int) fields.get("value2"), (int)
                        fields.get("value3"));
        assertSame(golden, out);
    }

    @Test
    void laterRecordsHaveValuesOnly() throws MalformedMessageException {
        XdrWriter out = new XdrWriter();
        TraceRecordWriter.spawnTask(out, false, 1, 2, 0x40005, 0x40004);
        XdrReader in = new XdrReader(out.toByteArray());
        assertArrayEquals(new int[] {-7, 77, 1, 2, 0x40005, 0x40004, -8}, in.readInts("record", 7));
        in.expectEnd();
    }

    @Test
    void arraysCarryACount() throws MalformedMessageException {
        XdrWriter out = new XdrWriter();
        new TraceRecordWriter(out, true, TraceEvents.ENTRY | 104, 1, 2, 3)
                .putInts(TraceDataIds.TID, 7, 8)
                .end();
        XdrReader in = new XdrReader(out.toByteArray());
        in.readInts("begin and kind", 2);
        assertEquals("delmhf", in.readString("event"));
        in.readInts("time and tid", 9);
        assertArrayEquals(new int[] {88, 0x86, 2, 7, 8, -6}, in.readInts("array", 6));
    }

    @Test
    void tableOfFieldsHasEveryNameOnce() throws MalformedMessageException {
        XdrWriter out = new XdrWriter();
        TraceDataIds.writeTable(out);
        XdrReader in = new XdrReader(out.toByteArray());
        assertEquals(-3, in.readInt("begin"));
        Set<String> names = new HashSet<>();
        for (int id = 0; id < TraceDataIds.COUNT; id++) {
            assertEquals(id, in.readInt("id"));
            assertTrue(names.add(in.readString("name")));
            assertFalse(in.readString("description").isEmpty());
        }
        assertEquals(-4, in.readInt("end"));
        in.expectEnd();
        assertEquals("WID", TraceDataIds.name(122));
        assertEquals("TID", TraceDataIds.name(TraceDataIds.TID));
        assertEquals("TSU", TraceDataIds.name(TraceDataIds.SYSTEM_MICROSECONDS));
    }

    private static void assertSame(GoldenFrames.Message golden, XdrWriter out) {
        byte[] expected = golden.body();
        byte[] mask = golden.bodyMask();
        for (int i = 0; i < expected.length; i++) {
            expected[i] &= mask[i];
        }
        assertArrayEquals(expected, out.toByteArray(), golden.name());
    }
}
