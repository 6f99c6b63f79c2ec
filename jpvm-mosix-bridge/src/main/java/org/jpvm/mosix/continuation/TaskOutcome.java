package org.jpvm.mosix.continuation;

/** How a run of a task on a thread ended. */
public sealed interface TaskOutcome {
    /** @param result of the task's outermost method, null if it has none */
    record Finished(Object result) implements TaskOutcome {}

    /** @param cause what the task threw */
    record Failed(Throwable cause) implements TaskOutcome {}

    /** The task was taken off the thread; whoever asked for it got the same continuation. */
    record Captured(Continuation continuation) implements TaskOutcome {}
}
