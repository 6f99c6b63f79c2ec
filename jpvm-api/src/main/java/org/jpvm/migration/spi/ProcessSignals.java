package org.jpvm.migration.spi;

/** Signals to processes, and what becomes of children of this JVM; any thread. */
public interface ProcessSignals {
    /** SIGKILL. */
    int KILL = 9;
    /** SIGCONT on Linux. */
    int CONTINUE = 18;
    /** SIGSTOP on Linux. */
    int STOP = 19;

    /** Sends one: null, or why not. */
    String send(long pid, int signal);

    /** Takes the number of a child back that has ended; nothing happens to others. */
    void collect(long pid);
}
