package org.jpvm.migration.io;

import java.nio.file.Path;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.migration.CheckpointOutcome;
import org.jpvm.migration.spi.CopyCall;
import org.jpvm.migration.spi.MovableThread;
import org.jpvm.migration.spi.MovableThreads;

/** One call of {@code checkpoint}, in the task and in its copy. */
final class CheckpointCall implements CopyCall {
    private final TaskMigration migration;
    private final String file;
    private final int pins;
    private final boolean stays;
    private CheckpointOutcome outcome;
    private String problem;

    CheckpointCall(TaskMigration migration, String file, int pins, boolean stays) {
        this.migration = migration;
        this.file = file;
        this.pins = pins;
        this.stays = stays;
    }

    /** Has the task taken off its thread, so that this does not return then; what is left is done by {@link #resume}. */
    CheckpointOutcome ask() {
        MovableThread thread = MovableThreads.current();
        if (thread == null) {
            throw new PvmException(
                    PvmError.NOT_IMPL,
                    "only the main thread of a hosted task can be written to a file: spawn it with SpawnRequest.hosted at"
                            + " a Java daemon that has jpvm-mosix-bridge on its class path and runs without"
                            + " --no-migration");
        }
        throw notWritten(thread.stop(this));
    }

    private PvmException notWritten(String reason) {
        return new PvmException(PvmError.SYS_ERR, "no checkpoint in " + file + ": " + reason);
    }

    @Override
    public Path file() {
        return Path.of(file);
    }

    @Override
    public void begin() {
        outcome = CheckpointOutcome.RESTORED;
    }

    @Override
    public void end(String reason) {
        outcome = reason == null ? CheckpointOutcome.SAVED : null;
        problem = reason;
    }

    @Override
    public Object resume() {
        if (problem != null) {
            throw notWritten(problem);
        }
        if (outcome == null) {
            return ask();
        }
        if (outcome == CheckpointOutcome.RESTORED) {
            migration.keepPinned(pins, stays);
        }
        return outcome;
    }
}
