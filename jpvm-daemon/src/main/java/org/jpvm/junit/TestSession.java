package org.jpvm.junit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jpvm.EnrollOptions;
import org.jpvm.NotifyKind;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskInfo;
import org.jpvm.TaskScope;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;

/** What one test has of a machine: its scope and its tasks, and the look at what it leaves behind. */
final class TestSession {
    /** What may run at all times: the server that the first group operation starts. */
    private static final String GROUP_SERVER = "pvmgs";

    private static final int GONE_TAG = 1;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final int SIGKILL = 9;

    private final VirtualMachine machine;
    private final TaskScope scope;
    private final List<PvmTask> injected = new ArrayList<>();
    /** Tasks from before the test, which are not its business. */
    private final Set<Tid> before = new TreeSet<>();

    /** Something that may throw anything. */
    interface Body {
        void run() throws Throwable;
    }

    TestSession(VirtualMachine machine) {
        this.machine = machine;
        scope = TaskScope.of(new EnrollOptions(machine.environment(), null));
        try (PvmTask observer = machine.enroll()) {
            observer.tasks().forEach(task -> before.add(task.tid()));
        }
    }

    PvmTask enroll() {
        PvmTask task = machine.enroll();
        injected.add(task);
        return task;
    }

    List<PvmTask> enroll(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("@Tasks(" + count + ") is less than 1");
        }
        List<PvmTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(enroll());
        }
        return List.copyOf(tasks);
    }

    /** Runs something for which the machine is that of the process. */
    void run(Body body) throws Throwable {
        try {
            scope.call(() -> {
                try {
                    body.run();
                } catch (Exception | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new Carrier(e);
                }
                return null;
            });
        } catch (Carrier e) {
            throw e.getCause();
        }
    }

    private static final class Carrier extends Exception {
        private static final long serialVersionUID = 1L;

        Carrier(Throwable cause) {
            super(cause);
        }
    }

    /** Closes the tasks of the test, ends the others and names them; empty when there are none. */
    String end() {
        // An interrupt that ended the test must not end the clean-up.
        boolean interrupted = Thread.interrupted();
        try {
            injected.forEach(PvmTask::close);
            return machine.isRunning() ? endOthers() : "";
        } catch (PvmException e) {
            // A daemon that was told to halt closes its connections a little before it has ended.
            if (!machine.awaitEnd(GRACE)) {
                throw e;
            }
            return "";
        } finally {
            scope.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String endOthers() {
        try (PvmTask observer = machine.enroll()) {
            List<TaskInfo> left = others(observer);
            if (left.isEmpty()) {
                return "";
            }
            observer.notifyOn(
                    NotifyKind.TASK_EXIT,
                    GONE_TAG,
                    left.stream().map(TaskInfo::tid).toList());
            awaitEnd(observer, GRACE);
            left = others(observer);
            String names = left.stream().map(TestSession::describe).collect(Collectors.joining(", "));
            // First what this JVM enrolled, as the end of its process would.
            scope.close();
            left.forEach(task -> observer.kill(task.tid()));
            awaitEnd(observer, GRACE);
            others(observer).forEach(task -> observer.signal(task.tid(), SIGKILL));
            awaitEnd(observer, END_LIMIT);
            return names;
        }
    }

    private void awaitEnd(PvmTask observer, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (List<TaskInfo> left = others(observer); !left.isEmpty(); left = others(observer)) {
            Duration rest = Duration.ofNanos(deadline - System.nanoTime());
            if (rest.isNegative() || observer.receive(Tid.ANY, GONE_TAG, rest).isEmpty()) {
                return;
            }
        }
    }

    private List<TaskInfo> others(PvmTask observer) {
        return observer.tasks().stream()
                .filter(task -> !task.tid().equals(observer.tid()))
                .filter(task -> !before.contains(task.tid()))
                .filter(task ->
                        !task.name().equals(GROUP_SERVER) && !task.name().endsWith("/" + GROUP_SERVER))
                .toList();
    }

    private static String describe(TaskInfo task) {
        String program = task.name().isEmpty() ? "enrolled by process " + task.pid() : task.name();
        String parent = task.parent().value() > 0 ? ", child of " + task.parent() : "";
        return task.tid() + " (" + program + parent + ")";
    }

    /** The daemon's log as far as it is there. */
    String log() {
        StringBuilder text = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(machine.directory(), "pvml.*")) {
            for (Path file : files) {
                text.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            text.append("cannot be read: ").append(e);
        }
        return text.toString();
    }
}
