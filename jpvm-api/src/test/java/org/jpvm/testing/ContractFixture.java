package org.jpvm.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon for each test, tasks enrolled there, and waits with a deadline. */
@Timeout(60)
abstract class ContractFixture {
    static final Duration SOON = Duration.ofSeconds(20);
    static final int MEGABYTE = 1 << 20;

    /** How messages between two tasks go. */
    enum Route {
        DAEMON,
        DIRECT_UNIX,
        DIRECT_TCP,
        DIRECT_SHARED
    }

    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<PvmTask> open = new ArrayList<>();
    RunningDaemon daemon;

    @RegisterExtension
    final AfterTestExecutionCallback logOnFailure =
            context -> context.getExecutionException().ifPresent(e -> System.err.println(daemon.log()));

    /** Starts the daemon of one test. */
    protected abstract RunningDaemon startDaemon();

    @BeforeEach
    void start() {
        daemon = startDaemon();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        open.forEach(PvmTask::close);
        if (daemon != null) {
            daemon.close();
        }
    }

    PvmTask enroll() {
        PvmTask task = daemon.enroll();
        open.add(task);
        return task;
    }

    PvmTask enroll(Route route) {
        PvmTask task = switch (route) {
            case DIRECT_UNIX -> daemon.enroll("JPVM_ROUTE_TRANSPORT", "unix");
            case DIRECT_TCP -> daemon.enroll("JPVM_ROUTE_TRANSPORT", "tcp");
            case DAEMON, DIRECT_SHARED -> daemon.enroll();
        };
        open.add(task);
        task.setOption(TaskOption.ROUTE, route == Route.DAEMON ? 1 : 3);
        return task;
    }

    static MessageBuffer next(PvmTask task, Tid from, int tag) {
        return task.receive(from, tag, SOON)
                .orElseThrow(() -> new AssertionError(task + " got nothing from " + from + " with tag " + tag));
    }

    <T> T join(Future<T> future) throws Exception {
        return future.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
}
