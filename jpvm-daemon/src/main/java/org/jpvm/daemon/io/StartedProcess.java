package org.jpvm.daemon.io;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** A process that this JVM started. */
record StartedProcess(Process process, CompletableFuture<Integer> end) implements TaskProcess {
    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;

    StartedProcess(Process process) {
        this(process, process.onExit().thenApply(ended -> waitStatus(ended.exitValue())));
    }

    private static int waitStatus(int exitValue) {
        boolean signalled = exitValue > SIGNAL_BASE && exitValue <= SIGNAL_BASE + MAX_SIGNAL;
        return signalled ? exitValue - SIGNAL_BASE : (exitValue & 0xff) << 8;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }
}
