package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connected socket. Several fragments leave in one write. */
final class SocketWire implements Wire, Endpoint {
    /** Enough for most messages. */
    private static final int SHORT_BYTES = 1 << 13;
    /** For a task that sends longer ones: as much as a socket takes at once. */
    private static final int LONG_BYTES = 1 << 18;
    /** Before others have their turn. */
    private static final int MOST_READS = 4;

    private final TaskLoop loop;
    private final SocketChannel channel;
    private final Listener listener;
    private final SelectionKey key;
    /** From 0 to position what was committed. */
    private ByteBuffer scratch = ByteBuffer.allocateDirect(SHORT_BYTES);

    private int committed;
    private int sent;
    private boolean closed;

    SocketWire(TaskLoop loop, SocketChannel channel, Listener listener) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        channel.configureBlocking(false);
        key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    @Override
    public ByteBuffer room(int wantedBytes) {
        if (scratch.capacity() - committed < wantedBytes) {
            if (committed > 0) {
                return null;
            }
            if (scratch.capacity() < wantedBytes) {
                scratch = ByteBuffer.allocateDirect(Math.max(wantedBytes, LONG_BYTES));
            }
        }
        return scratch.limit(scratch.capacity()).position(committed);
    }

    @Override
    public boolean makeRoom() throws IOException {
        return drain();
    }

    @Override
    public void commit() {
        committed = scratch.position();
    }

    @Override
    public boolean drain() throws IOException {
        if (sent < committed) {
            if (closed) {
                throw new IOException("closed");
            }
            scratch.limit(committed).position(sent);
            channel.write(scratch);
            sent = scratch.position();
        }
        if (sent < committed) {
            return false;
        }
        sent = 0;
        committed = 0;
        return true;
    }

    @Override
    public ByteBuffer takeUndrained() {
        ByteBuffer rest = ByteBuffer.allocate(committed - sent);
        rest.put(0, scratch, sent, rest.capacity());
        sent = 0;
        committed = 0;
        return rest;
    }

    @Override
    public void write(ByteBuffer frames) throws IOException {
        channel.write(frames);
    }

    @Override
    public boolean awaitRoom() {
        loop.want(key, SelectionKey.OP_WRITE);
        return true;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public void onReady(int operations) {
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            loop.unwant(key, SelectionKey.OP_WRITE);
            listener.onRoom();
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            boolean mayBeMore = true;
            for (int reads = 0; mayBeMore && reads < MOST_READS && !closed; reads++) {
                mayBeMore = read();
            }
        }
    }

    /** Whether there may be more at once. */
    private boolean read() {
        ByteBuffer bytes = loop.read(channel);
        if (closed) {
            return false;
        }
        if (bytes == null) {
            listener.onEnd("connection closed by peer");
            return false;
        }
        boolean filled = bytes.limit() == bytes.capacity();
        listener.onBytes(bytes);
        return filled;
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // The system has released the descriptor; nobody could do more.
        }
    }
}
