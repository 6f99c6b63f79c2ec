package org.jpvm.migration;

/** Where a task is when {@link Migration#checkpoint} returns. */
public enum CheckpointOutcome {
    /** It was written to the file, and goes on. */
    SAVED,
    /** It was started from the file, as a new task with a tid of its own. */
    RESTORED
}
