package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jpvm.wire.GoldenFrames.Frame;
import org.jpvm.wire.GoldenFrames.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What C PVM sent decodes to the annotated fields, encodes to the same bytes, and is refused when cut or bent. */
class WireGoldenTest {
    private static final int[] BENT = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0x00ffffff};

    /** Offset of the first fragment of the content in the answer to a mailbox GET. */
    private static final int EMPTY_FRAGMENT = 36;

    static List<Message> messages() {
        return GoldenFrames.all();
    }

    static Stream<Message> bodies() {
        return messages().stream()
                .filter(message -> message.hasHeader() && !message.codec().equals("Opaque"));
    }

    @Test
    void thereAreGoldenFiles() {
        assertTrue(
                messages().size() >= 265,
                "golden files are missing: " + messages().size());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void headersDecodeAndEncode(Message message) throws MalformedMessageException {
        for (Frame frame : message.frames()) {
            ByteBuffer in = ByteBuffer.wrap(frame.bytes());
            ByteBuffer out = ByteBuffer.allocate(frame.bytes().length);
            if (frame.packet()) {
                PeerPacketHeader.check(in, 0, in.limit());
                expect(frame, "packet.destination", PeerPacketHeader.destination(in, 0));
                expect(frame, "packet.source", PeerPacketHeader.source(in, 0));
                expect(frame, "packet.sequence", PeerPacketHeader.sequence(in, 0));
                int flags = PeerPacketHeader.flags(in, 0);
                expect(frame, "packet.flags", flags);
                int acknowledged = PeerPacketHeader.acknowledged(in, 0);
                if ((flags & PeerPacketFlags.ACK) != 0) {
                    expect(frame, "packet.acknowledged", acknowledged);
                }
                PeerPacketHeader.put(
                        out,
                        PeerPacketHeader.destination(in, 0),
                        PeerPacketHeader.source(in, 0),
                        PeerPacketHeader.sequence(in, 0),
                        acknowledged,
                        flags);
            } else {
                int length = FragmentHeader.checkedLength(in, 0, 1 << 20);
                expect(frame, "frame.destination", FragmentHeader.destination(in, 0));
                expect(frame, "frame.source", FragmentHeader.source(in, 0));
                expect(frame, "frame.length", length);
                expect(frame, "frame.flags", FragmentHeader.flags(in, 0));
                assertEquals(in.limit() - FragmentHeader.LENGTH_BYTES, length);
                FragmentHeader.put(
                        out,
                        FragmentHeader.destination(in, 0),
                        FragmentHeader.source(in, 0),
                        length,
                        FragmentHeader.flags(in, 0));
            }
            if (frame.startsMessage()) {
                MessageHeader header = MessageHeader.get(in, 16);
                expect(frame, "message.encoding", header.encoding());
                expect(frame, "message.tag", header.tag());
                expect(frame, "message.context", header.context());
                expect(frame, "message.waitId", header.waitId());
                header.put(out);
            }
            assertSame(message.name(), frame.bytes(), frame.mask(), Arrays.copyOf(out.array(), out.position()));
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyDecodesToTheAnnotatedFields(Message message) throws MalformedMessageException {
        Object value = BodyCodecs.named(message.codec()).read(message.body());
        Map<String, Object> fields = message.bodyFields();
        fields.forEach((path, expected) ->
                assertEquals(expected, FieldPaths.value(value, path), message.name() + ": " + path));
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                String name = component.getName();
                boolean annotated = component.getType() == byte[].class
                        || fields.keySet().stream().anyMatch(path -> path.matches(name + "([.\\[].*)?"));
                assertTrue(
                        annotated || FieldPaths.isAbsent(FieldPaths.component(record, name)),
                        message.name() + ": " + name + " is not annotated");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyEncodesToTheSameBytes(Message message) throws MalformedMessageException {
        BodyCodecs.Codec codec = BodyCodecs.named(message.codec());
        byte[] body = canonical(message, message.body());
        byte[] written = codec.write(codec.read(message.body()));
        assertEquals(body.length, written.length, message.name());
        assertSame(message.name(), body, canonical(message, message.bodyMask()), written);
    }

    /** A prefix is refused, unless only padding is missing or the body has no end mark and is cut between two items. */
    @ParameterizedTest
    @MethodSource("bodies")
    void everyTruncationIsRefused(Message message) {
        BodyCodecs.Codec codec = BodyCodecs.named(message.codec());
        byte[] body = message.body();
        for (int length = 0; length < body.length; length++) {
            byte[] prefix = Arrays.copyOf(body, length);
            byte[] written;
            try {
                written = codec.write(codec.read(prefix));
            } catch (MalformedMessageException e) {
                continue;
            }
            String where = message.name() + " cut to " + length + " bytes";
            boolean padding = XdrReader.padded(length) == written.length;
            boolean whole = written.length == body.length;
            assertTrue(padding && (whole || BodyCodecs.OPEN_ENDED.contains(message.codec())), where + " was accepted");
            assertSame(where, Arrays.copyOf(body, written.length), message.bodyMask(), written);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bentIntsAreRefusedOrHarmless(Message message) {
        BodyCodecs.Codec codec = BodyCodecs.named(message.codec());
        byte[] body = message.body();
        for (int offset = 0; offset + 4 <= body.length; offset += 4) {
            for (int value : BENT) {
                byte[] bent = body.clone();
                ByteBuffer.wrap(bent).putInt(offset, value);
                String where = message.name() + " with " + value + " at " + offset;
                assertNull(Allocation.excess(codec, bent), where);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void cutHeadersAreRefused(Message message) {
        Frame frame = message.frames().get(0);
        ByteBuffer in = ByteBuffer.wrap(frame.bytes());
        int headers = 16 + (frame.startsMessage() ? MessageHeader.LENGTH_BYTES : 0);
        for (int length = 0; length < headers; length++) {
            int cut = length;
            if (frame.packet()) {
                assertThrows(MalformedMessageException.class, () -> PeerPacketHeader.check(in, 0, cut), message.name());
            } else if (length >= 16) {
                ByteBuffer bent = ByteBuffer.wrap(frame.bytes().clone()).putInt(8, length - 16);
                assertThrows(
                        MalformedMessageException.class,
                        () -> FragmentHeader.checkedLength(bent, 0, 1 << 20),
                        message.name());
            }
        }
        if (!frame.packet()) {
            for (int value : BENT) {
                ByteBuffer bent = ByteBuffer.wrap(frame.bytes().clone()).putInt(8, value);
                assertThrows(
                        MalformedMessageException.class,
                        () -> FragmentHeader.checkedLength(bent, 0, 1 << 20),
                        message.name());
            }
        }
    }

    /** C daemons hand out mailbox entries with an empty fragment in front; it means nothing, and we do not write it. */
    private static byte[] canonical(Message message, byte[] bytes) {
        ByteBuffer body = ByteBuffer.wrap(message.body());
        if (!message.codec().equals("MailboxContentReply") || body.getInt(0) < 0 || body.getInt(EMPTY_FRAGMENT) != 0) {
            return bytes;
        }
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 4);
        System.arraycopy(bytes, EMPTY_FRAGMENT + 4, shorter, EMPTY_FRAGMENT, shorter.length - EMPTY_FRAGMENT);
        return shorter;
    }

    private static void expect(Frame frame, String path, int actual) {
        assertEquals(frame.fields().get(path), actual, path);
    }

    private static void assertSame(String what, byte[] expected, byte[] mask, byte[] actual) {
        for (int i = 0; i < actual.length; i++) {
            if (mask[i] != 0 && expected[i] != actual[i]) {
                fail(what + ": byte " + i + " differs\nexpected "
                        + HexFormat.of().formatHex(expected) + "\nactual   "
                        + HexFormat.of().formatHex(actual));
            }
        }
    }
}
