package org.jpvm.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jpvm.PvmTask;
import org.jpvm.conformance.Machine;

/**
 * What a daemon holds at one moment, by {@code /proc} and by its own task list.
 *
 * @param descriptors open files of the daemon
 * @param threads     its threads
 * @param children    its child processes, zombies included
 * @param tasks       entries of its task table
 * @param files       files in the directory for sockets and handshakes
 * @param residentKb  resident memory, KiB
 */
record DaemonFigures(long descriptors, long threads, long children, int tasks, long files, long residentKb) {
    static DaemonFigures of(Machine machine, PvmTask task) throws IOException {
        Path proc = Path.of("/proc", Long.toString(machine.daemon().process().pid()));
        return new DaemonFigures(
                count(proc.resolve("fd")),
                count(proc.resolve("task")),
                machine.daemon().process().toHandle().children().count(),
                task.tasks().size(),
                count(machine.directory()),
                residentKb(proc));
    }

    /**
     * Polls the figures until they satisfy {@code wanted} or the deadline passes, and gives the last ones: what a daemon releases after the
     * notice of a task's end may take a moment.
     */
    static DaemonFigures awaitSettled(Machine machine, PvmTask task, Predicate<DaemonFigures> wanted)
            throws IOException {
        long deadline = System.nanoTime() + Interop.LIMIT.toNanos() / 3;
        DaemonFigures figures = of(machine, task);
        while (!wanted.test(figures) && System.nanoTime() < deadline) {
            figures = of(machine, task);
        }
        return figures;
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static long residentKb(Path proc) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
