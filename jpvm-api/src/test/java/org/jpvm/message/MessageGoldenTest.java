package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.junit.jupiter.api.Test;

/** Message bodies as C PVM 3.4.6 wrote them decode here, and are written here byte for byte. */
class MessageGoldenTest {
    private static final int[] INTS = {1, -2, 0x12345678};

    static byte[] golden(String name) {
        try (InputStream in = MessageGoldenTest.class.getResourceAsStream("/golden-bodies/" + name + ".hex")) {
            assertNotNull(in, name);
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return HexFormat.of().parseHex(text.replaceAll("#[^\n]*", "").replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    static byte[] bodyOf(PackedMessage message) {
        ByteBuffer target = ByteBuffer.allocate(message.transmittedLength() + 1);
        message.startTransmit();
        message.transmit(target);
        byte[] bytes = new byte[target.position()];
        target.flip().get(bytes);
        return bytes;
    }

    private static PackedMessage packAll(Encoding encoding) {
        PackedMessage message = new PackedMessage(encoding);
        message.packInts(INTS).packDoubles(new double[] {1.0, -2.5}).packString("hello");
        message.packFloat(3.25f).packShorts(new short[] {-3, 300}).packLongs(new long[] {-5, 7});
        message.packUnsignedShort(65535).packBytes(new byte[] {1, 2, 3, 4, 5});
        message.packComplexes(new float[] {1.5f, 2.5f}, 0, 1, 1);
        return message;
    }

    private static void unpackAll(MessageBuffer message) {
        int[] ints = new int[3];
        message.unpackInts(ints);
        assertArrayEquals(INTS, ints);
        double[] doubles = new double[2];
        message.unpackDoubles(doubles);
        assertArrayEquals(new double[] {1.0, -2.5}, doubles);
        assertEquals("hello", message.unpackString());
        assertEquals(3.25f, message.unpackFloat());
        short[] shorts = new short[2];
        message.unpackShorts(shorts);
        assertArrayEquals(new short[] {-3, 300}, shorts);
        long[] longs = new long[2];
        message.unpackLongs(longs);
        assertArrayEquals(new long[] {-5, 7}, longs);
        assertEquals(65535, message.unpackUnsignedShort());
        byte[] bytes = new byte[5];
        message.unpackBytes(bytes);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, bytes);
        float[] complex = new float[2];
        message.unpackComplexes(complex, 0, 1, 1);
        assertArrayEquals(new float[] {1.5f, 2.5f}, complex);
        assertEquals(0, message.remainingBytes());
    }

    private static PackedMessage received(int encodingField, byte[] body) {
        return PackedMessage.received(encodingField, 0x40001, 0x40001, 0, 100, 0, body, body.length);
    }

    private static void assertTruncationsRefused(int encodingField, byte[] body) {
        for (int length = 0; length < body.length; length++) {
            PackedMessage message = PackedMessage.received(encodingField, 0x40001, 0x40001, 0, 100, 0, body, length);
            PvmException e = assertThrows(PvmException.class, () -> unpackAll(message), "cut to " + length + " bytes");
            assertEquals(PvmError.NO_DATA, e.error(), "cut to " + length + " bytes");
        }
    }

    @Test
    void xdrBody() {
        byte[] body = golden("self-send-xdr");
        assertEquals(80, body.length);
        assertArrayEquals(body, bodyOf(packAll(Encoding.XDR)));
        unpackAll(received(Encodings.XDR, body));
        assertTruncationsRefused(Encodings.XDR, body);
    }

    @Test
    void rawBody() {
        byte[] body = golden("self-send-raw");
        assertEquals(77, body.length);
        assertArrayEquals(body, bodyOf(packAll(Encoding.RAW)));
        unpackAll(received(Encodings.LOCAL_SIGNATURE, body));
        assertTruncationsRefused(Encodings.LOCAL_SIGNATURE, body);
    }

    @Test
    void inPlaceBodyIsRawOnTheWire() {
        PackedMessage message = new PackedMessage(Encoding.IN_PLACE);
        message.packInts(INTS);
        assertArrayEquals(golden("psend"), bodyOf(message));
        assertEquals(Encodings.LOCAL_SIGNATURE, message.encodingField());
    }

    @Test
    void messageInRawMessage() {
        PackedMessage inner = new PackedMessage(Encoding.XDR);
        inner.packInt(77);
        inner.setHeader(new Tid(0x40002), new Tid(0), 0, 0, 0);
        PackedMessage outer = new PackedMessage(Encoding.RAW);
        outer.packMessage(inner);
        byte[] body = golden("pkmesg-raw-outer");
        assertArrayEquals(body, bodyOf(outer));
        MessageBuffer unpacked = received(Encodings.LOCAL_SIGNATURE, body).unpackMessage();
        assertEquals(new Tid(0x40002), unpacked.source());
        assertEquals(77, unpacked.unpackInt());
    }

    @Test
    void mailboxEntry() throws MalformedMessageException {
        PackedMessage message = new PackedMessage(Encoding.XDR);
        message.packInts(INTS);
        message.setHeader(new Tid(0x40001), new Tid(0), 0, 0, 0);
        byte[] golden = golden("mailbox-embedded");
        XdrWriter out = new XdrWriter();
        message.toEmbedded().write(out);
        assertArrayEquals(golden, out.toByteArray());

        PackedMessage outer = new PackedMessage(Encoding.XDR);
        outer.packMessage(message);
        assertArrayEquals(golden, bodyOf(outer));

        PackedMessage back = PackedMessage.ofEmbedded(EmbeddedMessage.read(new XdrReader(golden)));
        int[] ints = new int[3];
        back.unpackInts(ints);
        assertArrayEquals(INTS, ints);
        assertEquals(new Tid(0x40001), back.source());
    }

    @Test
    void traceItems() {
        PackedMessage message = new PackedMessage(Encoding.TRACE);
        message.packInt(1)
                .packInts(new int[] {1, 2})
                .packInts(new int[0])
                .packString("a")
                .packString("abcde");
        message.packString("").packUnsignedShort(7).packLong(5).packUnsignedLongs(new long[] {5, 6}, 0, 2, 1);
        assertArrayEquals(golden("trace-items"), bodyOf(message));
        assertEquals(Encodings.TRACE, message.encodingField());

        PackedMessage back = received(Encodings.TRACE, golden("trace-items"));
        assertEquals(6, back.unpackInt());
        assertEquals(1, back.unpackInt());
    }
}
