package org.jpvm.mosix.continuation;

/** What became of a request to take a task off its thread. */
public sealed interface CaptureAnswer {
    /** The task stands still; its frames are held until they are resumed or released. */
    record Captured(Continuation continuation) implements CaptureAnswer {}

    /**
     * The task goes on: it could not be taken apart where it was. Ask again later.
     *
     * @param reason one line for a console, without the task's name
     */
    record Deferred(String reason) implements CaptureAnswer {}

    /** The task had ended, or ended before it reached a poll. */
    record Ended() implements CaptureAnswer {}
}
