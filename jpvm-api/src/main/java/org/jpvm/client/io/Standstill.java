package org.jpvm.client.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.client.SessionState;
import org.jpvm.migration.spi.MovableThread;
import org.jpvm.migration.spi.MovableThreads;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * What a session does while its task stands still: it takes in what the daemon has sent, up to the daemon's answer to a request behind all that
 * the task has sent, and keeps it unread. The task sees it as if it had stayed in the socket. Lock held, unless a method says otherwise.
 */
final class Standstill {
    private final TaskCore core;
    private final TaskLoop loop;
    private final ArrayDeque<SessionState.Unread> unread = new ArrayDeque<>();
    private boolean suspended;

    Standstill(TaskCore core) {
        this.core = core;
        this.loop = core.loop();
    }

    /** Whether the session is taken away, or may be. */
    boolean isSuspended() {
        return suspended;
    }

    /** Whether a message is kept unread. */
    boolean keeps(
            int source, int destination, int encoding, int tag, int context, int waitId, byte[] body, int length) {
        if (suspended) {
            unread.addLast(new SessionState.Unread(source, destination, encoding, tag, context, waitId, body, length));
        }
        return suspended;
    }

    /** Takes in what was kept unread; whether there was anything. A call that takes messages in begins. */
    boolean readKept() {
        if (suspended || unread.isEmpty() || loop.inHandler()) {
            return false;
        }
        while (!unread.isEmpty()) {
            SessionState.Unread next = unread.removeFirst();
            core.onMessage(
                    next.source(),
                    next.destination(),
                    next.encoding(),
                    next.tag(),
                    next.context(),
                    next.waitId(),
                    next.body(),
                    next.lengthBytes());
        }
        return true;
    }

    List<SessionState.Unread> unread() {
        return new ArrayList<>(unread);
    }

    /** Begins suspended. */
    void begin() {
        suspended = true;
    }

    /** What another session kept came before what this one has kept. */
    void addBefore(List<SessionState.Unread> kept) {
        for (int i = kept.size() - 1; i >= 0; i--) {
            unread.addFirst(kept.get(i));
        }
    }

    /** Suspends; null, or why not. */
    String suspend(long timeoutNanos) {
        if (!loop.isAlive()) {
            return "it has left the machine";
        }
        String obstacle = core.moveObstacle();
        if (obstacle != null) {
            return obstacle;
        }
        core.trace().flush();
        suspended = true;
        String reason = null;
        try {
            XdrReader answer = core.ask(
                    Tid.LOCAL_DAEMON,
                    TaskCode.SYNC,
                    Protocol.CONTEXT_TM,
                    new XdrWriter(),
                    System.nanoTime() + timeoutNanos);
            if (answer == null) {
                reason = "its daemon did not confirm in time that nothing is under way";
            } else if (!core.daemon().isQuiet()) {
                reason = "half a fragment is under way";
            }
        } catch (PvmException e) {
            reason = e.getMessage();
        }
        suspended = reason == null;
        return reason;
    }

    /** Goes on. What was kept is read by the next call that takes messages in, as from the socket. */
    void resume() {
        suspended = false;
    }

    /** Has the calling thread, if it moves, leave the wait of this waiter when it is to stand still; null if it does not move. */
    MovableThread watch(Waiter waiter) {
        MovableThread movable = MovableThreads.current();
        if (movable != null) {
            waiter.movable = movable;
            movable.wakeWith(loop::interruptWait);
        }
        return movable;
    }

    /**
     * A receive has not ended by a message: if it is to stand still, this offers the rest of it to the mover and may not return.
     *
     * @param form what the receive returns to the task, negative when that is not known
     * @return whether the receive goes on; false after its time
     */
    boolean offer(Waiter receiver, long deadlineNanos, int form) {
        MovableThread movable = receiver.movable;
        long remaining = deadlineNanos == TaskLoop.FOR_EVER ? deadlineNanos : deadlineNanos - System.nanoTime();
        if (movable == null || remaining <= 0) {
            return false;
        }
        int known = form >= 0 ? form : ReceiveCall.formOfCaller();
        if (known != ReceiveCall.NONE) {
            movable.offer(new ReceiveCall(
                    core, receiver.source, receiver.tag, receiver.context, receiver.exact, remaining, known));
        }
        // Refused: what is on the stack stays as it is until this receive ends.
        receiver.movable = null;
        return true;
    }
}
