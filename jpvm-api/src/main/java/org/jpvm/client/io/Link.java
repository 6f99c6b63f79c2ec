package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmInterruptedException;
import org.jpvm.client.FrameParser;
import org.jpvm.message.PackedMessage;
import org.jpvm.ring.RingMemory;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;

/**
 * A stream of frames to the daemon or to another task. Writing belongs to one thread at a time; a thread that cannot wait leaves its
 * message in the backlog, which is written as soon as the stream is free. Called with the lock of the task held.
 */
final class Link implements Wire.Listener {
    /** Told about the end. */
    interface Owner {
        /**
         * The stream ended or cannot be read any more.
         *
         * @param reason for the user
         */
        void onEnd(Link link, String reason);
    }

    private static final int HEADERS_BYTES = FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES;
    /** No item of XDR lies in two fragments. */
    private static final int WHOLE_ITEMS = -8;

    private final TaskLoop loop;
    private final Wire wire;
    private final FrameParser parser;
    private final Owner owner;
    private final ArrayDeque<ByteBuffer> backlog = new ArrayDeque<>();
    private final ArrayDeque<Waiter> turn = new ArrayDeque<>();

    /** Entries at the head of the backlog that are the rest of a message already begun. */
    private int unfinished;

    private Waiter writer;
    private boolean busy;
    private boolean closed;
    private boolean writable = true;

    /** Over a socket that is connected. */
    Link(TaskLoop loop, SocketChannel channel, FrameParser.Sink sink, Owner owner) throws IOException {
        this(loop, channel, null, sink, owner);
    }

    /**
     * Over memory shared with the peer.
     *
     * @param channel connected; wakes the peer and tells of its end
     * @param memory  null to send over the socket
     */
    Link(TaskLoop loop, SocketChannel channel, RingMemory memory, FrameParser.Sink sink, Owner owner)
            throws IOException {
        this.loop = loop;
        this.parser = new FrameParser(sink);
        this.owner = owner;
        wire = memory == null ? new SocketWire(loop, channel, this) : new RingWire(loop, channel, memory, this);
    }

    /** One message with where it goes. */
    record Outgoing(int destination, PackedMessage message) {}

    /**
     * Waits for the right to write.
     *
     * @return whether it was there at once; otherwise what the caller decided before may have changed
     * @throws PvmInterruptedException when nothing was written yet
     */
    boolean acquire() {
        boolean atOnce = true;
        while (isOccupied() && !closed) {
            atOnce = false;
            Waiter waiter = loop.borrow();
            turn.addLast(waiter);
            boolean taken = false;
            try {
                taken = loop.await(waiter, TaskLoop.FOR_EVER);
            } finally {
                turn.remove(waiter);
                loop.giveBack(waiter);
                if (!taken && !isOccupied()) {
                    wakeNext();
                }
            }
        }
        busy = true;
        return atOnce;
    }

    /** Gives the right to write back. */
    void release() {
        busy = false;
        flushBacklog();
    }

    /**
     * Sends a message while the right to write is held; waits while the socket is full. An interrupt leaves the rest to the backlog.
     *
     * @return false when the stream cannot be written, the whole message must go another way
     */
    boolean write(int destination, int source, PackedMessage message, int payloadBytes) {
        message.startTransmit();
        int left = message.transmittedLength();
        boolean first = true;
        try {
            while (first || left > 0) {
                int wanted = Math.min(left, payloadBytes);
                ByteBuffer room = wire.room(HEADERS_BYTES + wanted);
                if (room != null) {
                    int fits = room.remaining() - HEADERS_BYTES;
                    int payload = fits < wanted ? fits & WHOLE_ITEMS : payloadBytes;
                    left = append(room, destination, source, message, first, left, payload);
                    first = false;
                    wire.commit();
                } else if (!wire.makeRoom() && !awaitRoom()) {
                    leaveRest(destination, source, message, first, left, payloadBytes);
                    return true;
                }
            }
            while (!wire.drain()) {
                if (!awaitRoom()) {
                    leaveRest(destination, source, message, false, 0, payloadBytes);
                    return true;
                }
            }
            return true;
        } catch (IOException e) {
            writable = false;
            return false;
        }
    }

    /** Sends a message without waiting: behind what is being written, by whichever thread waits next. */
    void post(int destination, int source, PackedMessage message, int payloadBytes) {
        message.startTransmit();
        postFrames(encode(destination, source, message, true, message.transmittedLength(), payloadBytes));
    }

    /** Sends whole messages that are frames already. */
    void postFrames(ByteBuffer frames) {
        backlog.addLast(frames);
        flushBacklog();
    }

    /** The frames of a whole message. */
    static ByteBuffer frames(int destination, int source, PackedMessage message, int payloadBytes) {
        message.startTransmit();
        return encode(destination, source, message, true, message.transmittedLength(), payloadBytes);
    }

    /** Whether all that the peer has begun to send has come, and nothing waits to be written. */
    boolean isQuiet() {
        return parser.isBetweenFrames() && !isOccupied();
    }

    /** Messages of which some fragments have come. */
    List<FrameParser.Unfinished> unfinished() {
        return parser.unfinished();
    }

    /** Goes on with a message that came in part over another stream. */
    void addUnfinished(FrameParser.Unfinished message) {
        parser.addUnfinished(message);
    }

    /** Takes the whole messages that were posted and not written. */
    List<ByteBuffer> takeBacklog() {
        List<ByteBuffer> whole = new ArrayList<>();
        for (ByteBuffer frames : backlog) {
            if (unfinished > 0) {
                unfinished--;
            } else {
                whole.add(frames.rewind());
            }
        }
        backlog.clear();
        return whole;
    }

    /** For a selector of the user's. */
    SelectableChannel channel() {
        return wire.channel();
    }

    boolean isWritable() {
        return writable && !closed;
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
        try {
            parser.feed(bytes);
        } catch (MalformedMessageException e) {
            owner.onEnd(this, e.getMessage());
        }
    }

    @Override
    public void onRoom() {
        if (writer != null) {
            loop.complete(writer);
        } else {
            flushBacklog();
        }
    }

    @Override
    public void onEnd(String reason) {
        owner.onEnd(this, reason);
    }

    /** Closes the stream and wakes whoever waits for it. */
    void close() {
        closed = true;
        wire.close();
        if (writer != null) {
            loop.complete(writer);
        }
        for (Waiter waiter : turn) {
            loop.complete(waiter);
        }
    }

    private boolean isOccupied() {
        return busy || !backlog.isEmpty();
    }

    private void wakeNext() {
        Waiter next = turn.peekFirst();
        if (next != null) {
            loop.complete(next);
        }
    }

    /** Waits until the wire takes more; false when an interrupt came first. */
    private boolean awaitRoom() throws IOException {
        if (!wire.awaitRoom()) {
            return true;
        }
        writer = loop.borrow();
        try {
            loop.await(writer, TaskLoop.FOR_EVER);
        } catch (PvmInterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            loop.giveBack(writer);
            writer = null;
        }
        if (closed) {
            throw new IOException("closed");
        }
        return true;
    }

    /** In front of what handlers posted meanwhile: a message that was begun must be ended first. */
    private void leaveRest(
            int destination, int source, PackedMessage message, boolean first, int left, int payloadBytes) {
        if (first || left > 0) {
            backlog.addFirst(encode(destination, source, message, first, left, payloadBytes));
            unfinished++;
        }
        backlog.addFirst(wire.takeUndrained());
        unfinished++;
    }

    private void flushBacklog() {
        while (!busy && !closed && !backlog.isEmpty()) {
            ByteBuffer first = backlog.peekFirst();
            try {
                wire.write(first);
            } catch (IOException e) {
                writable = false;
                // The reading side reports the end after the peer's last messages.
                return;
            }
            if (first.hasRemaining()) {
                if (wire.awaitRoom()) {
                    return;
                }
                continue;
            }
            backlog.removeFirst();
            unfinished = Math.max(0, unfinished - 1);
        }
        if (!isOccupied()) {
            wakeNext();
        }
    }

    /** Appends the next fragment at the buffer's position; returns the body bytes left. */
    private static int append(
            ByteBuffer buffer,
            int destination,
            int source,
            PackedMessage message,
            boolean first,
            int left,
            int payloadBytes) {
        int start = buffer.position();
        int headers = first ? HEADERS_BYTES : FragmentHeader.LENGTH_BYTES;
        int count = Math.min(left, payloadBytes);
        buffer.limit(start + headers + count).position(start + headers);
        if (count > 0 && message.transmit(buffer) != count) {
            throw new IllegalStateException("message shrank while it was sent: left=" + left);
        }
        int flags = (first ? FragmentHeader.SOM : 0) | (count == left ? FragmentHeader.EOM : 0);
        FragmentHeader.put(buffer, start, destination, source, headers - FragmentHeader.LENGTH_BYTES + count, flags);
        if (first) {
            MessageHeader.put(
                    buffer,
                    start + FragmentHeader.LENGTH_BYTES,
                    message.encodingField(),
                    message.tag(),
                    message.context(),
                    message.waitId());
        }
        return left - count;
    }

    private static ByteBuffer encode(
            int destination, int source, PackedMessage message, boolean first, int left, int payloadBytes) {
        int fragments = Math.max(1, (left + payloadBytes - 1) / payloadBytes);
        int headers = fragments * FragmentHeader.LENGTH_BYTES + (first ? MessageHeader.LENGTH_BYTES : 0);
        ByteBuffer frames = ByteBuffer.allocate(Math.addExact(headers, left));
        boolean starts = first;
        int rest = left;
        do {
            frames.limit(frames.capacity());
            rest = append(frames, destination, source, message, starts, rest, payloadBytes);
            starts = false;
        } while (rest > 0);
        return frames.flip();
    }
}
