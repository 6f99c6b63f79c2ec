package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.os.ProcessControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order of signals, and that none waits for a program that is slow to start. */
class TaskLauncherTest {
    private static final int TID = 0x40001;
    private static final int SIGUSR1 = 10;
    private static final int SIGNAL_BASE = 128;
    private static final long PATIENCE_MILLIS = 10_000;

    private final TaskLauncher launcher = new TaskLauncher(
            new LaunchSettings(Map.of(), null, "", System.getProperty("java.class.path"), List.of(), List.of()),
            new RemoteClasses(null, new DaemonLog(0x80040000, 0)),
            new TaskSockets("7f000001:0400", 0),
            new DaemonLog(0x80040000, 0));
    private final CountDownLatch free = new CountDownLatch(1);
    private Process process;

    @AfterEach
    void end() {
        free.countDown();
        launcher.close(false);
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void sigtermDoesNotWaitForTheLauncherThread() throws Exception {
        start();
        block();
        launcher.signal(TID, (int) process.pid(), ProcessControl.TERM);
        assertTrue(launcher.awaitSignals(0));
        assertTrue(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), "SIGTERM was not sent");
        assertEquals(SIGNAL_BASE + ProcessControl.TERM, process.exitValue());
    }

    @Test
    void sigtermDoesNotOvertakeAnotherSignal() throws Exception {
        start();
        block();
        launcher.signal(TID, (int) process.pid(), SIGUSR1);
        launcher.signal(TID, (int) process.pid(), ProcessControl.TERM);
        assertFalse(launcher.awaitSignals(1), "both wait");
        free.countDown();
        assertTrue(launcher.awaitSignals(PATIENCE_MILLIS));
        assertTrue(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals(SIGNAL_BASE + SIGUSR1, process.exitValue());
    }

    @Test
    void nothingIsStartedAfterTheLastSignals() throws Exception {
        block();
        launcher.launch(new LaunchRequest(
                TID, LaunchRequest.Kind.NATIVE, "/bin/sleep", List.of("1000"), List.of(), null, false));
        assertTrue(launcher.awaitSignals(0));
        CountDownLatch passed = new CountDownLatch(1);
        launcher.submit(passed::countDown);
        free.countDown();
        assertTrue(passed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        assertEquals(
                0,
                ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().command().orElse("").endsWith("/sleep"))
                        .count());
    }

    private void start() throws IOException {
        process = new ProcessBuilder("/bin/sleep", "1000").start();
    }

    private void block() {
        launcher.submit(() -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
