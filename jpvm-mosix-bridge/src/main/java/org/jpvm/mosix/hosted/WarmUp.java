package org.jpvm.mosix.hosted;

import java.lang.reflect.Method;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MoveRefusedException;
import org.jpvm.migration.spi.ProgramFiles;

/** A task that is moved within this JVM before the first real one, often enough that what moves tasks is loaded, linked and compiled. */
final class WarmUp {
    private static final long PATIENCE_SECONDS = 10;

    /** Copies of the task, until the JVM has compiled the copying or this many were made. */
    private static final int COPIES = 40;

    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** All is found among jpvm's own classes. */
    static final ProgramFiles NO_FILES = new ProgramFiles() {
        @Override
        public byte[] classFile(String binaryName) {
            return null;
        }

        @Override
        public URL resource(String name) {
            return null;
        }

        @Override
        public Enumeration<URL> resources(String name) {
            return Collections.emptyEnumeration();
        }
    };

    private WarmUp() {}

    static void run(ContinuationEngine engine) {
        Belongings nothing = new Belongings(Map.of(), null);
        ThreadGroup group = new ThreadGroup("warm-up");
        group.setMaxPriority(Thread.MIN_PRIORITY);
        try {
            HostedEngine.Program program = engine.open(NO_FILES);
            Method main =
                    program.loader().loadClass(WarmUpTask.class.getName()).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            MovableRun run = program.start(main, new String[] {"x"}, group);
            Thread thread = new Thread(group, run::run, "warm-up");
            thread.setDaemon(true);
            thread.start();
            CompletableFuture<String> stopped = new CompletableFuture<>();
            // Asked before the task runs, it answers at the first poll.
            run.stop(stopped::complete);
            String reason = stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (reason != null) {
                thread.interrupt();
                return;
            }
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            long begin = System.nanoTime();
            for (int i = 0; i < COPIES && System.nanoTime() - begin < MOST_NANOS; i++) {
                MovableRun copy = engine.restore(run.image(nothing), NO_FILES, nothing, group);
                copy.carried();
                copy.release();
            }
            run.release();
        } catch (InterruptedException e) {
            group.interrupt();
            Thread.currentThread().interrupt();
        } catch (ReflectiveOperationException
                | MoveRefusedException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            // The first task that moves pays for it, and shows what is wrong.
            group.interrupt();
        }
    }
}
