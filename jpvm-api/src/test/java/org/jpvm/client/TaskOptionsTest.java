package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.body.SinkChange;
import org.junit.jupiter.api.Test;

class TaskOptionsTest {
    private static final int SELF = 0x40002;
    private static final int SINK = 0x40001;

    private final TaskOptions options = new TaskOptions(
            new EnrolReply(1, SELF, SINK, SINK, 3, 4, 0, 0, 0, 4080, 0x408c41, "7f000001:0001", 0),
            Map.of("PVMTRCBUF", "0x10", "PVMTRCOPT", "2", "PVMTASKDEBUG", "010", "PVMTMASK", "A".repeat(35)));

    private void refuse(PvmError error, TaskOption option, int value) {
        assertEquals(
                error,
                assertThrows(PvmException.class, () -> options.set(option, value))
                        .error(),
                option + "=" + value);
    }

    @Test
    void defaultsAreThoseOfTheManual() {
        assertEquals(2, options.get(TaskOption.ROUTE));
        assertEquals(1, options.get(TaskOption.AUTO_ERR));
        assertEquals(4080, options.get(TaskOption.FRAG_SIZE));
        assertEquals(1, options.get(TaskOption.SHOW_TIDS));
        assertEquals(SINK, options.get(TaskOption.OUTPUT_TID));
        assertEquals(3, options.get(TaskOption.OUTPUT_CONTEXT));
        assertEquals(4, options.get(TaskOption.OUTPUT_CODE));
        assertEquals(16, options.get(TaskOption.SELF_TRACE_BUFFER));
        assertEquals(2, options.get(TaskOption.SELF_TRACE_OPTIONS));
        assertEquals(8, options.get(TaskOption.DEBUG_MASK));
        assertEquals("A".repeat(35), options.traceMask(TraceTarget.SELF).text());
        assertEquals("A".repeat(35), options.traceMask(TraceTarget.CHILDREN).text());
        assertEquals(16, options.get(TaskOption.TRACE_BUFFER));
        assertEquals(2, options.get(TaskOption.TRACE_OPTIONS));
    }

    @Test
    void valuesAreChecked() {
        refuse(PvmError.BAD_PARAM, TaskOption.ROUTE, 0);
        refuse(PvmError.BAD_PARAM, TaskOption.ROUTE, 4);
        refuse(PvmError.BAD_PARAM, TaskOption.FRAG_SIZE, 51);
        refuse(PvmError.BAD_PARAM, TaskOption.FRAG_SIZE, (1 << 20) + 1);
        refuse(PvmError.BAD_PARAM, TaskOption.TRACE_OPTIONS, 0);
        refuse(PvmError.BAD_PARAM, TaskOption.SELF_TRACE_OPTIONS, 4);
        refuse(PvmError.BAD_PARAM, TaskOption.OUTPUT_TID, 0x40009);
        refuse(PvmError.NOT_IMPL, TaskOption.POLL_TYPE, 1);
        refuse(PvmError.NOT_IMPL, TaskOption.SELF_OUTPUT_CONTEXT, 1);
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(PvmException.class, () -> options.get(TaskOption.POLL_TIME))
                        .error());
    }

    @Test
    void tagAndContextAreFreeUnlessTheSinkIsInherited() {
        refuse(PvmError.BAD_PARAM, TaskOption.OUTPUT_CODE, 9);
        refuse(PvmError.BAD_PARAM, TaskOption.OUTPUT_CONTEXT, 9);
        assertEquals(SINK, options.set(TaskOption.OUTPUT_TID, SELF));
        assertEquals(4, options.set(TaskOption.OUTPUT_CODE, 9));
        assertEquals(3, options.set(TaskOption.OUTPUT_CONTEXT, 8));
        assertEquals(SELF, options.set(TaskOption.OUTPUT_TID, SINK));
        assertEquals(4, options.get(TaskOption.OUTPUT_CODE));
        assertEquals(3, options.get(TaskOption.OUTPUT_CONTEXT));
    }

    @Test
    void ownSinkIsHandedDown() {
        options.set(TaskOption.SELF_TRACE_TID, SELF);
        options.set(TaskOption.SELF_TRACE_CODE, 11);
        assertEquals(SELF, options.get(TaskOption.TRACE_TID));
        assertEquals(11, options.get(TaskOption.TRACE_CODE));
    }

    @Test
    void fragmentsAreLongUntilASizeIsSet() {
        assertEquals(65536, options.payloadBytes());
        assertEquals(4080, options.set(TaskOption.FRAG_SIZE, 4080));
        assertEquals(4032, options.payloadBytes());
        options.set(TaskOption.FRAG_SIZE, 55);
        assertEquals(4, options.payloadBytes());
    }

    @Test
    void aTracerChangesWhatItNames() {
        options.apply(new SinkChange(0x40007, 1, 2, 0, 5, 6, "B".repeat(35), 100, 3));
        assertEquals(0x40007, options.get(TaskOption.SELF_TRACE_TID));
        assertEquals(0x40007, options.get(TaskOption.TRACE_TID));
        assertEquals(SINK, options.get(TaskOption.SELF_OUTPUT_TID));
        assertEquals("B".repeat(35), options.traceMask(TraceTarget.SELF).text());
        assertEquals("B".repeat(35), options.traceMask(TraceTarget.CHILDREN).text());
        options.apply(new SinkChange(0x40007, 1, 2, 0, 5, 6, "short", -1, -1));
        assertEquals(TraceMask.NONE, options.traceMask(TraceTarget.SELF));
        assertEquals(0, options.get(TaskOption.SELF_TRACE_BUFFER));
        assertEquals(0, options.get(TaskOption.SELF_TRACE_OPTIONS));
    }
}
