package org.jpvm.migration.spi;

import java.nio.file.Path;
import java.util.List;

/** Copies processes of this host into files and makes processes of files. Threads: any; all methods may block for up to some seconds. */
public interface ProcessEngine {
    /** Name of the engine, lower-case, the same on all hosts. */
    String name();

    /**
     * Why this host cannot copy processes, in one line with the way out; null when it can. The first call tries it out; later ones remember.
     *
     * @param signals of the daemon, for the engine from now on
     */
    String obstacle(ProcessSignals signals);

    /**
     * Words to put in front of the command line of a program so that its process can be copied later; mostly none. What they start becomes the program,
     * with the number of the process that was started.
     */
    List<String> startedBy();

    /**
     * What the engine of another host has to know of a running process.
     *
     * @param pid    the process, a task of this daemon
     * @param socket path by which the task reaches its daemon
     * @return opaque, at most {@link #MAX_FACTS_BYTES}
     * @throws NotMovableException with the reason why it cannot be moved now
     */
    byte[] describe(long pid, Path socket) throws NotMovableException;

    /** Longest description. */
    int MAX_FACTS_BYTES = 64 * 1024;

    /**
     * Prepares to take a process; no room is taken for it by that.
     *
     * @param facts     of {@link #describe} on the other host; whatever is in them, nothing else is thrown
     * @param socketDir directory in which sockets of movable tasks lie, on all hosts the same
     * @throws NotMovableException with the reason why it cannot be taken
     */
    ArrivingProcess admit(byte[] facts, Path socketDir) throws NotMovableException;

    /** Prepares to copy a process; it goes on. */
    LeavingProcess leaving(long pid, Path socket) throws NotMovableException;
}
