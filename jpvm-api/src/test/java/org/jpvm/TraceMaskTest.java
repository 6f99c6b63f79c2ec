package org.jpvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TraceMaskTest {
    @Test
    void maskOfTheManual() {
        TraceMask mask = TraceMask.of(TraceEvent.INITSEND, TraceEvent.SEND, TraceEvent.USER_DEFINED, TraceEvent.EXIT);
        assertEquals("@H@@B@@@@@@H@@@@@@@@@@@@@@@A@@@@@@@", mask.text());
        assertEquals(mask, TraceMask.parse(mask.text()));
        assertTrue(mask.contains(TraceEvent.SEND));
        assertFalse(mask.contains(TraceEvent.RECVF));
        assertEquals("@".repeat(35), TraceMask.NONE.text());
        assertTrue(TraceMask.NONE.isEmpty());
        assertEquals("O".repeat(27) + "A" + "@".repeat(7), TraceMask.all().text());
    }

    @Test
    void changesMakeAnotherMask() {
        TraceMask mask = TraceMask.of(TraceEvent.SEND);
        assertEquals(TraceMask.of(TraceEvent.SEND, TraceEvent.RECV), mask.with(TraceEvent.RECV));
        assertEquals(TraceMask.NONE, mask.without(TraceEvent.SEND));
        assertEquals(TraceMask.of(TraceEvent.SEND), mask);
    }

    @Test
    void bentMasksAreRefused() {
        for (String text :
                new String[] {"", "@".repeat(34), "@".repeat(36), "@".repeat(34) + "P", "@".repeat(34) + "?"}) {
            PvmException refused = assertThrows(PvmException.class, () -> TraceMask.parse(text), text);
            assertEquals(PvmError.BAD_PARAM, refused.error());
        }
    }
}
