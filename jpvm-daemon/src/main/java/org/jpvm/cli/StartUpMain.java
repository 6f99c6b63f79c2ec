package org.jpvm.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.console.PvmConsole;
import org.jpvm.daemon.PvmdMain;
import org.jpvm.daemon.io.TaskArchive;
import org.jpvm.startup.TaskRehearsal;

/**
 * Goes through what daemon, console and commands do when they start, in one JVM, for the archive of the classes that they load; the launcher runs it
 * in the background with {@code -XX:ArchiveClassesAtExit}. The environment must name a machine that nobody uses ({@code PVM_TMP}). Ends with
 * status 0 when all went well, at the latest after a minute.
 */
final class StartUpMain {
    private static final long LIMIT_SECONDS = 60;
    private static final long POLL_NANOS = 20_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FAILED = 1;

    /** Enough of the console's commands for its tables and replies. */
    private static final String CONSOLE_COMMANDS = "version\nhelp\nconf\nps -a\nps\nalias\nhalt\n";

    private StartUpMain() {}

    /** {@code LIBRARY_JAR ARCHIVE}: class path of a task that does what tasks do, and where the archive of its classes goes. */
    public static void main(String[] arguments) {
        limit();
        try {
            Thread daemon = new Thread(() -> PvmdMain.main(new String[0]), "pvmd");
            daemon.setDaemon(true);
            daemon.start();
            awaitDaemon();
            rehearse(arguments[0], arguments[1]);
            commands();
            System.setIn(new ByteArrayInputStream(CONSOLE_COMMANDS.getBytes(StandardCharsets.UTF_8)));
            // Both this and the daemon, when it halts, end the JVM.
            PvmConsole.main(new String[0]);
        } catch (Exception e) {
            System.err.println("jpvm: no archive of classes: " + e);
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void limit() {
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(FAILED));
    }

    private static void awaitDaemon() {
        Path file = AddressFile.of(System.getenv());
        while (!Files.exists(file)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void rehearse(String library, String archive) throws Exception {
        try (PvmTask pvm = Pvm.enroll()) {
            String tid = Integer.toString(pvm.tid().value());
            Process task = new ProcessBuilder(TaskArchive.making(library, archive, TaskRehearsal.class, tid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (int i = 0; i < TaskRehearsal.MESSAGES; i++) {
                pvm.receive(Tid.ANY, TaskRehearsal.TAG, PATIENCE);
            }
            if (!task.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || task.exitValue() != 0) {
                throw new IllegalStateException("the task did not end well");
            }
        }
    }

    private static void commands() {
        for (String command : List.of("run", "doctor", "stop", "demo", "simulate")) {
            JpvmMain.run(new String[] {command, "--help"});
        }
        JpvmMain.run(new String[] {"version"});
        JpvmMain.run(new String[] {"run", "hello"});
    }
}
