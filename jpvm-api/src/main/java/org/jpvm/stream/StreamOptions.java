package org.jpvm.stream;

/**
 * Limits of a stream. What is under way at any time is at most {@code window * chunkBytes} bytes.
 *
 * @param chunkBytes largest chunk in bytes, 1..{@value #MAX_CHUNK_BYTES}; the smaller one of writer and reader holds
 * @param window     chunks that the reader lets the writer have under way, 1..{@value #MAX_WINDOW}; of no meaning to a writer
 */
public record StreamOptions(int chunkBytes, int window) {
    /** Largest chunk. */
    public static final int MAX_CHUNK_BYTES = 1 << 26;
    /** Largest window. */
    public static final int MAX_WINDOW = 4096;

    /** Chunks of 64 KiB, 16 under way: a mebibyte. */
    public static final StreamOptions DEFAULT = new StreamOptions(1 << 16, 16);

    /** Checks the ranges. */
    public StreamOptions {
        if (chunkBytes < 1 || chunkBytes > MAX_CHUNK_BYTES || window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("chunkBytes=" + chunkBytes + " is outside 1.." + MAX_CHUNK_BYTES
                    + " or window=" + window + " outside 1.." + MAX_WINDOW);
        }
    }

    /** With this chunk size. */
    public StreamOptions withChunkBytes(int value) {
        return new StreamOptions(value, window);
    }

    /** With this window. */
    public StreamOptions withWindow(int value) {
        return new StreamOptions(chunkBytes, value);
    }
}
