package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jpvm.MessageBuffer;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.body.OutputRecord;
import org.junit.jupiter.api.Test;

/** What one session knows, another goes on with. */
class SessionPartsTest {
    private static MessageBuffer message(int tag) {
        return PackedMessage.received(Encodings.XDR, 7, 8, 1, tag, 0, new byte[0], 0);
    }

    @Test
    void queuedMessagesKeepTheirOrderAndWhetherTheyWereReadAhead() {
        MessageQueue queue = new MessageQueue();
        queue.add(message(1), 7, 1, 1);
        queue.add(message(2), 7, 2, 1);
        queue.beginReadAhead();
        queue.add(message(3), 7, 3, 1);
        MessageQueue other = new MessageQueue();
        other.addAll(queue.entries());
        assertEquals(List.of(1, 2, 3), tags(other.entries()));
        assertTrue(other.hasReadAhead());
        List<MessageBuffer> ahead = other.takeReadAhead((source, tag, context) -> true);
        assertEquals(3, ahead.get(0).tag());
        assertEquals(1, ahead.size());
        assertEquals(1, other.take(-1, -1, -1).tag());

        MessageQueue plain = new MessageQueue();
        plain.addAll(other.entries());
        assertFalse(plain.hasReadAhead());
    }

    private static List<Integer> tags(List<MessageQueue.Entry> entries) {
        return entries.stream().map(entry -> entry.message().tag()).toList();
    }

    @Test
    void messagesOfWhichAPartHasComeAreGoneOnWithByAnotherParser() throws Exception {
        Random random = new Random(5);
        byte[] long1 = new byte[10_000];
        byte[] long2 = new byte[3_000];
        random.nextBytes(long1);
        random.nextBytes(long2);
        // Fragments of two senders, in turns.
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            frames.add(fragment(7, long1, i * 1000, (i + 1) * 1000));
            if (i < 3) {
                frames.add(fragment(9, long2, i * 1000, (i + 1) * 1000));
            }
        }
        for (int cut = 0; cut <= frames.size(); cut++) {
            List<byte[]> bodies = new ArrayList<>();
            FrameParser.Sink sink = (source, destination, encoding, tag, context, waitId, body, length) -> {
                assertEquals(8, destination);
                assertEquals(source == 7 ? 10_000 : 3_000, length);
                assertEquals(List.of(Encodings.XDR, 5, 3, 4), List.of(encoding, tag, context, waitId));
                bodies.add(Arrays.copyOf(body, length));
            };
            FrameParser parser = new FrameParser(sink);
            for (byte[] frame : frames.subList(0, cut)) {
                parser.feed(ByteBuffer.wrap(frame));
            }
            assertTrue(parser.isBetweenFrames());
            FrameParser next = new FrameParser(sink);
            parser.unfinished().forEach(next::addUnfinished);
            for (byte[] frame : frames.subList(cut, frames.size())) {
                next.feed(ByteBuffer.wrap(frame));
            }
            assertEquals(2, bodies.size(), "cut before frame " + cut);
            assertArrayEquals(long2, bodies.get(0));
            assertArrayEquals(long1, bodies.get(1));
        }
    }

    @Test
    void aStreamInTheMiddleOfAFrameCannotBeLeft() throws Exception {
        byte[] frame = fragment(7, new byte[100], 0, 100);
        FrameParser parser = new FrameParser((source, destination, encoding, tag, context, waitId, body, length) -> {});
        parser.feed(ByteBuffer.wrap(frame, 0, 5));
        assertFalse(parser.isBetweenFrames());
        parser.feed(ByteBuffer.wrap(frame, 5, 60));
        assertFalse(parser.isBetweenFrames());
        parser.feed(ByteBuffer.wrap(frame, 65, frame.length - 65));
        assertTrue(parser.isBetweenFrames());
    }

    private static byte[] fragment(int source, byte[] body, int from, int to) {
        ByteBuffer out = ByteBuffer.allocate(2000);
        boolean first = from == 0;
        int flags = (first ? FragmentHeader.SOM : 0) | (to == body.length ? FragmentHeader.EOM : 0);
        FragmentHeader.put(out, 8, source, to - from + (first ? MessageHeader.LENGTH_BYTES : 0), flags);
        if (first) {
            MessageHeader.put(out, Encodings.XDR, 5, 3, 4);
        }
        out.put(body, from, to - from);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void handlersKeepTheirIds() {
        HandlerTable table = new HandlerTable();
        table.add(-1, 1, 0, message -> {});
        table.add(-1, 2, 0, message -> {});
        int last = table.add(7, 3, 0, message -> {});
        table.remove(1);
        HandlerTable other = new HandlerTable();
        table.entries().forEach(other::append);
        assertEquals(last, other.find(7, 3, 0).id());
        assertEquals(1, other.add(-1, 9, 0, message -> {}), "the free id comes first");
        HandlerTable.Handler first = table.entries().get(0);
        assertThrows(IllegalArgumentException.class, () -> other.append(first));
    }

    @Test
    void linesOfChildrenThatAreNotCompleteAreGoneOnWith() {
        StringBuilder printed = new StringBuilder();
        OutputCatcher catcher = new OutputCatcher();
        catcher.setSink(printed);
        catcher.onRecord(OutputRecord.ofData(7, "hel".getBytes()), false);
        catcher.onRecord(new OutputRecord(7, OutputRecord.SPAWN, 1, new byte[0]), false);
        OutputCatcher other = new OutputCatcher();
        other.setSink(catcher.sink());
        catcher.unfinished().forEach(other::addUnfinished);
        assertEquals(1, other.openChildren());
        other.onRecord(OutputRecord.ofData(7, "lo\n".getBytes()), false);
        other.onRecord(new OutputRecord(7, OutputRecord.EOF, 0, new byte[0]), false);
        assertEquals("hello\n", printed.toString());
        assertEquals(0, other.openChildren());
    }

    @Test
    void aLateAnswerToAnEarlierSessionAnswersNothing() {
        RequestTable<String> requests = new RequestTable<>();
        int late = requests.add(1, 2, "before");
        RequestTable<String> other = new RequestTable<>();
        other.continueFrom(requests.lastWaitId());
        other.add(1, 2, "after");
        assertEquals(null, other.take(1, 2, late));
    }

    @Test
    void routesThatMayComeKeepASessionWhereItIs() {
        RouteTable table = new RouteTable(1);
        table.onFailed(5);
        assertEquals(0, table.routedPeer());
        assertArrayEquals(new int[] {5}, table.denied());
        table.onRequested(6);
        assertEquals(6, table.routedPeer());
        table.onReply(6, Protocol.TASK_DAEMON_VERSION, 1);
        assertEquals(0, table.routedPeer());
    }
}
