package org.jpvm.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** {@code stop}: the console's {@code halt}. */
final class StopCommand implements Command {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 5_000_000;

    @Override
    public String syntax() {
        return "stop";
    }

    @Override
    public String description() {
        return "Ends the running machine, all its daemons and all its tasks; the console's halt. Works on a C pvmd, too.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine line) {
        Path file = AddressFile.of(System.getenv());
        PvmTask pvm = Pvm.enroll();
        // The halting daemon sends SIGTERM to all its tasks, and this process is one: that is success, too.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(waitForEnd(file)), "jpvm-stop"));
        pvm.halt();
        return waitForEnd(file);
    }

    /** Exit status: 0 when the daemon took its address file away in time. */
    private static int waitForEnd(Path file) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (Files.exists(file)) {
            if (System.nanoTime() > deadline) {
                System.err.println("jpvm stop: the daemon was told to halt, but " + file + " is still there");
                return 1;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return 0;
    }
}
