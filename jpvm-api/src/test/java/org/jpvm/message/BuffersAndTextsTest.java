package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Buffers of {@code java.nio} travel as arrays do, and strings in any charset as C's. */
class BuffersAndTextsTest {
    private static final byte[] BYTES = {9, 9, 1, 2, 3, 4, 5, 9};

    private static String assertFails(PvmError error, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(error, failure.error(), failure::getMessage);
        return failure.getMessage();
    }

    private static String hex(PackedMessage message) {
        return HexFormat.of().formatHex(MessageGoldenTest.bodyOf(message));
    }

    private static List<ByteBuffer> fiveBytes() {
        ByteBuffer direct = ByteBuffer.allocateDirect(8).put(BYTES).flip();
        ByteBuffer sliced = ByteBuffer.wrap(BYTES, 1, 7).slice();
        return List.of(
                ByteBuffer.wrap(BYTES, 2, 5),
                direct.position(2).limit(7),
                sliced.position(1).limit(6),
                ByteBuffer.wrap(BYTES, 2, 5).asReadOnlyBuffer());
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void byteBuffersAreTheBytesBetweenPositionAndLimit(Encoding encoding) {
        PackedMessage expected = new PackedMessage(encoding);
        expected.packBytes(new byte[] {1, 2, 3, 4, 5}).packInt(-1);
        for (ByteBuffer source : fiveBytes()) {
            PackedMessage message = new PackedMessage(encoding);
            message.packBytes(source).packInt(-1);
            assertEquals(hex(expected), hex(message), source::toString);
            assertEquals(0, source.remaining(), source::toString);
        }
    }

    @Test
    void unpackingFillsByteBuffersBetweenPositionAndLimit() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        message.packBytes(new byte[] {1, 2, 3, 4, 5}).packInt(77);
        for (ByteBuffer target : List.of(
                ByteBuffer.allocate(10),
                ByteBuffer.allocateDirect(10),
                ByteBuffer.allocate(12).position(2).slice())) {
            message.rewind();
            target.position(3).limit(8);
            message.unpackBytes(target);
            assertEquals(8, target.position());
            byte[] there = new byte[10];
            target.clear().get(there);
            assertArrayEquals(new byte[] {0, 0, 0, 1, 2, 3, 4, 5, 0, 0}, there);
            assertEquals(77, message.unpackInt());
        }
    }

    @Test
    void tooFewBytesAndReadOnlyTargetsAreRefused() {
        PackedMessage message = new PackedMessage(Encoding.RAW);
        message.packBytes(new byte[4]);
        for (ByteBuffer target : List.of(ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5))) {
            message.rewind();
            assertFails(PvmError.NO_DATA, () -> message.unpackBytes(target));
            assertEquals(0, target.position());
            message.rewind();
            assertFails(PvmError.BAD_PARAM, () -> message.unpackBytes(target.asReadOnlyBuffer()));
        }
        assertFails(
                PvmError.BAD_PARAM,
                () -> message.unpackInts(IntBuffer.allocate(1).asReadOnlyBuffer()));
    }

    @ParameterizedTest
    @EnumSource(names = {"XDR", "RAW", "TRACE"})
    void typedBuffersAreArrays(Encoding encoding) {
        PackedMessage expected = new PackedMessage(encoding);
        expected.packShorts(new short[] {-2, 3}).packInts(new int[] {-2, 3}).packLongs(new long[] {-2, 3});
        expected.packFloats(new float[] {-2, 3}).packDoubles(new double[] {-2, 3});
        PackedMessage heap = new PackedMessage(encoding);
        heap.packShorts(ShortBuffer.wrap(new short[] {7, -2, 3}, 1, 2));
        heap.packInts(IntBuffer.wrap(new int[] {7, -2, 3, 7}, 1, 2));
        heap.packLongs(LongBuffer.wrap(new long[] {-2, 3, 7}, 0, 2));
        heap.packFloats(FloatBuffer.wrap(new float[] {-2, 3}));
        heap.packDoubles(DoubleBuffer.wrap(new double[] {7, -2, 3}).position(1));
        assertEquals(hex(expected), hex(heap));
        PackedMessage views = new PackedMessage(encoding);
        views.packShorts(view().asShortBuffer().put(new short[] {-2, 3}).flip());
        views.packInts(view().asIntBuffer().put(new int[] {-2, 3}).flip());
        views.packLongs(view().asLongBuffer().put(new long[] {-2, 3}).flip());
        views.packFloats(view().asFloatBuffer().put(new float[] {-2, 3}).flip());
        views.packDoubles(view().asDoubleBuffer().put(new double[] {-2, 3}).flip());
        assertEquals(hex(expected), hex(views));
    }

    private static ByteBuffer view() {
        return ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void typedBuffersAreFilled() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        for (int i = 0; i < 2; i++) {
            message.packShorts(new short[] {-2, 3}).packInts(new int[] {-2, 3}).packLongs(new long[] {-2, 3});
            message.packFloats(new float[] {-2, 3}).packDoubles(new double[] {-2, 3});
        }
        for (boolean heap : new boolean[] {true, false}) {
            ShortBuffer shorts =
                    heap ? ShortBuffer.allocate(2) : view().limit(4).asShortBuffer();
            IntBuffer ints = heap ? IntBuffer.allocate(2) : view().limit(8).asIntBuffer();
            LongBuffer longs = heap ? LongBuffer.allocate(2) : view().asLongBuffer();
            FloatBuffer floats =
                    heap ? FloatBuffer.allocate(2) : view().limit(8).asFloatBuffer();
            DoubleBuffer doubles = heap ? DoubleBuffer.allocate(2) : view().asDoubleBuffer();
            message.unpackShorts(shorts);
            message.unpackInts(ints);
            message.unpackLongs(longs);
            message.unpackFloats(floats);
            message.unpackDoubles(doubles);
            assertEquals(0, shorts.remaining() + ints.remaining() + longs.remaining() + floats.remaining());
            assertEquals(List.of(-2, 3), List.of((int) shorts.get(0), (int) shorts.get(1)));
            assertEquals(List.of(-2, 3), List.of(ints.get(0), ints.get(1)));
            assertEquals(List.of(-2L, 3L), List.of(longs.get(0), longs.get(1)));
            assertEquals(List.of(-2f, 3f), List.of(floats.get(0), floats.get(1)));
            assertEquals(List.of(-2.0, 3.0), List.of(doubles.get(0), doubles.get(1)));
        }
        assertEquals(0, message.remainingBytes());
    }

    @Test
    void anInPlaceBufferSeesLaterChangesOfTheArrayBehindABuffer() {
        byte[] array = {1, 2, 3, 4};
        PackedMessage message = new PackedMessage(Encoding.IN_PLACE);
        message.packBytes(ByteBuffer.wrap(array))
                .packBytes(ByteBuffer.allocateDirect(4).put(array).flip());
        array[0] = 9;
        assertEquals("0902030401020304", hex(message));
    }

    @Test
    void aPackCallThatFailsLeavesBufferAndMessage() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        LongBuffer tooLarge = LongBuffer.wrap(new long[] {1, 1L << 40});
        assertFails(PvmError.OVERFLOW, () -> message.packLongs(tooLarge));
        assertEquals(0, tooLarge.position());
        assertEquals(0, message.lengthBytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"XDR", "RAW"})
    void stringsTravelInAnyCharset(Encoding encoding) {
        String text = "Größe \u0000 100 \u20ac";
        for (Charset charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                Charset.forName("UTF-32"),
                Charset.forName("windows-1252"))) {
            PackedMessage message = new PackedMessage(encoding);
            message.packString(text, charset).packString("", charset).packInt(5);
            assertEquals(text, message.unpackString(charset), charset::name);
            assertEquals("", message.unpackString(charset), charset::name);
            assertEquals(5, message.unpackInt(), charset::name);
        }
    }

    /** The form of pvm_pkstr: the length with the terminator, the bytes, NUL; in XDR padded. */
    @Test
    void theWireFormIsThatOfC() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        message.packString("\u00e9t\u00e9", StandardCharsets.ISO_8859_1);
        assertEquals("00000004" + "e974e900", hex(message));
        PackedMessage wide = new PackedMessage(Encoding.XDR);
        wide.packString("ab", StandardCharsets.UTF_16BE);
        assertEquals("00000005" + "0061006200000000", hex(wide));
        assertEquals("", wide.unpackString(), "cut at the first NUL, as C sees it");
        PackedMessage utf8 = new PackedMessage(Encoding.XDR);
        utf8.packString("grün", StandardCharsets.UTF_8);
        PackedMessage plain = new PackedMessage(Encoding.XDR);
        plain.packString("grün");
        assertEquals(hex(plain), hex(utf8));
    }

    @Test
    void whatACharsetHasNotIsRefusedWithItsPlace() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        assertTrue(assertFails(PvmError.BAD_PARAM, () -> message.packString("ab\u20ac", StandardCharsets.ISO_8859_1))
                .contains("index=2 (U+20ac)"));
        assertTrue(assertFails(PvmError.BAD_PARAM, () -> message.packString("a\ud800b", StandardCharsets.UTF_8))
                .contains("index=1 (U+d800, half a surrogate pair)"));
        assertFails(PvmError.BAD_PARAM, () -> message.packString("ends in half \ud800", StandardCharsets.UTF_8));
        assertEquals(0, message.lengthBytes());
        message.packString("a\ud800b");
        assertEquals("a?b", message.unpackString());
        assertFails(
                PvmError.NOT_IMPL, () -> new PackedMessage(Encoding.IN_PLACE).packString("a", StandardCharsets.UTF_8));
        Charset decodesOnly = Charset.forName("x-JISAutoDetect");
        assertFails(PvmError.BAD_PARAM, () -> message.packString("a", decodesOnly));
    }

    @Test
    void whatIsNoTextIsRefusedAndTaken() {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        message.packString("ab\u00e9cd", StandardCharsets.ISO_8859_1).packInt(5);
        assertTrue(assertFails(PvmError.BAD_MSG, () -> message.unpackString(StandardCharsets.UTF_8))
                .contains("offset=2 "));
        assertEquals(5, message.unpackInt());
        message.rewind();
        assertEquals("ab\ufffdcd", message.unpackString());
        message.rewind();
        assertEquals("ab\u00e9cd", message.unpackString(StandardCharsets.ISO_8859_1));
        PackedMessage odd = new PackedMessage(Encoding.XDR);
        odd.packString("abc", StandardCharsets.US_ASCII);
        assertFails(PvmError.BAD_MSG, () -> odd.unpackString(StandardCharsets.UTF_16LE));
        PackedMessage bent = new PackedMessage(Encoding.XDR);
        bent.packInt(-1);
        assertFails(PvmError.BAD_MSG, () -> bent.unpackString(StandardCharsets.UTF_8));
        PackedMessage cut = new PackedMessage(Encoding.XDR);
        cut.packInt(100);
        assertFails(PvmError.NO_DATA, () -> cut.unpackString(StandardCharsets.UTF_8));
        PackedMessage none = new PackedMessage(Encoding.XDR);
        none.packInt(0);
        assertEquals("", none.unpackString(StandardCharsets.UTF_8));
    }

    @Test
    void longTextsTravel() {
        String text = CharBuffer.allocate(100_000).toString().replace('\0', '\u20ac');
        PackedMessage message = new PackedMessage(Encoding.RAW);
        message.packString(text, StandardCharsets.UTF_8);
        assertEquals(300_005, message.lengthBytes());
        assertEquals(text, message.unpackString(StandardCharsets.UTF_8));
    }
}
