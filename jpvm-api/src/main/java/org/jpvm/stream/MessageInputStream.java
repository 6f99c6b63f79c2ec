package org.jpvm.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Reads a stream of bytes that another task writes with {@link MessageOutputStream}. Of a stream of any length no more is here at a time
 * than the window.
 *
 * <p>{@link #read} blocks until there is a byte or the end. The writer may write from the moment this is opened on, whenever it opens its
 * own end. {@link #close} before the end tells the writer, whose next write fails; messages that are under way then stay in the queue of the
 * task until the next stream with this tag skips them. For one thread at a time; other threads may use the task meanwhile.
 *
 * <p>Errors, all {@link IOException}: {@link StreamAbortedException} when the writer gave up, {@link PeerLostException} when it ended
 * without ending the stream (all that it sent is read before), {@link java.io.InterruptedIOException}, after which reading can go on, and
 * chunks that are none.
 */
public final class MessageInputStream extends InputStream {
    private final Partner writer;
    private final int tag;
    private final int creditTag;
    private final StreamOptions options;
    private final int stream;
    private final byte[] one = new byte[1];
    private MessageBuffer chunk;
    private int left;
    private int number;
    /** Chunks that were read and not granted anew. */
    private int owed;

    private boolean ended;
    private boolean closed;
    private IOException failure;

    private MessageInputStream(PvmTask task, Tid writer, int tag, StreamOptions options) throws IOException {
        this.tag = tag;
        this.options = options;
        creditTag = Partner.creditTag(tag);
        // Another number than those of earlier streams with this tag, which may have left messages behind.
        stream = ThreadLocalRandom.current().nextInt() & Integer.MAX_VALUE;
        this.writer = new Partner(task, writer);
        MessageBuffer open = this.writer.newMessage();
        open.packInt(Frames.OPEN).packInt(stream).packInt(options.window()).packInt(options.chunkBytes());
        this.writer.send(creditTag, open);
    }

    /** Opens a stream with default options; does not wait for the writer. */
    public static MessageInputStream from(PvmTask task, Tid writer, int tag) throws IOException {
        return from(task, writer, tag, StreamOptions.DEFAULT);
    }

    /**
     * Opens a stream; does not wait for the writer.
     *
     * @param tag tag of the chunks; {@code tag + 1} is used, too
     * @throws PvmException BAD_PARAM for a negative tag or one from 0x6fffffff upwards
     */
    public static MessageInputStream from(PvmTask task, Tid writer, int tag, StreamOptions options) throws IOException {
        return new MessageInputStream(task, writer, tag, options);
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        checkOpen();
        if (count == 0) {
            return 0;
        }
        while (left == 0 && !ended) {
            onMessage(writer.await(tag));
        }
        if (ended) {
            return -1;
        }
        int taken = chunk.unpackTransmitted(bytes, offset, Math.min(count, left));
        left -= taken;
        if (left == 0) {
            chunk = null;
            grant();
        }
        return taken;
    }

    /** Bytes of the chunk at hand. */
    @Override
    public int available() throws IOException {
        checkOpen();
        return left;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!ended && failure == null) {
                refuse("it needs no more");
            }
        } finally {
            writer.close();
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

    private void onMessage(MessageBuffer message) throws IOException {
        try {
            int kind = message.unpackInt();
            if (message.unpackInt() != stream) {
                return;
            }
            switch (kind) {
                case Frames.DATA -> {
                    checkNumber(message.unpackInt());
                    int length = message.unpackInt();
                    if (length < 1 || length > options.chunkBytes() || length > message.remainingBytes()) {
                        throw nonsense("a chunk of " + length + " bytes in a message that has "
                                + message.remainingBytes() + ", allowed are " + options.chunkBytes());
                    }
                    chunk = message;
                    left = length;
                }
                case Frames.END -> {
                    checkNumber(message.unpackInt());
                    ended = true;
                }
                case Frames.ABORT -> {
                    failure = new StreamAbortedException(
                            "the writer, task " + writer.tid() + ", gave up: " + message.unpackString());
                    throw failure;
                }
                default -> throw nonsense("a message of kind " + kind);
            }
        } catch (PvmException e) {
            throw nonsense(e.getMessage());
        }
    }

    private void checkNumber(int got) throws IOException {
        if (got != number) {
            throw nonsense("chunk " + got + " in place of " + number);
        }
        number++;
    }

    private IOException nonsense(String facts) throws IOException {
        failure = new IOException("nonsense from the writer, task " + writer.tid() + ": " + facts);
        refuse(failure.getMessage());
        return failure;
    }

    /** Allows as many chunks as were read, half a window at a time, so that the writer hears of it before it has to wait. */
    private void grant() throws IOException {
        owed++;
        if (owed * 2 < options.window()) {
            return;
        }
        MessageBuffer message = writer.newMessage();
        message.packInt(Frames.CREDIT).packInt(stream).packInt(owed);
        writer.send(creditTag, message);
        owed = 0;
    }

    private void refuse(String reason) throws IOException {
        MessageBuffer message = writer.newMessage();
        message.packInt(Frames.CLOSED).packInt(stream).packString(reason);
        writer.send(creditTag, message);
    }
}
