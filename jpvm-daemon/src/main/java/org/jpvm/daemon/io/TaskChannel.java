package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jpvm.daemon.core.TaskLink;

/**
 * The loop's side of one task's connection: what is read but not complete, and what waits to be written. The loop's thread only.
 */
final class TaskChannel {
    /** Most buffers in one gathering write. */
    private static final int GATHER = 16;
    /** Pieces shorter than this are copied together; longer ones keep their slab. */
    private static final int COPY_BELOW_BYTES = 8 * 1024;
    /** Of what waits beyond this, the rest waits on disk. Above what holds local senders, so theirs never does. */
    static final long SPILL_ABOVE_BYTES = 12L << 20;
    /** When so little is left in memory, more is taken from the disk. */
    private static final long REFILL_BELOW_BYTES = 1 << 20;
    /** Least size of a heap piece, taken when queues may hold no more slabs. */
    private static final int HEAP_PIECE_BYTES = 4 * 1024;

    SocketChannel socket;
    final TaskLink link;
    SelectionKey key;

    /** Bytes of an incomplete frame, from 0 to the position; null when there are none or they are in {@link #stash}. */
    SlabPool.Slab input;
    /** The same, taken out of the slab because too many connections held one. */
    byte[] stash;

    boolean readPaused;
    boolean closed;
    /** The core wants it closed when the queue is empty; until then, or until {@link #closeDeadlineNanos}. */
    boolean closing;

    long closeDeadlineNanos;
    /** The peer does not take bytes any more; what it sent is still read. */
    boolean writeBroken;
    /** Wait status to report once the connection ended. */
    Integer exitStatus;

    int exitTid;
    long exitDeadlineNanos;

    /** The task stands still for a move: nothing is read, and what is for it waits here. */
    private boolean frozen;

    private final SlabPool pool;
    private final ByteBuffer[] gather;
    private final Supplier<SpillFile> spills;
    private final long spillAboveBytes;
    private ArrayDeque<Piece> queue;
    /** Bytes in the queue. */
    private long queuedBytes;
    /** What came after the queue was full; null for nothing. */
    private SpillFile spill;
    /** Why what waited had to be given up, null if it was not. */
    private String spillFailure;

    private int interest;

    /** A run of bytes to write, position to limit; {@code slab} null when on the heap. */
    private static final class Piece {
        final ByteBuffer bytes;
        final SlabPool.Slab slab;
        /** Where more bytes may be appended, or -1. */
        int appendAt;

        Piece(ByteBuffer bytes, SlabPool.Slab slab, int appendAt) {
            this.bytes = bytes;
            this.slab = slab;
            this.appendAt = appendAt;
        }
    }

    /**
     * @param gather          scratch array shared by all channels of the loop
     * @param spills          makes queues on disk
     * @param spillAboveBytes bytes in memory beyond which one is used
     */
    TaskChannel(
            SocketChannel socket,
            TaskLink link,
            SlabPool pool,
            ByteBuffer[] gather,
            Supplier<SpillFile> spills,
            long spillAboveBytes) {
        this.spills = spills;
        this.spillAboveBytes = spillAboveBytes;
        this.socket = socket;
        this.link = link;
        this.pool = pool;
        this.gather = gather;
    }

    static ByteBuffer[] newGatherArray() {
        return new ByteBuffer[GATHER];
    }

    /** Bytes that wait to be written, in memory and on disk. */
    long pendingBytes() {
        return spill == null ? queuedBytes : queuedBytes + spill.lengthBytes();
    }

    /** Why what waited had to be given up, or null; told once. */
    String takeSpillFailure() {
        String failure = spillFailure;
        spillFailure = null;
        return failure;
    }

    /**
     * Writes what the socket takes and queues the rest.
     *
     * @param slab the slab that {@code bytes} is of, if it may be kept; null when the rest must be copied
     */
    void write(ByteBuffer bytes, SlabPool.Slab slab, int start, int end) {
        if (closed || closing || writeBroken) {
            return;
        }
        int from = start;
        if (queuedBytes == 0 && spill == null && !frozen) {
            from += writeNow(bytes, start, end);
        }
        if (spill != null || queuedBytes + end - from > spillAboveBytes) {
            spill(bytes, from, end);
        } else if (from < end && !writeBroken) {
            queuedBytes += end - from;
            if (slab != null && end - from >= COPY_BELOW_BYTES && pool.hasSlabForQueue()) {
                keep(bytes, slab, from, end);
            } else {
                copy(bytes, from, end);
            }
        }
        updateInterest();
    }

    /** Everything of {@code kept}, which is the channel's from now on, is written behind what was written before. */
    void adopt(SpillFile kept) {
        if (closed || closing || writeBroken) {
            kept.close();
            return;
        }
        if (spill != null) {
            kept.moveTo(spill);
        } else if (kept.lengthBytes() > 0) {
            spill = kept;
        }
        updateInterest();
    }

    private void spill(ByteBuffer bytes, int start, int end) {
        try {
            if (spill == null) {
                spill = spills.get();
            }
            spill.append(bytes, start, end);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException problem) {
        spillFailure = pendingBytes() + " bytes that wait for a task cannot be kept on disk: " + problem.getMessage();
        breakWriting();
    }

    /** Takes from the disk what the queue has room for. */
    private void refill() {
        try {
            while (spill != null && queuedBytes < REFILL_BELOW_BYTES) {
                Piece piece = newCopyPiece(SlabPool.SLAB_BYTES);
                piece.bytes.limit(piece.bytes.capacity());
                int count = spill.take(piece.bytes);
                piece.bytes.flip();
                piece.appendAt = count;
                queue().addLast(piece);
                queuedBytes += count;
                if (spill.lengthBytes() == 0) {
                    spill.close();
                    spill = null;
                }
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /** Writes from the queue what the socket takes. */
    void drain() {
        if (frozen) {
            return;
        }
        refill();
        while (queuedBytes > 0) {
            int count = 0;
            long offered = 0;
            for (Piece piece : queue) {
                if (count == GATHER) {
                    break;
                }
                gather[count++] = piece.bytes;
                offered += piece.bytes.remaining();
            }
            long written;
            try {
                written = count == 1 ? socket.write(gather[0]) : socket.write(gather, 0, count);
            } catch (IOException e) {
                breakWriting();
                return;
            }
            queuedBytes -= written;
            Piece first = queue.peekFirst();
            while (first != null && !first.bytes.hasRemaining()) {
                queue.pollFirst();
                releasePiece(first);
                first = queue.peekFirst();
            }
            if (written < offered) {
                break;
            }
            refill();
        }
        updateInterest();
    }

    /** Tells the selector what is wanted, if that changed. */
    void updateInterest() {
        if (closed || key == null) {
            return;
        }
        int wanted =
                (readPaused || closing ? 0 : SelectionKey.OP_READ) | (pendingBytes() > 0 ? SelectionKey.OP_WRITE : 0);
        if (frozen) {
            wanted = 0;
        }
        if (wanted != interest) {
            interest = wanted;
            key.interestOps(wanted);
        }
    }

    /** Whether the task stands still. */
    boolean isFrozen() {
        return frozen;
    }

    /** Stops both directions, or goes on. */
    void setFrozen(boolean still) {
        frozen = still;
        updateInterest();
    }

    /**
     * A copy of what waits to be written, in memory and on disk.
     *
     * @throws IOException when the disk is broken
     */
    byte[] pendingCopy() throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(pendingBytes()));
        if (queuedBytes > 0) {
            queue.forEach(piece -> copy.put(piece.bytes.duplicate()));
        }
        if (spill != null) {
            spill.copyTo(copy);
        }
        return copy.array();
    }

    /** A copy of the beginning of a frame whose rest is to come. */
    byte[] inputCopy() {
        if (stash != null) {
            return stash.clone();
        }
        if (input == null) {
            return new byte[0];
        }
        byte[] copy = new byte[input.bytes.position()];
        input.bytes.get(0, copy);
        return copy;
    }

    /**
     * The task is at the other end of this socket from now on.
     *
     * @param first bytes to write before what waits
     */
    void replaceSocket(SocketChannel other, byte[] first) {
        SocketChannel before = socket;
        socket = other;
        writeBroken = false;
        if (first.length > 0) {
            queue().addFirst(new Piece(ByteBuffer.wrap(first), null, -1));
            queuedBytes += first.length;
        }
        try {
            before.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    void register(SelectionKey registered) {
        key = registered;
        interest = registered.interestOps();
    }

    /** Closes the socket and gives all slabs back. */
    void close() {
        closed = true;
        dropQueue();
        if (input != null) {
            pool.release(input);
            input = null;
        }
        stash = null;
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    private int writeNow(ByteBuffer bytes, int start, int end) {
        int position = bytes.position();
        int limit = bytes.limit();
        try {
            bytes.limit(end).position(start);
            return socket.write(bytes);
        } catch (IOException e) {
            breakWriting();
            return 0;
        } finally {
            bytes.limit(limit).position(position);
        }
    }

    private void breakWriting() {
        writeBroken = true;
        dropQueue();
        updateInterest();
    }

    private void dropQueue() {
        if (queue != null) {
            for (Piece piece = queue.pollFirst(); piece != null; piece = queue.pollFirst()) {
                releasePiece(piece);
            }
        }
        queuedBytes = 0;
        if (spill != null) {
            spill.close();
            spill = null;
        }
    }

    private void releasePiece(Piece piece) {
        if (piece.slab != null) {
            pool.release(piece.slab);
        }
    }

    private void keep(ByteBuffer bytes, SlabPool.Slab slab, int start, int end) {
        slab.retain();
        queue().addLast(new Piece(bytes.duplicate().limit(end).position(start), slab, -1));
    }

    private void copy(ByteBuffer bytes, int start, int end) {
        int from = start;
        while (from < end) {
            Piece last = queue().peekLast();
            if (last == null || last.appendAt < 0 || last.appendAt == last.bytes.capacity()) {
                last = newCopyPiece(end - from);
                queue.addLast(last);
            }
            int length = Math.min(end - from, last.bytes.capacity() - last.appendAt);
            last.bytes.limit(last.appendAt + length);
            last.bytes.put(last.appendAt, bytes, from, length);
            last.appendAt += length;
            from += length;
        }
    }

    private Piece newCopyPiece(int neededBytes) {
        if (pool.hasSlabForQueue()) {
            SlabPool.Slab slab = pool.take();
            return new Piece(slab.bytes.limit(0), slab, 0);
        }
        return new Piece(
                ByteBuffer.allocate(Math.max(HEAP_PIECE_BYTES, neededBytes)).limit(0), null, 0);
    }

    private ArrayDeque<Piece> queue() {
        if (queue == null) {
            queue = new ArrayDeque<>();
        }
        return queue;
    }
}
