package org.jpvm.daemon.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers of 128 KB that sockets are read into and that queues of unwritten bytes refer to. Direct memory is zero-filled at allocation and
 * freed by the garbage collector only, so slabs are kept; last in, first out, so that the one in the processor's cache is used again. Not
 * thread-safe: the loop's.
 */
final class SlabPool {
    /** Bytes in a slab: room for a fragment of 64 KB with its headers, as Java tasks send them, and for the start of the next. */
    static final int SLAB_BYTES = 128 * 1024;

    private final ArrayDeque<Slab> free = new ArrayDeque<>();
    private final int queueLimit;
    private int made;

    /** One buffer and how many hold it. */
    static final class Slab {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(SLAB_BYTES);
        private int references;

        void retain() {
            references++;
        }

        boolean isShared() {
            return references > 1;
        }
    }

    /** Queues get slabs while fewer than this are in use. */
    SlabPool(int queueLimit) {
        this.queueLimit = queueLimit;
    }

    /** An empty slab with one reference. */
    Slab take() {
        Slab slab = free.pollLast();
        if (slab == null) {
            made++;
            slab = new Slab();
        }
        slab.references = 1;
        slab.bytes.clear();
        return slab;
    }

    /** Whether a queue of unwritten bytes may hold one more slab. */
    boolean hasSlabForQueue() {
        return inUse() < queueLimit;
    }

    /** Drops one reference; without any the slab is free. */
    void release(Slab slab) {
        if (--slab.references == 0) {
            free.addLast(slab);
        }
    }

    /** Slabs that somebody holds. */
    int inUse() {
        return made - free.size();
    }
}
