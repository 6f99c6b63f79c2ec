package org.jpvm.migration;

/** What a call of {@link Migration#checkpoint} comes back as: it returns once in the task, and once more in each task started from the file. */
public enum Checkpoint {
    /** The file is written, the task goes on. */
    SAVED,
    /** This is a new task that goes on from the file. */
    RESTORED
}
