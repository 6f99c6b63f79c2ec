package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.PvmError;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final int OWNER = 0x40001;
    private static final int OTHER = 0x40002;

    private final Mailbox mailbox = new Mailbox();

    private static EmbeddedMessage message(int bytes) {
        return new EmbeddedMessage(0, 0, 0, Encodings.XDR, OWNER, 0, new byte[bytes]);
    }

    private int put(int owner, String name, int index, int flags) {
        return mailbox.put(owner, name, index, flags, message(4));
    }

    private int classCount(String pattern) throws Exception {
        XdrWriter out = new XdrWriter();
        mailbox.writeNames(pattern, out);
        return new XdrReader(out.array(), 0, out.lengthBytes()).readInt("classes");
    }

    @Test
    void theBytesAreBoundedAndGivenBack() {
        int size = 32 << 20;
        int stored = 0;
        while (mailbox.put(OWNER, "big", -1, Mailbox.MULTI_INSTANCE, message(size)) >= 0) {
            stored++;
        }
        assertEquals(7, stored);
        assertEquals(PvmError.NO_MEM.code(), mailbox.put(OWNER, "big", -1, Mailbox.MULTI_INSTANCE, message(size)));
        assertTrue(mailbox.sizeBytes() <= Limits.MAX_MAILBOX_BYTES);
        // What takes the place of something as large fits.
        assertEquals(0, mailbox.put(OWNER, "big", 0, Mailbox.OVER_WRITABLE, message(size)));
        mailbox.ownerGone(OWNER);
        assertEquals(0, mailbox.sizeBytes());
        assertEquals(0, mailbox.size());
    }

    @Test
    void theEntriesAreBounded() {
        for (int i = 0; i < Limits.MAX_MAILBOX_ENTRIES; i++) {
            assertEquals(i, put(OWNER, "many", i, 0));
        }
        assertEquals(PvmError.NO_MEM.code(), put(OWNER, "more", 0, 0));
        assertEquals(0, put(OWNER, "many", 0, 0));
        assertEquals(5, mailbox.remove(OWNER, "many", 5));
        assertEquals(0, put(OWNER, "more", 0, 0));
    }

    @Test
    void manyInstancesTakeTheLowestFreeIndexWithoutLookingAtAll() {
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            assertEquals(i, put(OWNER, "m", -1, Mailbox.MULTI_INSTANCE));
        }
        mailbox.remove(OWNER, "m", 77);
        assertEquals(77, put(OWNER, "m", -1, Mailbox.MULTI_INSTANCE));
        assertEquals(count, put(OWNER, "m", -1, Mailbox.MULTI_INSTANCE));
        mailbox.remove(OWNER, "m", 5);
        assertEquals(count + 1, put(OWNER, "m", -1, Mailbox.MULTI_INSTANCE | 9 << 10));
        assertEquals(5, put(OWNER, "m", -1, Mailbox.MULTI_INSTANCE));
    }

    @Test
    void firstAvailableFindsTheNextIndex() {
        put(OWNER, "c", 3, 0);
        put(OWNER, "c", 9, 0);
        assertEquals(3, mailbox.get(OTHER, "c", 0, Mailbox.FIRST_AVAILABLE).index());
        assertEquals(9, mailbox.get(OTHER, "c", 4, Mailbox.FIRST_AVAILABLE).index());
        assertEquals(-32, mailbox.get(OTHER, "c", 10, Mailbox.FIRST_AVAILABLE).index());
        assertEquals(-32, mailbox.get(OTHER, "c", 4, 0).index());
        assertEquals(-32, mailbox.get(OTHER, "d", 0, Mailbox.FIRST_AVAILABLE).index());
    }

    @Test
    void readAndDeleteNeedsTheRightToDelete() {
        put(OWNER, "own", 0, 0);
        put(OWNER, "open", 0, Mailbox.OVER_WRITABLE);
        assertEquals(-8, mailbox.get(OTHER, "own", 0, Mailbox.READ_AND_DELETE).index());
        assertEquals(0, mailbox.get(OWNER, "own", 0, Mailbox.READ_AND_DELETE).index());
        assertEquals(-32, mailbox.get(OWNER, "own", 0, 0).index());
        assertEquals(0, mailbox.get(OTHER, "open", 0, Mailbox.READ_AND_DELETE).index());
        assertEquals(-32, mailbox.get(OWNER, "open", 0, 0).index());
    }

    @Test
    void persistentEntriesOutliveTheirOwnerUntilAReset() throws Exception {
        put(OWNER, "stays", 0, Mailbox.PERSISTENT);
        put(OWNER, "goes", 0, 0);
        put(OTHER, "living", 0, Mailbox.PERSISTENT);
        mailbox.reset("", -1, false, new int[0]);
        assertEquals(3, classCount(""));
        mailbox.ownerGone(OWNER);
        assertEquals(2, classCount("*"));
        mailbox.reset("living", -1, false, new int[0]);
        mailbox.reset("stays", 1, false, new int[0]);
        assertEquals(2, classCount("*"));
        mailbox.reset("stays", 0, false, new int[0]);
        assertEquals(1, classCount("*"));
    }

    @Test
    void aResetThatKillsMarksTheEntriesOfThoseWhoAreNotSpared() throws Exception {
        put(OWNER, "a", 0, Mailbox.PERSISTENT);
        put(OTHER, "b", 0, Mailbox.PERSISTENT);
        mailbox.reset("", -1, true, new int[] {OTHER});
        assertEquals(2, classCount("*"));
        mailbox.ownerGone(OWNER);
        mailbox.ownerGone(OTHER);
        assertEquals(1, classCount("*"));
        assertEquals(-32, mailbox.get(OTHER, "a", 0, 0).index());
    }

    @Test
    void patternsAreSubstringsWithStars() {
        assertTrue(new NamePattern("").matches("x"));
        assertTrue(new NamePattern("*").matches(""));
        assertTrue(new NamePattern("b").matches("abc"));
        assertFalse(new NamePattern("d").matches("abc"));
        assertTrue(new NamePattern("a*c").matches("xabcx"));
        assertFalse(new NamePattern("c*a").matches("abc"));
        assertFalse(new NamePattern("ab*bc").matches("abc"));
        assertTrue(new NamePattern("\\*").matches("a*b"));
        assertFalse(new NamePattern("\\*").matches("ab"));
        assertTrue(new NamePattern("###_PVM_*_###").matches("###_PVM_RM_###"));
        assertTrue(new NamePattern("**b**").matches("b"));
    }
}
