package org.jpvm.daemon;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.wire.SlaveReady;

/**
 * What a master writes to the standard input of a slave that it starts: a line {@code PVM_VMID=<id>}, mostly none, without closing its end. So it
 * is waited for a moment only, while the daemon starts. Source: pvm-wire-protocol §5.9.
 *
 * <p>A Java master then answers {@link SlaveReady#JAVA_DAEMON} with a line {@link SlaveReady#KEY} and the key of the machine; a C master never
 * answers. That, too, is waited for within the same moment.
 */
final class SlaveStdin {
    private static final long PATIENCE_MILLIS = 1000;
    private static final int MAX_LINE_BYTES = 512;
    private static final int MAX_LINES = 100;
    private static final int MAX_BYTES = 1 << 16;
    private static final String MACHINE_ID = "PVM_VMID=";

    private final long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    private final CompletableFuture<String> machineId = new CompletableFuture<>();
    private final CompletableFuture<String> key = new CompletableFuture<>();

    private SlaveStdin() {}

    /** Begins to read standard input. */
    static SlaveStdin open() {
        SlaveStdin stdin = new SlaveStdin();
        Thread reader = new Thread(() -> stdin.read(new FileInputStream(FileDescriptor.in)), "slave-stdin");
        reader.setDaemon(true);
        reader.start();
        return stdin;
    }

    /** Reads from a stream, as far as it is read at all, before it returns. */
    static SlaveStdin of(InputStream stream) {
        SlaveStdin stdin = new SlaveStdin();
        stdin.read(stream);
        return stdin;
    }

    /** Byte by byte, so that each line counts as soon as it is there. */
    private void read(InputStream stream) {
        try (InputStream in = stream) {
            StringBuilder line = new StringBuilder();
            int lines = 0;
            int bytes = 0;
            for (int c = in.read(); c >= 0 && lines < MAX_LINES && bytes < MAX_BYTES; c = in.read()) {
                bytes++;
                if (c == '\n') {
                    handleLine(line.toString().strip());
                    line.setLength(0);
                    lines++;
                } else if (line.length() < MAX_LINE_BYTES) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // As no line.
        }
        machineId.complete(null);
        key.complete(null);
    }

    private void handleLine(String line) {
        if (line.startsWith(SlaveReady.KEY)) {
            key.complete(line.substring(SlaveReady.KEY.length()));
        } else {
            String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            for (String word : text.split("\\s+")) {
                if (word.startsWith(MACHINE_ID)) {
                    machineId.complete(word.substring(MACHINE_ID.length()));
                }
            }
        }
        // The machine id is the first line if there is one.
        machineId.complete(null);
    }

    /** The machine id that the master gave, or null. Waits for the rest of the moment. */
    String machineId() {
        return await(machineId);
    }

    /** The key of the machine as the master wrote it, or null. Waits for the rest of the moment. */
    String key() {
        return await(key);
    }

    private String await(CompletableFuture<String> value) {
        try {
            return value.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
