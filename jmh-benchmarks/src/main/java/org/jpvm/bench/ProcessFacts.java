package org.jpvm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux knows about a process. */
final class ProcessFacts {
    private static final long BYTES_PER_KILOBYTE = 1024;

    private final Path directory;

    ProcessFacts(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /** CPU time of the threads that it has now, nanoseconds. */
    long cpuNanos() throws IOException {
        List<Path> threads;
        try (Stream<Path> all = Files.list(directory.resolve("task"))) {
            threads = all.toList();
        }
        long nanos = 0;
        for (Path thread : threads) {
            try {
                String times = Files.readString(thread.resolve("schedstat"));
                nanos += Long.parseLong(times.substring(0, times.indexOf(' ')));
            } catch (NoSuchFileException e) {
                // It has just ended.
            }
        }
        return nanos;
    }

    /** Memory that it has in RAM. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(directory.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KILOBYTE;
            }
        }
        throw new IOException("no VmRSS in " + directory.resolve("status"));
    }
}
