package org.jpvm.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the daemon costs, and how fast it starts tasks: each figure with its goal. The daemons run in processes of their own; figures of two kinds of
 * daemon, or of two states of one, are taken in turns.
 *
 * <pre>
 *   java -cp benchmarks.jar org.jpvm.bench.DaemonFigures [idle] [tasks] [messages] [hosted] [native] [start]     all if absent
 *
 *   idle      CPU time that a daemon takes in 20 s in which nothing happens, 40 s after its start, with 0 and with 100 tasks
 *   tasks     1,000 tasks at a daemon with a heap of 64 MB, each of which receives and sends
 *   messages  CPU time of the daemon per message of 8 bytes between two tasks, with 10 and with 1,000 tasks enrolled
 *   hosted    Java tasks of the container that end at once: per second, until all have ended
 *   native    the same of /bin/true at jpvmd and, if there is one, C's pvmd
 *   start     from the start of jpvmd to its address, and from the spawn of a Java process to its first message
 * </pre>
 *
 * Linux only. Exits with 1 when a goal is missed. Other work on the machine makes all of these worse.
 */
public final class DaemonFigures {
    /** Those of the {@code jpvm} script. */
    static final List<String> DAEMON_FLAGS = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    private interface Figure {
        void measure(FigureTable table) throws IOException, InterruptedException;
    }

    private DaemonFigures() {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names = arguments.length > 0
                ? List.of(arguments)
                : List.of("idle", "tasks", "messages", "hosted", "native", "start");
        List<Figure> figures = new ArrayList<>();
        for (String name : names) {
            figures.add(figure(name));
        }
        FigureTable table = new FigureTable();
        for (Figure figure : figures) {
            figure.measure(table);
        }
        System.exit(table.isGood() ? 0 : 1);
    }

    private static Figure figure(String name) {
        return switch (name) {
            case "idle" -> LoadFigures::idle;
            case "tasks" -> LoadFigures::tasks;
            case "messages" -> LoadFigures::messages;
            case "hosted" -> SpawnFigures::hosted;
            case "native" -> SpawnFigures::processes;
            case "start" -> StartFigures::measure;
            default ->
                throw new IllegalArgumentException(
                        "figure " + name + ", known are idle, tasks, messages, hosted, native and start");
        };
    }
}
