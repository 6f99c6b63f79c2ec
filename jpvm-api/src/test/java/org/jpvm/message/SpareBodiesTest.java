package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jpvm.Encoding;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.wire.Encodings;
import org.junit.jupiter.api.Test;

class SpareBodiesTest {
    /** A length that no other test uses, so that arrays of theirs are not met. */
    private static final int BYTES = (5 << 22) + 123;

    @Test
    void anArrayServesAgain() {
        byte[] array = new byte[BYTES];
        SpareBodies.give(array);
        assertSame(array, SpareBodies.take(BYTES - 100));
        assertNotSame(array, SpareBodies.take(BYTES));
    }

    @Test
    void anArrayIsLongEnough() {
        SpareBodies.give(new byte[BYTES]);
        assertTrue(SpareBodies.take(BYTES + 1).length > BYTES);
        assertEquals(BYTES, SpareBodies.take(BYTES).length);
    }

    @Test
    void shortArraysAreNotKept() {
        byte[] array = new byte[100];
        SpareBodies.give(array);
        assertNotSame(array, SpareBodies.take(100));
    }

    /** What was in an array before is not in the next message, gaps of the encoding included. */
    @Test
    void nothingOfAMessageIsInTheNext() {
        for (Encoding encoding : new Encoding[] {Encoding.XDR, Encoding.RAW, Encoding.TRACE}) {
            byte[] dirty = new byte[BYTES];
            Arrays.fill(dirty, (byte) 0x55);
            PackedMessage clean = fill(new PackedMessage(encoding));
            byte[] expected = clean.toEmbedded().body();
            SpareBodies.give(dirty);
            PackedMessage again = fill(new PackedMessage(encoding));
            assertArrayEquals(expected, again.toEmbedded().body(), encoding.name());
        }
    }

    private static PackedMessage fill(PackedMessage message) {
        message.packBytes(new byte[BYTES - 5000]);
        message.packString("five5")
                .packString("")
                .packString("g\u00fcn")
                .packByte((byte) 1)
                .packBytes(new byte[3]);
        message.packShort((short) 7)
                .packShorts(new short[] {1, 2, 3})
                .packInt(5)
                .packDouble(2.5);
        return message;
    }

    @Test
    void aFreedMessageIsEmpty() {
        PackedMessage message = new PackedMessage(Encoding.RAW);
        message.packBytes(new byte[BYTES]);
        message.free();
        assertEquals(0, message.lengthBytes());
        assertEquals(
                PvmError.NO_DATA,
                assertThrows(PvmException.class, message::unpackByte).error());
        message.packInt(3);
        assertEquals(3, message.unpackInt());
    }

    /** An array that others may have is left alone. */
    @Test
    void onlyWhatArrivedIsUsedAgain() {
        byte[] shared = new byte[BYTES];
        PackedMessage.received(Encodings.XDR, 1, 2, 0, 3, 0, shared, BYTES).free();
        assertNotSame(shared, SpareBodies.take(BYTES));
        PackedMessage.arrived(Encodings.XDR, 1, 2, 0, 3, 0, shared, BYTES).free();
        assertSame(shared, SpareBodies.take(BYTES));
    }
}
