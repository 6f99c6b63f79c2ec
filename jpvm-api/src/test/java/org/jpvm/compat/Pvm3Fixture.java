package org.jpvm.compat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jpvm.EnrollOptions;
import org.jpvm.TaskScope;

/** Runs calls of {@link Pvm3} in a scope whose sessions are fakes. */
abstract class Pvm3Fixture {
    final List<FakeTask> sessions = new ArrayList<>();
    final TaskScope scope = TaskScope.of(new EnrollOptions(Map.of("PVM_EXPORT", "A:GONE", "A", "1", "B", "2"), null));

    FakeTask task() {
        return sessions.get(sessions.size() - 1);
    }

    /** Runs a test in a scope whose sessions are fakes, and returns what it printed to the error stream. */
    String in(TaskScope where, Callable<?> body) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            where.call(() -> {
                CompatState.current().enroller = () -> {
                    sessions.add(new FakeTask(0x40001 + sessions.size()));
                    return task();
                };
                return body.call();
            });
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    String run(Runnable body) throws Exception {
        return in(scope, () -> {
            body.run();
            return null;
        });
    }
}
