package org.jpvm.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.message.SpareBodies;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;

/**
 * Turns the bytes of one stream, cut anywhere, into messages. Fragments of different sources may interleave; those of one source and
 * message follow each other. Source: pvm-wire-protocol §2.1, §2.3, §2.8.
 *
 * <p>A message of one fragment costs one array of its size. Memory for longer ones grows with what has arrived, not with what a header
 * announces; but where long messages come one after the other, each begins with an array that the last one would have fit into. Fragments that belong to no message are skipped and counted.
 */
public final class FrameParser {
    /** Takes complete messages. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One message.
         *
         * @param body        its bytes, the receiver's to keep
         * @param lengthBytes how many of them are valid
         */
        void onMessage(
                int source,
                int destination,
                int encoding,
                int tag,
                int context,
                int waitId,
                byte[] body,
                int lengthBytes);
    }

    /**
     * A message of which some fragments have come.
     *
     * @param body holds what has come
     */
    public record Unfinished(
            int source, int destination, int encoding, int tag, int context, int waitId, byte[] body) {}

    /** A message of one fragment up to this length is allocated as announced: there is only one of them at a time. */
    private static final int TRUSTED_BYTES = 1 << 20;

    /** How much longer than what has come an array may be because the last message was. */
    private static final int MAX_AHEAD = 16;

    private static final int MAX_MESSAGE_BYTES = Integer.MAX_VALUE - 16;
    private static final int MAX_PARTIAL_MESSAGES = 1 << 16;
    private static final int HEADERS_BYTES = FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES;
    private static final byte[] NOTHING = new byte[0];

    private final Sink sink;
    private final ByteBuffer held = ByteBuffer.allocate(HEADERS_BYTES);
    private final IntMap<Partial> partials = new IntMap<>();
    private final Partial single = new Partial();

    private Partial current;
    private int frameSource;
    private boolean frameEndsMessage;
    private int frameRemaining;
    private long droppedFragments;
    /** Of the last message in several fragments. */
    private int lastLongBytes;

    /** A parser at the start of a stream. */
    public FrameParser(Sink sink) {
        this.sink = sink;
    }

    /** Fragments without a beginning, and messages whose end never came, so far. */
    public long droppedFragments() {
        return droppedFragments;
    }

    /** Whether the stream may end here without loss. */
    public boolean isBetweenMessages() {
        return frameRemaining == 0 && held.position() == 0 && partials.size() == 0;
    }

    /** Whether the stream may be gone on with by another parser that has the {@link #unfinished} messages. */
    public boolean isBetweenFrames() {
        return frameRemaining == 0 && held.position() == 0;
    }

    /** Messages of which some fragments have come. */
    public List<Unfinished> unfinished() {
        List<Unfinished> messages = new ArrayList<>(partials.size());
        partials.forEach(each -> messages.add(new Unfinished(
                each.source,
                each.destination,
                each.encoding,
                each.tag,
                each.context,
                each.waitId,
                Arrays.copyOf(each.body, each.length))));
        return messages;
    }

    /** Goes on with a message that another parser began. */
    public void addUnfinished(Unfinished message) {
        Partial partial = new Partial();
        partial.source = message.source;
        partial.destination = message.destination;
        partial.encoding = message.encoding;
        partial.tag = message.tag;
        partial.context = message.context;
        partial.waitId = message.waitId;
        partial.body = message.body;
        partial.length = message.body.length;
        partials.put(message.source, partial);
    }

    /**
     * Takes all bytes of {@code in}, which must be in big-endian order.
     *
     * @throws MalformedMessageException when the stream is no sequence of frames; nothing behind this point can be understood
     */
    public void feed(ByteBuffer in) throws MalformedMessageException {
        while (true) {
            if (frameRemaining > 0) {
                int count = Math.min(frameRemaining, in.remaining());
                if (count == 0) {
                    return;
                }
                takeBody(in, count);
                frameRemaining -= count;
            } else if (!takeHeaders(in)) {
                return;
            }
            if (frameRemaining == 0) {
                endFrame();
            }
        }
    }

    private boolean takeHeaders(ByteBuffer in) throws MalformedMessageException {
        if (held.position() == 0 && in.remaining() >= HEADERS_BYTES) {
            int start = in.position();
            in.position(start + startFrame(in, start));
            return true;
        }
        if (!hold(in, FragmentHeader.LENGTH_BYTES)) {
            return false;
        }
        boolean starts = (FragmentHeader.flags(held, 0) & FragmentHeader.SOM) != 0;
        if (starts && !hold(in, HEADERS_BYTES)) {
            return false;
        }
        startFrame(held, 0);
        held.clear();
        return true;
    }

    private boolean hold(ByteBuffer in, int wanted) {
        while (held.position() < wanted) {
            if (!in.hasRemaining()) {
                return false;
            }
            held.put(in.get());
        }
        return true;
    }

    /** Returns the bytes of headers at {@code at}. */
    private int startFrame(ByteBuffer headers, int at) throws MalformedMessageException {
        int source = FragmentHeader.source(headers, at);
        int length = FragmentHeader.length(headers, at);
        int flags = FragmentHeader.flags(headers, at);
        if (length < 0) {
            throw new MalformedMessageException(
                    "fragment length=" + Integer.toUnsignedString(length) + " is more than a message can have");
        }
        frameSource = source;
        frameEndsMessage = (flags & FragmentHeader.EOM) != 0;
        if ((flags & FragmentHeader.SOM) == 0) {
            current = partials.get(source);
            if (current == null) {
                droppedFragments++;
            }
            frameRemaining = length;
            return FragmentHeader.LENGTH_BYTES;
        }
        if (length < MessageHeader.LENGTH_BYTES) {
            throw new MalformedMessageException("first fragment of length=" + length
                    + " has no room for the message header of " + MessageHeader.LENGTH_BYTES + " bytes");
        }
        if (partials.size() > 0 && partials.remove(source) != null) {
            droppedFragments++;
        }
        frameRemaining = length - MessageHeader.LENGTH_BYTES;
        current = frameEndsMessage ? single : newPartial(source);
        current.start(headers, at);
        if (frameEndsMessage && frameRemaining > 0) {
            single.body = SpareBodies.take(Math.min(frameRemaining, TRUSTED_BYTES));
        }
        return HEADERS_BYTES;
    }

    private Partial newPartial(int source) throws MalformedMessageException {
        if (partials.size() >= MAX_PARTIAL_MESSAGES) {
            throw new MalformedMessageException("more than " + MAX_PARTIAL_MESSAGES + " unfinished messages");
        }
        Partial partial = new Partial();
        partials.put(source, partial);
        return partial;
    }

    private void takeBody(ByteBuffer in, int count) throws MalformedMessageException {
        if (current == null) {
            in.position(in.position() + count);
        } else {
            current.append(in, count, frameRemaining, frameEndsMessage, lastLongBytes);
        }
    }

    private void endFrame() {
        Partial ended = current;
        current = null;
        if (ended == null || !frameEndsMessage) {
            return;
        }
        if (ended != single) {
            partials.remove(frameSource);
            lastLongBytes = ended.length;
        }
        byte[] body = ended.body;
        ended.body = NOTHING;
        sink.onMessage(
                frameSource,
                ended.destination,
                ended.encoding,
                ended.tag,
                ended.context,
                ended.waitId,
                body,
                ended.length);
    }

    private static final class Partial {
        private int source;
        private int destination;
        private int encoding;
        private int tag;
        private int context;
        private int waitId;
        private byte[] body = NOTHING;
        private int length;

        private void start(ByteBuffer headers, int at) {
            int header = at + FragmentHeader.LENGTH_BYTES;
            source = FragmentHeader.source(headers, at);
            destination = FragmentHeader.destination(headers, at);
            encoding = headers.getInt(header + MessageHeader.ENCODING_OFFSET);
            tag = headers.getInt(header + MessageHeader.TAG_OFFSET);
            context = headers.getInt(header + MessageHeader.CONTEXT_OFFSET);
            waitId = headers.getInt(header + MessageHeader.WAIT_ID_OFFSET);
            body = NOTHING;
            length = 0;
        }

        private void append(ByteBuffer in, int count, int announced, boolean exact, int likely)
                throws MalformedMessageException {
            if (count > body.length - length) {
                reserve(count, announced, exact, likely);
            }
            in.get(body, length, count);
            length += count;
        }

        private void reserve(int count, int announced, boolean exact, int likely) throws MalformedMessageException {
            long needed = (long) length + count;
            long total = (long) length + announced;
            if (total > MAX_MESSAGE_BYTES) {
                throw new MalformedMessageException("message of more than " + MAX_MESSAGE_BYTES + " bytes");
            }
            long grown = Math.max(Math.max(needed, body.length * 2L), Math.min(likely, needed * MAX_AHEAD));
            long capacity = exact ? Math.min(grown, total) : grown;
            byte[] larger = SpareBodies.take((int) Math.min(capacity, MAX_MESSAGE_BYTES));
            System.arraycopy(body, 0, larger, 0, length);
            SpareBodies.give(body);
            body = larger;
        }
    }
}
