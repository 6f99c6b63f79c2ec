package org.jpvm.daemon;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a master writes to the standard input of a slave that it starts: at most one line, {@code PVM_VMID=<id>}, and mostly none, without
 * closing its end. So the line is waited for a moment only, while the daemon starts. Source: pvm-wire-protocol §5.9.
 */
final class SlaveStdin {
    private static final long PATIENCE_MILLIS = 400;
    private static final int MAX_LINE_BYTES = 512;
    private static final String MACHINE_ID = "PVM_VMID=";

    private final CountDownLatch ended = new CountDownLatch(1);
    private final long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    private final StringBuffer line = new StringBuffer();

    private SlaveStdin() {}

    /** Begins to read. */
    static SlaveStdin open() {
        SlaveStdin stdin = new SlaveStdin();
        Thread reader = new Thread(stdin::read, "slave-stdin");
        reader.setDaemon(true);
        reader.start();
        return stdin;
    }

    /** Byte by byte, because what follows the line is not for this process. */
    private void read() {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MAX_LINE_BYTES; c = in.read()) {
                line.append((char) c);
            }
        } catch (IOException e) {
            // As no line.
        }
        ended.countDown();
    }

    /** The machine id that the master gave, or null. Waits for the rest of the moment. */
    String machineId() {
        try {
            if (!ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        String text = new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        for (String word : text.strip().split("\\s+")) {
            if (word.startsWith(MACHINE_ID)) {
                return word.substring(MACHINE_ID.length());
            }
        }
        return null;
    }
}
