package org.jpvm.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Writes a stream of bytes to another task, which reads it with {@link MessageInputStream}. Any length; of it no more is in memory, here,
 * in the daemons and at the reader together, than the reader's window.
 *
 * <pre>{@code
 * try (OutputStream out = MessageOutputStream.to(pvm, worker, 10)) {
 *     Files.copy(path, out);
 * }
 * }</pre>
 *
 * <p>Bytes are collected into chunks. {@link #write}, {@link #flush} and {@link #close} block while the reader has not opened its end or has
 * not read enough. {@link #close} ends the stream in good order and does not wait for the reader to get there; who fails half-way calls
 * {@link #abort} first. For one thread at a time; other threads may use the task meanwhile.
 *
 * <p>Errors, all {@link IOException}: {@link StreamAbortedException} when the reader closed its end before the stream ended,
 * {@link PeerLostException} when it ended, {@link java.io.InterruptedIOException} (the data of that call may have gone in part), and the
 * end of this task. After an error the stream can only be closed.
 */
public final class MessageOutputStream extends OutputStream {
    private final Partner reader;
    private final int tag;
    private final int creditTag;
    private final byte[] one = new byte[1];
    private byte[] chunk;
    private int filled;
    private boolean opened;
    private int stream;
    private int number;
    private int credit;
    private IOException failure;
    private boolean closed;

    private MessageOutputStream(PvmTask task, Tid reader, int tag, StreamOptions options) {
        this.tag = tag;
        creditTag = Partner.creditTag(tag);
        chunk = new byte[options.chunkBytes()];
        this.reader = new Partner(task, reader);
    }

    /** Opens a stream with default options; does not block. */
    public static MessageOutputStream to(PvmTask task, Tid reader, int tag) {
        return to(task, reader, tag, StreamOptions.DEFAULT);
    }

    /**
     * Opens a stream; does not block.
     *
     * @param tag tag of the chunks; {@code tag + 1} is used, too
     * @throws PvmException BAD_PARAM for a negative tag or one from 0x6fffffff upwards
     */
    public static MessageOutputStream to(PvmTask task, Tid reader, int tag, StreamOptions options) {
        return new MessageOutputStream(task, reader, tag, options);
    }

    @Override
    public void write(int value) throws IOException {
        one[0] = (byte) value;
        write(one, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        checkOpen();
        int done = 0;
        while (done < count) {
            if (filled == chunk.length) {
                sendChunk();
            }
            int part = Math.min(count - done, chunk.length - filled);
            System.arraycopy(bytes, offset + done, chunk, filled, part);
            filled += part;
            done += part;
        }
    }

    /** Sends what was collected; waits until the reader allows it. */
    @Override
    public void flush() throws IOException {
        checkOpen();
        while (filled > 0) {
            sendChunk();
        }
    }

    /**
     * Gives the stream up: the reader's next read after what it has ends in {@link StreamAbortedException} with this reason. Does not
     * block. A reader that has not opened its end yet cannot be told.
     */
    public void abort(String reason) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failure == null && opened) {
                MessageBuffer message = reader.newMessage();
                message.packInt(Frames.ABORT).packInt(stream).packString(reason);
                reader.send(tag, message);
            }
        } finally {
            reader.close();
        }
    }

    /** Sends the rest and the end. A second close does nothing; after {@link #abort} or an error it sends nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (failure == null) {
                flush();
                awaitOpen();
                checkReader();
                MessageBuffer message = reader.newMessage();
                message.packInt(Frames.END).packInt(stream).packInt(number);
                reader.send(tag, message);
            }
        } finally {
            closed = true;
            reader.close();
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (failure != null) {
            throw new IOException("the stream has failed: " + failure.getMessage(), failure);
        }
    }

    private void sendChunk() throws IOException {
        try {
            awaitOpen();
            for (MessageBuffer news = reader.poll(creditTag); news != null; news = reader.poll(creditTag)) {
                onNews(news);
            }
            while (credit == 0) {
                onNews(reader.await(creditTag));
            }
            checkReader();
            int count = Math.min(filled, chunk.length);
            MessageBuffer message = reader.newMessage();
            message.packInt(Frames.DATA).packInt(stream).packInt(number).packInt(count);
            message.packBytes(chunk, 0, count, 1);
            reader.send(tag, message);
            credit--;
            number++;
            filled = 0;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** A reader that has ended may have closed the stream before, which says more than its end. */
    private void checkReader() throws IOException {
        while (reader.isGone()) {
            onNews(reader.await(creditTag));
        }
    }

    private void awaitOpen() throws IOException {
        while (!opened) {
            onNews(reader.await(creditTag));
        }
    }

    private void onNews(MessageBuffer message) throws IOException {
        try {
            int kind = message.unpackInt();
            int about = message.unpackInt();
            if (kind == Frames.OPEN && !opened) {
                open(about, message.unpackInt(), message.unpackInt());
            } else if (opened && about == stream && kind == Frames.CREDIT) {
                grant(message.unpackInt());
            } else if (opened && about == stream && kind == Frames.CLOSED) {
                throw new StreamAbortedException(
                        "the reader, task " + reader.tid() + ", closed the stream: " + message.unpackString());
            }
        } catch (PvmException e) {
            throw new IOException("nonsense from the reader, task " + reader.tid() + ": " + e.getMessage(), e);
        }
    }

    private void open(int newStream, int window, int chunkBytes) throws IOException {
        if (chunkBytes < 1) {
            throw new IOException("the reader, task " + reader.tid() + ", wants chunks of " + chunkBytes + " bytes");
        }
        opened = true;
        stream = newStream;
        grant(window);
        if (chunkBytes < chunk.length) {
            resize(chunkBytes);
        }
    }

    /** Takes the smaller chunk size of the reader; what is collected goes in pieces of it. */
    private void resize(int chunkBytes) throws IOException {
        byte[] collected = chunk;
        int count = filled;
        chunk = new byte[chunkBytes];
        filled = 0;
        write(collected, 0, count);
    }

    private void grant(int count) throws IOException {
        if (count < 1 || count > StreamOptions.MAX_WINDOW - credit) {
            throw new IOException(
                    "the reader, task " + reader.tid() + ", grants " + count + " chunks to the " + credit + " it has");
        }
        credit += count;
    }
}
