package org.jpvm.migration.spi;

import java.io.IOException;

/** A process that may leave this host. */
public interface LeavingProcess extends AutoCloseable {
    /**
     * Has it stand still; returns when it does.
     *
     * @throws NotMovableException when it cannot be copied as it is now; it goes on then
     */
    void stop() throws NotMovableException;

    /** Bytes that it printed and nobody has read yet, while it stands still; -1 when it prints nowhere. */
    int unreadOutputBytes() throws IOException;

    /**
     * Puts one byte behind all that it printed, while it stands still and at most {@link #MARKABLE_BYTES} are unread: whoever reads that byte has
     * read all. Does not wait.
     */
    void markOutput() throws IOException;

    /** With no more in it a pipe has room for a byte, however it is divided into pages. */
    int MARKABLE_BYTES = 16 * 1024;

    /**
     * Copies it; it keeps standing still.
     *
     * @throws IOException with the engine's reason when that failed
     */
    ProcessCopy copy() throws IOException;

    /**
     * It goes on here as if nothing had been; null. Or it is not there any more, because the other host is this very computer and needed its number, and
     * then comes back from its copy as a process that stands still: it is connected to what listens at its socket's path, and goes on with {@link
     * ArrivingProcess#go}.
     */
    ArrivingProcess resume();

    /** Ends the process if it still stands still here, and deletes the copy; after {@link #resume} the copy alone. */
    void release();

    /** Deletes what was written; the process is left alone. */
    @Override
    void close();
}
