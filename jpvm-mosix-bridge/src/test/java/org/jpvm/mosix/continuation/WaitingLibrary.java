package org.jpvm.mosix.continuation;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jpvm.mosix.continuation.runtime.Preemptible;
import org.jpvm.mosix.continuation.runtime.ResumableCall;
import org.jpvm.mosix.continuation.runtime.TaskRuntime;

/** A library with a call that waits, as a task library has: a request ends the wait, and the call begins again where the task goes on. */
public final class WaitingLibrary {
    static final BlockingQueue<Integer> MESSAGES = new LinkedBlockingQueue<>();
    private static final Integer WAKE = Integer.MIN_VALUE;

    /** The rest of a receive call. */
    record Receive(int tag) implements ResumableCall {
        @Override
        public Object resume() throws InterruptedException {
            return await(this);
        }
    }

    private WaitingLibrary() {}

    public static int receive(int tag) throws InterruptedException {
        return await(new Receive(tag));
    }

    private static int await(Receive call) throws InterruptedException {
        Preemptible task = TaskRuntime.current();
        task.wakeWith(() -> MESSAGES.add(WAKE));
        try {
            while (true) {
                int got = MESSAGES.take();
                if (got != WAKE) {
                    return got + call.tag();
                }
                task.pollInCall(call);
            }
        } finally {
            task.wakeWith(null);
        }
    }
}
