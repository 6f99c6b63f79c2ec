package org.jpvm.daemon.io;

/**
 * Where the beginnings of incomplete frames wait for the rest: in the slab they were read into, or, when too many connections have one, in
 * arrays of their true length. The loop's thread only.
 */
final class InputSlabs {
    /** Slabs that connections may hold, 8 MB. */
    private static final int MAX_SLABS = 64;

    private final SlabPool pool;
    private int held;

    InputSlabs(SlabPool pool) {
        this.pool = pool;
    }

    /** A slab to read into, with what is left from before at its beginning. */
    SlabPool.Slab take(TaskChannel channel) {
        SlabPool.Slab slab = channel.input;
        if (slab != null) {
            channel.input = null;
            held--;
            return slab;
        }
        slab = pool.take();
        if (channel.stash != null) {
            slab.bytes.put(channel.stash);
            channel.stash = null;
        }
        return slab;
    }

    /** Keeps what remains in a slab, which may be in use in the queues of other connections, and gives it back if it can. */
    void keepRest(TaskChannel channel, SlabPool.Slab slab) {
        int rest = slab.bytes.remaining();
        if (channel.closed || rest == 0) {
            pool.release(slab);
        } else if (rest == SlabPool.SLAB_BYTES && !channel.readPaused) {
            pool.release(slab);
            throw new IllegalStateException("the core took nothing from a full slab");
        } else if (held >= MAX_SLABS) {
            channel.stash = new byte[rest];
            slab.bytes.get(channel.stash);
            pool.release(slab);
        } else if (slab.isShared()) {
            SlabPool.Slab fresh = pool.take();
            fresh.bytes.put(slab.bytes);
            pool.release(slab);
            hold(channel, fresh);
        } else {
            slab.bytes.compact();
            hold(channel, slab);
        }
    }

    /** The connection is about to be closed, and gives its slab back itself. */
    void forget(TaskChannel channel) {
        if (channel.input != null) {
            held--;
        }
    }

    private void hold(TaskChannel channel, SlabPool.Slab slab) {
        channel.input = slab;
        held++;
    }
}
