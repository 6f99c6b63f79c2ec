package org.jpvm.migration.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A process that comes to this host. */
public interface ArrivingProcess extends AutoCloseable {
    /** Where its files are to be put; made by the first call. */
    Path directory() throws IOException;

    /** Path at which a socket has to listen while it is restored: the process connects there. */
    Path socket();

    /**
     * Makes a process of the files. It stands still, is connected, and is a child of this JVM.
     *
     * @throws IOException with the engine's reason when that failed; nothing is left of it then
     */
    void restore() throws IOException;

    /** Its number, the same as on the other host. */
    long pid();

    /** What it prints, to its standard output and error; after {@link #restore}. */
    InputStream output();

    /** It goes on, in the control group of this host. */
    void go();

    /** Ends it if it was restored and did not {@link #go}; deletes the files. */
    @Override
    void close();
}
