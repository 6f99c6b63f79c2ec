package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jpvm.ring.RingMemory;
import org.jpvm.ring.RingReader;
import org.jpvm.ring.RingWriter;

/**
 * Memory shared with a task on the same host, and the socket of the route beside it: a byte there wakes a side that sleeps, whatever the byte is,
 * and its end is the peer's end. What the peer had written by then is read first.
 */
final class RingWire implements Wire, Endpoint, TaskLoop.Polled {
    /** Read before other connections have their turn. */
    private static final int TURN_BYTES = 1 << 18;

    private final TaskLoop loop;
    private final SocketChannel channel;
    private final Listener listener;
    private final RingWriter writer;
    private final RingReader reader;
    private final ByteBuffer wakeByte = ByteBuffer.allocateDirect(1);

    private ByteBuffer room;
    private int roomStart;
    private boolean awaitsRoom;
    private boolean closed;

    RingWire(TaskLoop loop, SocketChannel channel, RingMemory memory, Listener listener) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        writer = memory.writer();
        reader = memory.reader();
        channel.configureBlocking(false);
        loop.register(channel, SelectionKey.OP_READ, this);
        loop.poll(this);
    }

    @Override
    public ByteBuffer room(int wantedBytes) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        try {
            room = writer.room();
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (room != null) {
            roomStart = room.position();
        }
        return room;
    }

    @Override
    public boolean makeRoom() {
        return hasRoom();
    }

    @Override
    public void commit() {
        writer.publish(room.position() - roomStart);
        wakeReader();
    }

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public ByteBuffer takeUndrained() {
        return ByteBuffer.allocate(0);
    }

    @Override
    public void write(ByteBuffer frames) throws IOException {
        try {
            if (writer.put(frames) > 0) {
                wakeReader();
            }
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean awaitRoom() {
        writer.announceWait();
        awaitsRoom = !hasRoom();
        return awaitsRoom;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public boolean isReady() {
        return !reader.isEmpty() || awaitsRoom && hasRoom();
    }

    @Override
    public void announceSleep() {
        reader.announceWait();
    }

    @Override
    public void endSleep() {
        reader.endWait();
    }

    @Override
    public void onPolled() {
        if (awaitsRoom && hasRoom()) {
            awaitsRoom = false;
            listener.onRoom();
        }
        int taken = 0;
        while (!closed && taken < TURN_BYTES) {
            int count = read();
            if (count == 0) {
                return;
            }
            taken += count;
        }
    }

    /** The wake-up byte, or the peer's end. */
    @Override
    public void onReady(int operations) {
        ByteBuffer bytes = closed ? null : loop.read(channel);
        if (closed) {
            return;
        }
        if (bytes != null) {
            onPolled();
            return;
        }
        // The peer has gone: what it wrote before is all there will be.
        while (!closed && read() > 0) {}
        if (!closed) {
            listener.onEnd("connection closed by peer");
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.endPoll(this);
        try {
            channel.close();
        } catch (IOException e) {
            // The system has released the descriptor; nobody could do more.
        }
    }

    private boolean hasRoom() {
        try {
            return writer.hasRoom();
        } catch (IllegalStateException e) {
            // Whoever waits writes next, and is told.
            return true;
        }
    }

    /** Bytes taken, 0 when there were none. */
    private int read() {
        ByteBuffer bytes;
        try {
            bytes = reader.peek();
        } catch (IllegalStateException e) {
            listener.onEnd(e.getMessage());
            return 0;
        }
        if (bytes == null) {
            return 0;
        }
        int count = bytes.remaining();
        listener.onBytes(bytes);
        if (reader.take(count)) {
            wakePeer();
        }
        return count;
    }

    private void wakeReader() {
        if (writer.takeReaderWaits()) {
            wakePeer();
        }
    }

    private void wakePeer() {
        try {
            channel.write(wakeByte.clear());
        } catch (IOException e) {
            // The socket's end is reported by the selector, behind what the peer wrote.
        }
    }
}
