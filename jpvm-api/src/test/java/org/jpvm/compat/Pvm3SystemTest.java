package org.jpvm.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Helpers of libpvm3 and wait ids under their C names. */
class Pvm3SystemTest extends Pvm3Fixture {
    @Test
    void numbersAndTextsOfErrors() {
        assertEquals(0x40001, Pvm3.pvmxtoi("0x40001"));
        assertEquals(0x4000a, Pvm3.pvmxtoi("4000Axyz"));
        assertEquals(0, Pvm3.pvmxtoi("t1"));
        assertEquals(0, Pvm3.pvmxtoi(null));
        assertEquals("Error 0", Pvm3.pvm_errlist(0));
        assertEquals("No such file", Pvm3.pvm_errlist(7));
        assertEquals("Error 9", Pvm3.pvm_errlist(9));
        assertTrue(Pvm3.pvm_errlist(Pvm3.pvm_nerr - 1).contains("Loopback"));
        assertEquals("Unknown Error", Pvm3.pvm_errlist(Pvm3.pvm_nerr));
    }

    @Test
    void aNameIsForTheNextEnrolment() throws Exception {
        run(() -> {
            assertEquals(Pvm3.PvmBadParam, Pvm3.pvmsettaskname(null));
            assertEquals(Pvm3.PvmOk, Pvm3.pvmsettaskname("worker"));
            Pvm3.pvm_mytid();
            assertEquals(Pvm3.PvmExists, Pvm3.pvmsettaskname("late"));
            assertEquals(Pvm3.PvmOk, Pvm3.pvmendtask());
            assertEquals(Pvm3.PvmOk, Pvm3.pvmsettaskname("next"));
        });
    }

    @Test
    void reportsAsTheLibraryDoes() throws Exception {
        String printed = run(() -> {
            Pvm3.pvm_mytid();
            assertEquals(Pvm3.PvmNoFile, Pvm3.lpvmerr("my_call", Pvm3.PvmNoFile));
            assertEquals(Pvm3.PvmNoFile, Pvm3.pvm_errno());
            assertEquals(3, Pvm3.lpvmerr("my_call", 3));
        });
        assertEquals("libpvm [t40001]: my_call(): No such file\n", printed);
    }

    @Test
    void waitIds() throws Exception {
        run(() -> {
            int id = Pvm3.pvm_mkbuf(Pvm3.PvmDataDefault);
            assertEquals(0, Pvm3.pvm_getmwid(id));
            assertEquals(Pvm3.PvmOk, Pvm3.pvm_setmwid(id, 0x4001a));
            assertEquals(0x4001a, Pvm3.pvm_getmwid(id));
            pvmminfo info = new pvmminfo();
            Pvm3.pvm_getminfo(id, info);
            assertEquals(0x4001a, info.wid);
        });
    }

    @Test
    void clockAndSleep() throws Exception {
        run(() -> {
            timeval before = new timeval();
            timeval after = new timeval();
            assertEquals(Pvm3.PvmOk, Pvm3.pvmgetclock(before));
            Pvm3.pvmsleep(0);
            Pvm3.pvmgetclock(after);
            assertTrue(before.tv_sec > 0 && after.tv_sec >= before.tv_sec);
            assertEquals(Pvm3.PvmBadParam, Pvm3.pvmgetclock(null));
        });
    }
}
