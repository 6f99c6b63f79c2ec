package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PackedMessageTest {
    private static final int ALIEN_SIGNATURE = 0x0658ef59;

    private static PackedMessage xdr() {
        return new PackedMessage(Encoding.XDR);
    }

    private static PackedMessage raw() {
        return new PackedMessage(Encoding.RAW);
    }

    private static void assertFails(PvmError error, Executable call) {
        assertEquals(error, assertThrows(PvmException.class, call).error());
    }

    private static String hex(PackedMessage message) {
        return HexFormat.of().formatHex(MessageGoldenTest.bodyOf(message));
    }

    private static PackedMessage received(int encodingField, String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        return PackedMessage.received(encodingField, 0x40001, 0x40002, 7, 9, 3, body, body.length);
    }

    @Test
    void longThatXdrCannotHoldIsRefusedAndLeavesTheMessage() {
        PackedMessage message = xdr();
        message.packInt(1);
        long tooLarge = 1L << 31;
        assertFails(PvmError.OVERFLOW, () -> message.packLong(tooLarge));
        assertFails(PvmError.OVERFLOW, () -> message.packLongs(new long[] {1, -tooLarge - 1}));
        assertFails(PvmError.OVERFLOW, () -> message.packUnsignedLong(-1));
        assertFails(PvmError.OVERFLOW, () -> message.packUnsignedLongs(new long[] {1, 1L << 32}, 0, 2, 1));
        assertFails(PvmError.OVERFLOW, () -> message.packUnsignedInt(-1));
        assertFails(PvmError.OVERFLOW, () -> message.packUnsignedShort(65536));
        assertEquals("00000001", hex(message));
        message.packLong(-tooLarge).packUnsignedLong(tooLarge).packUnsignedInt(tooLarge);
        assertEquals("00000001800000008000000080000000", hex(message));
        assertEquals(1, message.unpackInt());
        assertEquals(-tooLarge, message.unpackLong());
        assertEquals(tooLarge, message.unpackUnsignedLong());
        assertEquals(tooLarge, message.unpackUnsignedInt());
    }

    @Test
    void rawLongsKeepAllBits() {
        PackedMessage message = raw();
        message.packLong(Long.MIN_VALUE).packUnsignedLong(-1);
        assertEquals(Long.MIN_VALUE, message.unpackLong());
        assertEquals(-1, message.unpackUnsignedLong());
    }

    @Test
    void bytesArePaddedPerCallInXdr() {
        PackedMessage message = xdr();
        message.packBytes(new byte[] {1, 2, 3, 4, 5, 6});
        assertEquals("0102030405060000", hex(message));
        byte[] three = new byte[3];
        message.unpackBytes(three);
        message.unpackBytes(three);
        assertArrayEquals(new byte[] {5, 6, 0}, three, "other grouping gives other bytes, as in C");
        assertEquals(0, message.remainingBytes());
        assertEquals("ff000000", hex((PackedMessage) xdr().packByte((byte) -1)));
        assertEquals("010203040506", hex((PackedMessage) raw().packBytes(new byte[] {1, 2, 3, 4, 5, 6})));
    }

    @Test
    void scalarByteSkipsItsPadding() {
        PackedMessage message = xdr();
        message.packByte((byte) 1).packByte((byte) 2);
        assertEquals(1, message.unpackByte());
        assertEquals(2, message.unpackByte());
        assertEquals(0, message.remainingBytes());
        assertFails(PvmError.NO_DATA, message::unpackByte);
    }

    @Test
    void noDataStoresWhatWasThereAndLeavesThePositionAtTheEnd() {
        PackedMessage message = received(Encodings.XDR, "00000001" + "0000");
        int[] target = {-1, -1, -1};
        assertFails(PvmError.NO_DATA, () -> message.unpackInts(target));
        assertArrayEquals(new int[] {1, -1, -1}, target);
        assertEquals(0, message.remainingBytes());
        message.rewind();
        assertFails(PvmError.NO_DATA, message::unpackDouble);
        assertEquals(0, message.remainingBytes());
        message.rewind();
        byte[] bytes = new byte[12];
        assertFails(PvmError.NO_DATA, () -> message.unpackBytes(bytes));
        assertEquals(1, bytes[3], "bytes that are there are stored");
    }

    /** Each call once finds the array full, at whatever length it grows. */
    @Test
    void scalarsOneByOne() {
        for (Encoding encoding : List.of(Encoding.XDR, Encoding.RAW)) {
            PackedMessage message = new PackedMessage(encoding);
            for (int i = 0; i < 2000; i++) {
                message.packByte((byte) i)
                        .packShort((short) -i)
                        .packInt(i * i)
                        .packLong(-i)
                        .packFloat(i)
                        .packDouble(i);
                message.packUnsignedShort(i)
                        .packUnsignedInt(i)
                        .packUnsignedLong(i)
                        .packString("s" + i);
            }
            for (int i = 0; i < 2000; i++) {
                assertEquals((byte) i, message.unpackByte());
                assertEquals(-i, message.unpackShort());
                assertEquals(i * i, message.unpackInt());
                assertEquals(-i, message.unpackLong());
                assertEquals(i, message.unpackFloat());
                assertEquals(i, message.unpackDouble());
                assertEquals(i, message.unpackUnsignedShort());
                assertEquals(i, message.unpackUnsignedInt());
                assertEquals(i, message.unpackUnsignedLong());
                assertEquals("s" + i, message.unpackString());
            }
            assertEquals(0, message.remainingBytes());
        }
    }

    @Test
    void strings() {
        PackedMessage message = xdr();
        message.packString("").packString("abc").packString("äß");
        assertEquals("0000000100000000" + "0000000461626300" + "00000005c3a4c39f00000000", hex(message));
        assertEquals("", message.unpackString());
        assertEquals("abc", message.unpackString());
        assertEquals("äß", message.unpackString());
        PackedMessage rawMessage = raw();
        rawMessage.packString("ab").packString("");
        assertEquals("03000000616200" + "0100000000", hex(rawMessage));
        assertEquals("ab", rawMessage.unpackString());
        assertEquals("", rawMessage.unpackString());
        assertFails(
                PvmError.NO_DATA,
                () -> received(Encodings.XDR, "0000003261626300").unpackString());
        assertFails(
                PvmError.BAD_MSG,
                () -> received(Encodings.XDR, "ffffffff61626300").unpackString());
        assertEquals("a", received(Encodings.XDR, "0000000461006300").unpackString(), "ends at the first NUL");
    }

    @Test
    void alienMessageGivesBytesOnly() {
        PackedMessage message = received(ALIEN_SIGNATURE, "0000000141424344");
        List<Executable> refused = List.of(
                message::unpackInt,
                message::unpackShort,
                message::unpackLong,
                message::unpackFloat,
                message::unpackDouble,
                message::unpackString,
                message::unpackUnsignedLong,
                () -> message.unpackInts(new int[1]),
                () -> message.unpackUnsignedLongs(new long[1], 0, 1, 1),
                () -> message.unpackComplexes(new float[2], 0, 1, 1),
                () -> message.unpackDoubleComplexes(new double[2], 0, 1, 1),
                // C refuses the call, not the items.
                () -> message.unpackShorts(new short[0]),
                () -> message.unpackUnsignedLongs(new long[0], 0, 0, 1),
                () -> message.unpackComplexes(new float[0], 0, 0, 1),
                () -> message.unpackDoubleComplexes(new double[0], 0, 0, 1),
                message::unpackMessage,
                () -> message.packInt(1),
                () -> message.packString("x"));
        for (Executable call : refused) {
            assertFails(PvmError.BAD_MSG, call);
        }
        byte[] bytes = new byte[8];
        message.unpackBytes(bytes);
        assertEquals("0000000141424344", HexFormat.of().formatHex(bytes));
        assertEquals(Encoding.RAW, message.encoding());
        assertEquals(ALIEN_SIGNATURE, message.encodingField());
        PackedMessage inPlaceMark = received(Encodings.IN_PLACE, "01000000");
        assertFails(PvmError.BAD_MSG, inPlaceMark::unpackInt);
    }

    @Test
    void inPlaceReadsTheArraysAtEachTransmission() {
        PackedMessage message = new PackedMessage(Encoding.IN_PLACE);
        int[] data = {1, 2, 3, 4};
        message.packInts(data, 1, 2, 1).packByte((byte) 9);
        assertEquals(0, message.lengthBytes());
        assertEquals(9, message.transmittedLength());
        assertEquals("020000000300000009", hex(message));
        data[1] = 7;
        assertEquals("070000000300000009", hex(message));
        assertEquals(0, message.lengthBytes(), "C PVM 3.4.6 shows 0 after a send too");
        assertEquals(
                "070000000300000009",
                HexFormat.of().formatHex(message.toEmbedded().body()));
        assertFails(PvmError.BAD_MSG, message::unpackInt);
        assertFails(PvmError.BAD_MSG, message::unpackByte);
    }

    @Test
    void inPlaceRefusesStridesAndStrings() {
        PackedMessage message = new PackedMessage(Encoding.IN_PLACE);
        assertFails(PvmError.NOT_IMPL, () -> message.packInts(new int[4], 0, 2, 2));
        assertFails(PvmError.NOT_IMPL, () -> message.packComplexes(new float[8], 0, 2, 2));
        assertFails(PvmError.NOT_IMPL, () -> message.packString("x"));
        assertEquals(0, message.transmittedLength());
    }

    @Test
    void inPlaceTransmissionMayCutAnywhere() {
        double[] doubles = new double[3000];
        short[] shorts = new short[333];
        Arrays.setAll(doubles, i -> i * 1.25);
        Arrays.fill(shorts, (short) 0x1234);
        PackedMessage inPlace = new PackedMessage(Encoding.IN_PLACE);
        inPlace.packDoubles(doubles)
                .packShorts(shorts)
                .packFloat(1f)
                .packLong(5)
                .packBytes(new byte[] {1, 2, 3});
        PackedMessage whole = raw();
        whole.packDoubles(doubles).packShorts(shorts).packFloat(1f).packLong(5).packBytes(new byte[] {1, 2, 3});
        byte[] expected = MessageGoldenTest.bodyOf(whole);
        for (int step : new int[] {1, 3, 7, 4032, 8191, 8192, 8193, 100_000}) {
            for (PackedMessage message : List.of(inPlace, whole)) {
                byte[] bytes = new byte[expected.length];
                ByteBuffer direct = ByteBuffer.allocateDirect(step);
                message.startTransmit();
                int filled = 0;
                for (int n = message.transmit(direct); n > 0; n = message.transmit(direct)) {
                    direct.flip().get(bytes, filled, n);
                    direct.clear();
                    filled += n;
                }
                assertEquals(expected.length, filled, "step=" + step);
                assertArrayEquals(expected, bytes, "step=" + step + " " + message.encoding());
            }
        }
    }

    @Test
    void rangesAreCheckedBeforeAnythingHappens() {
        PackedMessage message = xdr();
        message.packInt(1);
        assertFails(PvmError.BAD_PARAM, () -> message.packInts(new int[3], 0, -1, 1));
        assertFails(PvmError.BAD_PARAM, () -> message.packInts(new int[3], 1, 3, 1));
        assertFails(PvmError.BAD_PARAM, () -> message.packInts(new int[3], 0, 2, 3));
        assertFails(PvmError.BAD_PARAM, () -> message.packInts(new int[3], 0, 2, -1));
        assertFails(PvmError.BAD_PARAM, () -> message.packInts(new int[3], 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertFails(PvmError.BAD_PARAM, () -> message.packBytes(new byte[3], -1, 1, 1));
        assertFails(PvmError.BAD_PARAM, () -> message.packComplexes(new float[3], 0, 2, 1));
        assertFails(PvmError.BAD_PARAM, () -> message.unpackInts(new int[3], 2, 2, 1));
        assertFails(PvmError.BAD_PARAM, () -> message.unpackTransmitted(new byte[3], 2, 2));
        assertEquals(4, message.lengthBytes());
        assertEquals(4, message.remainingBytes());
        message.packInts(new int[0], 0, 0, 1).packInts(new int[] {8, 9}, 1, 2, -1);
        assertEquals("000000010000000900000008", hex(message));
    }

    @Test
    void tooLongAMessageOverflows() {
        PackedMessage message = xdr();
        message.packInt(1);
        // A stride of 0 names one element as often as wanted.
        assertFails(PvmError.OVERFLOW, () -> message.packDoubles(new double[1], 0, Integer.MAX_VALUE / 8, 0));
        assertFails(PvmError.OVERFLOW, () -> message.packBytes(new byte[1], 0, Integer.MAX_VALUE, 0));
        assertEquals("00000001", hex(message));
        PackedMessage inPlace = new PackedMessage(Encoding.IN_PLACE);
        long[] array = new long[1 << 20];
        for (int i = 0; i < 255; i++) {
            inPlace.packLongs(array);
        }
        assertFails(PvmError.OVERFLOW, () -> inPlace.packLongs(array));
        assertEquals(255 << 23, inPlace.transmittedLength());
    }

    @Test
    void headerOfReceivedMessage() {
        PackedMessage message = received(Encodings.XDR, "00000005");
        assertEquals(new Tid(0x40001), message.source());
        assertEquals(new Tid(0x40002), message.destination());
        assertEquals(7, message.context());
        assertEquals(9, message.tag());
        assertEquals(3, message.waitId());
        message.packInt(6);
        assertEquals(5, message.unpackInt(), "packing appends and does not move the position");
        assertEquals(6, message.unpackInt());
        assertFails(PvmError.BAD_PARAM, () -> PackedMessage.received(Encodings.XDR, 0, 0, 0, 0, 0, new byte[4], 5));
    }

    @Test
    void messageInMessageKeepsEncodingAndHeader() {
        for (Encoding innerEncoding : Encoding.values()) {
            for (Encoding outerEncoding : List.of(Encoding.XDR, Encoding.RAW, Encoding.IN_PLACE)) {
                String which = innerEncoding + " in " + outerEncoding;
                PackedMessage inner = new PackedMessage(innerEncoding);
                byte[] large = new byte[(1 << 20) + 5];
                Arrays.fill(large, (byte) 3);
                inner.packInts(new int[] {4, 5}).packBytes(large);
                inner.setHeader(new Tid(0x40001), new Tid(0x80002), 11, 12, 13);
                PackedMessage outer = new PackedMessage(outerEncoding);
                outer.packInt(1);
                outer.packMessage(inner);
                outer.packInt(2);
                byte[] sent = MessageGoldenTest.bodyOf(outer);
                PackedMessage arrived =
                        PackedMessage.received(outer.encodingField(), 0x40001, 0x40001, 0, 0, 0, sent, sent.length);
                assertEquals(1, arrived.unpackInt(), which);
                MessageBuffer unpacked = arrived.unpackMessage();
                assertEquals(2, arrived.unpackInt(), which);
                assertEquals(0, arrived.remainingBytes(), which);
                assertEquals(inner.encodingField(), unpacked.encodingField(), which);
                assertEquals(new Tid(0x80002), unpacked.destination(), which);
                assertEquals(13, unpacked.waitId(), which);
                assertEquals(inner.transmittedLength(), unpacked.lengthBytes(), which);
            }
        }
    }

    @Test
    void malformedEmbeddedMessages() {
        String head = "00000008" + "00000000".repeat(3) + "10000000" + "00000000".repeat(3);
        assertFails(
                PvmError.BAD_MSG,
                () -> received(Encodings.XDR, head + "0000000900000000").unpackMessage());
        assertFails(
                PvmError.BAD_MSG,
                () -> received(Encodings.XDR, head + "ffffffff00000000").unpackMessage());
        assertFails(
                PvmError.NO_DATA,
                () -> received(Encodings.XDR, head + "0000000800000000").unpackMessage());
        assertFails(
                PvmError.NO_DATA,
                () -> received(Encodings.XDR, "7fffffff" + head.substring(8)).unpackMessage());
        assertFails(
                PvmError.NO_DATA,
                () -> received(Encodings.XDR, "ffffffff" + head.substring(8)).unpackMessage());
        PackedMessage zeroFragments = received(Encodings.XDR, head + "00000000".repeat(2));
        assertFails(PvmError.NO_DATA, zeroFragments::unpackMessage);
    }

    @Test
    void messageBodies() {
        PackedMessage first = xdr();
        first.packInt(1);
        PackedMessage second = xdr();
        second.packInt(2);
        first.packMessageBody(second);
        assertEquals("0000000100000002", hex(first));
        assertFails(PvmError.BAD_PARAM, () -> first.packMessageBody(first));
        assertFails(PvmError.BAD_PARAM, () -> first.packMessage(first));
        assertFails(PvmError.MISMATCH, () -> raw().packMessageBody(first));
        PackedMessage inPlace = new PackedMessage(Encoding.IN_PLACE);
        assertFails(PvmError.MISMATCH, () -> raw().packMessageBody(inPlace));
        int[] data = {1};
        inPlace.packInts(data);
        PackedMessage inPlaceOuter = new PackedMessage(Encoding.IN_PLACE);
        inPlaceOuter.packMessageBody(inPlace);
        data[0] = 2;
        assertEquals("02000000", hex(inPlaceOuter));
    }

    @Test
    void transmittedBytesOfAnyEncoding() {
        PackedMessage message = received(ALIEN_SIGNATURE, "0102030405");
        byte[] target = new byte[4];
        assertEquals(3, message.unpackTransmitted(target, 1, 3));
        assertArrayEquals(new byte[] {0, 1, 2, 3}, target);
        assertEquals(2, message.unpackTransmitted(target, 0, 4));
        assertEquals(0, message.unpackTransmitted(target, 0, 4));
        assertTrue(message.toString().contains("t40001"), message::toString);
    }
}
