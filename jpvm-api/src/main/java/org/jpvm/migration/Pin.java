package org.jpvm.migration;

/** A task stays where it is as long as this is open; of several, until the last one is closed. */
public interface Pin extends AutoCloseable {
    /** Lets go; more than once does nothing. Waits for the daemon. */
    @Override
    void close();
}
