package org.jpvm.daemon.io;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** The process of a task: started here, or brought here while it ran. */
interface TaskProcess {
    long pid();

    /** What it prints. */
    InputStream output();

    /** Its wait status, once it has ended. */
    CompletableFuture<Integer> end();

    void kill();

    /** A process that this JVM started. */
    static TaskProcess of(Process process) {
        return new StartedProcess(process);
    }
}
