package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.junit.jupiter.api.Test;

class FrameParserTest {
    private static final int ME = 0x40001;
    private static final int PEER = 0x40002;
    private static final int OTHER = 0x80001;

    private final List<String> received = new ArrayList<>();
    private final FrameParser parser = newParser(received);

    private static FrameParser newParser(List<String> received) {
        return new FrameParser((source, destination, encoding, tag, context, waitId, body, length) ->
                received.add(Integer.toHexString(source) + ">" + Integer.toHexString(destination) + " enc="
                        + Integer.toHexString(encoding) + " tag=" + tag + " ctx=" + context + " wid=" + waitId + " "
                        + Arrays.hashCode(Arrays.copyOf(body, length)) + "/" + length));
    }

    private static byte[] body(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String text(int source, int tag, byte[] body) {
        return Integer.toHexString(source) + ">40001 enc=10000000 tag=" + tag + " ctx=3 wid=4 " + Arrays.hashCode(body)
                + "/" + body.length;
    }

    private static void fragment(ByteBuffer out, int source, int tag, byte[] body, int from, int to) {
        boolean first = from == 0;
        int flags = (first ? FragmentHeader.SOM : 0) | (to == body.length ? FragmentHeader.EOM : 0);
        FragmentHeader.put(out, ME, source, to - from + (first ? MessageHeader.LENGTH_BYTES : 0), flags);
        if (first) {
            MessageHeader.put(out, Encodings.XDR, tag, 3, 4);
        }
        out.put(body, from, to - from);
    }

    private static byte[] bytes(ByteBuffer out) {
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A long message, two that interleave, one without a body, and one whose first fragment has none. */
    private static byte[] stream() {
        ByteBuffer out = ByteBuffer.allocate(4096);
        byte[] one = body(1, 101);
        fragment(out, PEER, 1, one, 0, 101);
        byte[] two = body(2, 60);
        byte[] three = body(3, 33);
        fragment(out, PEER, 2, two, 0, 20);
        fragment(out, OTHER, 3, three, 0, 32);
        fragment(out, PEER, 2, two, 20, 59);
        fragment(out, OTHER, 3, three, 32, 33);
        fragment(out, PEER, 2, two, 59, 60);
        fragment(out, PEER, 4, new byte[0], 0, 0);
        FragmentHeader.put(out, ME, OTHER, MessageHeader.LENGTH_BYTES, FragmentHeader.SOM);
        MessageHeader.put(out, Encodings.XDR, 5, 3, 4);
        byte[] five = body(5, 8);
        FragmentHeader.put(out, ME, OTHER, 8, FragmentHeader.EOM);
        out.put(five);
        return bytes(out);
    }

    private static List<String> messages() {
        return List.of(
                text(PEER, 1, body(1, 101)),
                text(OTHER, 3, body(3, 33)),
                text(PEER, 2, body(2, 60)),
                text(PEER, 4, new byte[0]),
                text(OTHER, 5, body(5, 8)));
    }

    @Test
    void everySplitInTwoGivesTheSameMessages() throws MalformedMessageException {
        byte[] stream = stream();
        for (int cut = 0; cut <= stream.length; cut++) {
            List<String> got = new ArrayList<>();
            FrameParser cutParser = newParser(got);
            cutParser.feed(ByteBuffer.wrap(stream, 0, cut).slice());
            cutParser.feed(ByteBuffer.wrap(stream, cut, stream.length - cut).slice());
            assertEquals(messages(), got, "cut at " + cut);
            assertTrue(cutParser.isBetweenMessages(), "cut at " + cut);
        }
    }

    @Test
    void everyPieceSizeGivesTheSameMessages() throws MalformedMessageException {
        byte[] stream = stream();
        for (int size = 1; size <= stream.length; size++) {
            List<String> got = new ArrayList<>();
            FrameParser pieceParser = newParser(got);
            for (int at = 0; at < stream.length; at += size) {
                ByteBuffer piece = ByteBuffer.allocateDirect(size);
                piece.put(stream, at, Math.min(size, stream.length - at)).flip();
                pieceParser.feed(piece);
                assertFalse(piece.hasRemaining());
            }
            assertEquals(messages(), got, "pieces of " + size);
        }
    }

    @Test
    void randomBytesNeverDoMoreThanBeRefused() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] stream = stream();
            for (int i = 0; i < 3; i++) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            FrameParser bentParser = newParser(new ArrayList<>());
            try {
                bentParser.feed(ByteBuffer.wrap(stream));
            } catch (MalformedMessageException e) {
                assertTrue(e.getMessage().length() > 10, "seed " + seed);
            }
        }
    }

    @Test
    void negativeLengthIsRefused() {
        ByteBuffer out = ByteBuffer.allocate(64);
        FragmentHeader.put(out, ME, PEER, -1, FragmentHeader.SOM);
        assertThrows(
                MalformedMessageException.class,
                () -> parser.feed(out.position(48).flip()));
    }

    @Test
    void aFirstFragmentNeedsItsMessageHeader() {
        ByteBuffer out = ByteBuffer.allocate(64);
        FragmentHeader.put(out, ME, PEER, 31, FragmentHeader.SOM);
        assertThrows(
                MalformedMessageException.class,
                () -> parser.feed(out.position(48).flip()));
    }

    @Test
    void hugeAnnouncementsCostNothingBeforeTheBytesCome() throws MalformedMessageException {
        for (int i = 0; i < 3000; i++) {
            ByteBuffer out = ByteBuffer.allocate(64);
            FragmentHeader.put(out, ME, PEER, Integer.MAX_VALUE, FragmentHeader.SOM);
            MessageHeader.put(out, Encodings.XDR, 1, 0, 0);
            newParser(received).feed(out.flip());
        }
        assertTrue(received.isEmpty());
    }

    @Test
    void longMessagesOfOneAndOfManyFragmentsArrive() throws MalformedMessageException {
        byte[] body = body(9, 5_000_001);
        for (int payload : new int[] {body.length, 4032, 1 << 20}) {
            ByteBuffer out = ByteBuffer.allocate(body.length + 16 * (body.length / payload + 2) + 32);
            for (int from = 0; from < body.length; from += payload) {
                fragment(out, PEER, 1, body, from, Math.min(body.length, from + payload));
            }
            byte[] stream = bytes(out);
            received.clear();
            for (int at = 0; at < stream.length; at += 65536) {
                parser.feed(ByteBuffer.wrap(stream, at, Math.min(65536, stream.length - at)));
            }
            assertEquals(List.of(text(PEER, 1, body)), received, "payload " + payload);
        }
    }

    @Test
    void fragmentsWithoutABeginningAreSkippedAndCounted() throws MalformedMessageException {
        ByteBuffer out = ByteBuffer.allocate(512);
        FragmentHeader.put(out, ME, PEER, 10, FragmentHeader.EOM);
        out.put(new byte[10]);
        fragment(out, OTHER, 6, body(6, 16), 0, 8);
        fragment(out, OTHER, 7, body(7, 16), 0, 16);
        parser.feed(out.flip());
        assertEquals(List.of(text(OTHER, 7, body(7, 16))), received);
        assertEquals(2, parser.droppedFragments());
    }
}
