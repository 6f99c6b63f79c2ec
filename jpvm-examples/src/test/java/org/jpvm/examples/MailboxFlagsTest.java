package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;

class MailboxFlagsTest {
    private static final Arguments ARGUMENTS = Arguments.words(new String[0], "program", 0, 0);

    @Test
    void lettersAreFlags() {
        assertEquals(0, MailboxFlags.of("", ARGUMENTS));
        assertEquals(0, MailboxFlags.of("d", ARGUMENTS));
        assertEquals(3, MailboxFlags.of("pm", ARGUMENTS));
        assertEquals(31, MailboxFlags.of("rfompd", ARGUMENTS));
    }

    @Test
    void flagsHaveTheNamesAndTheOrderOfC() {
        assertEquals("PvmMboxDefault", MailboxFlags.names(0));
        assertEquals("PvmMboxMultiInstance PvmMboxPersistent", MailboxFlags.names(3));
        assertEquals(
                "PvmMboxReadAndDelete PvmMboxFirstAvail PvmMboxOverWritable PvmMboxMultiInstance PvmMboxPersistent",
                MailboxFlags.names(31));
        assertEquals("PvmMboxWaitForInfo", MailboxFlags.names(32));
    }

    @Test
    void refusalsAreSaidInWordsOfTheMailbox() {
        assertEquals("no service running", MailboxFlags.reason(new PvmException(PvmError.NOT_FOUND, "x")));
        assertEquals("Key locked by another task", MailboxFlags.reason(new PvmException(PvmError.DENIED, "x")));
        assertEquals(
                "PvmSysErr (Can't contact local daemon): x",
                MailboxFlags.reason(new PvmException(PvmError.SYS_ERR, "x")));
    }
}
