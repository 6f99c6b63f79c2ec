package org.jpvm.mosix.continuation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One question to a running task whether it can be captured now. Asked by any thread, answered by the task's. */
public final class CaptureRequest {
    private final int attempts;
    private final CompletableFuture<CaptureAnswer> answer = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Runnable onWithdrawal;
    private int refusals;
    private volatile String lastRefusal;
    private int pollsToSkip;

    CaptureRequest(int attempts, int pollsToSkip, Runnable onWithdrawal) {
        this.attempts = attempts;
        this.pollsToSkip = pollsToSkip;
        this.onWithdrawal = onWithdrawal;
    }

    /** Completed by the task's thread, or by whoever withdraws the request; dependents should do little on it. */
    public CompletableFuture<CaptureAnswer> answer() {
        return answer;
    }

    /**
     * Gives up, for a task that reached no poll in time. The task goes on as if nothing had been asked.
     *
     * @param reason for the answer
     * @return false if the task has answered, or is about to: the answer will come
     */
    public boolean withdraw(String reason) {
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        onWithdrawal.run();
        answer.complete(new CaptureAnswer.Deferred(reason));
        return true;
    }

    /** Why the task could not be captured when it was looked at last; null if it was not looked at. */
    public String lastRefusal() {
        return lastRefusal;
    }

    /** Called by the task's thread before it answers; false if the request was withdrawn. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Whether this poll should look at all: after each refusal the pause doubles, for looking costs more than a loop's round. */
    boolean due() {
        if (pollsToSkip > 0) {
            pollsToSkip--;
            return false;
        }
        return true;
    }

    /** Polls that pass before the next look. */
    int pollsToSkip() {
        return pollsToSkip;
    }

    /** Notes a refusal; true if it was the last that the request allows. */
    boolean refused(String reason) {
        lastRefusal = reason;
        refusals++;
        pollsToSkip = 1 << Math.min(refusals, 16);
        return refusals >= attempts;
    }
}
