package org.jpvm.daemon.container;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;

/** What one task prints, sent as records of at most 3999 bytes, as much as the daemon reads from a process at once. */
final class TaskOutput extends OutputStream {
    private static final int MAX_RECORD_BYTES = 3999;

    private final int tid;
    private final ContainerMain container;
    private final PrintStream stream;
    private boolean paused;
    private boolean closed;

    TaskOutput(int tid, ContainerMain container) {
        this.tid = tid;
        this.container = container;
        this.stream = new PrintStream(this, true);
    }

    PrintStream stream() {
        return stream;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int at = 0; at < length; at += MAX_RECORD_BYTES) {
            int count = Math.min(MAX_RECORD_BYTES, length - at);
            byte[] part = Arrays.copyOfRange(bytes, offset + at, offset + at + count);
            if (!awaitOpen()) {
                return;
            }
            container.send(new ContainerRecord.Output(tid, part));
        }
    }

    synchronized void pause(boolean pause) {
        paused = pause;
        notifyAll();
    }

    /** What a killed task still prints is dropped. */
    synchronized void abandon() {
        closed = true;
        notifyAll();
    }

    @Override
    public void close() {
        stream.flush();
        abandon();
    }

    private synchronized boolean awaitOpen() {
        boolean interrupted = false;
        while (paused && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed;
    }
}
