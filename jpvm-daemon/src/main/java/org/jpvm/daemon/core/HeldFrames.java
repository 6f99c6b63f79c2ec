package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Frames that wait until another way for them is open, and the tasks that wait because there are too many. */
final class HeldFrames {
    final HeldSources sources = new HeldSources();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private long bytes;

    /**
     * Keeps one frame.
     *
     * @return bytes that are kept now
     */
    long add(ByteBuffer slab, int start, int end) {
        byte[] frame = new byte[end - start];
        slab.get(start, frame);
        frames.add(frame);
        bytes += frame.length;
        return bytes;
    }

    /** The next frame, null when there is none. */
    ByteBuffer poll() {
        byte[] frame = frames.poll();
        if (frame == null) {
            bytes = 0;
            return null;
        }
        return ByteBuffer.wrap(frame);
    }
}
