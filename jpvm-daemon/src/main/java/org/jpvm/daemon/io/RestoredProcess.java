package org.jpvm.daemon.io;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.jpvm.os.ProcessControl;

/** A process that came here while it ran: a child of this JVM which no {@link Process} stands for. A thread waits for its end. */
record RestoredProcess(long pid, InputStream output, CompletableFuture<Integer> end) implements TaskProcess {
    private static final int STACK_BYTES = 128 * 1024;

    /** The process stands still or runs; it is a child of this JVM. */
    static RestoredProcess of(long pid, InputStream output) {
        RestoredProcess process = new RestoredProcess(pid, output, new CompletableFuture<>());
        Thread thread = new Thread(null, process::await, "pid-" + pid, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return process;
    }

    private void await() {
        end.complete(Math.max(0, ProcessControl.awaitChild(pid, true)));
    }

    @Override
    public void kill() {
        ProcessControl.signal(pid, ProcessControl.KILL);
    }
}
