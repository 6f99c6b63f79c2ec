package org.jpvm.lock;

import java.util.TreeSet;

/**
 * One task's side of one lock.
 *
 * <pre>
 *  commands   acquire, leave
 *  then       nextStep until it is Locked or Ended; after each other step one of the on... methods with its outcome
 * </pre>
 *
 * <p>What keeps it correct: only one task can have the entry {@code held}. Who comes looks first and puts it only when nobody waits, else
 * queues up behind all tickets it saw; so who had a ticket before another one came is served before. Who queues up looks once more after
 * that, and who releases looks after it has deleted {@code held}: one of the two sees the other. Who gives up or finds itself woken for
 * nothing passes the turn on. A mark at index 0 without a holder tells that one died with the lock; it stays until somebody has been told. After a death nobody says anything, which is why a waiting task looks from time to time.
 *
 * <p>When the outcome of a request is not known ({@link #onUnsure}) the board tells it: requests of one task are served in their order.
 */
final class LockCore {
    private final int own;
    private final int indicesPerGeneration;

    private boolean acquiring;
    private boolean tryOnly;
    /** The board as seen last, null when something may have changed that matters. */
    private Board view;
    /** What this task has on the board is not known. */
    private boolean unsure;

    private boolean held;
    private Ticket ticket;
    /** The mark at 0 is this task's to delete: it has put it, or has told its user of the death that it stands for. */
    private boolean mark;
    /** The mark at 0 is that of a holder that died, and nobody has been told yet. */
    private boolean inherited;
    /** {@link Step.Locked} was the answer. */
    private boolean told;
    /** Marks above 0, which say nothing. */
    private final TreeSet<Integer> surplusMarks = new TreeSet<>();

    /** The turn has to be passed on when the lock is free and others wait. */
    private boolean owesWake;

    private Step pending;

    LockCore(int own, int indicesPerGeneration) {
        this.own = own;
        this.indicesPerGeneration = indicesPerGeneration;
    }

    /** Begins to take the lock; with {@code tryOnly} without waiting for others. */
    void acquire(boolean tryOnly) {
        acquiring = true;
        owesWake = false;
        told = false;
        view = null;
        this.tryOnly = tryOnly;
    }

    /** Begins to give the lock back, or to give up waiting for it. */
    void leave() {
        acquiring = false;
        view = null;
    }

    Step nextStep() {
        pending = acquiring ? whileAcquiring() : whileLeaving();
        return pending;
    }

    private Step whileAcquiring() {
        if (unsure) {
            return new Step.Look();
        }
        if (held) {
            if (ticket != null) {
                return new Step.DeleteTicket(ticket);
            }
            if (!mark && !inherited) {
                return new Step.PutMark();
            }
            return surplusMarks.isEmpty() ? locked() : new Step.DeleteMark(surplusMarks.last());
        }
        if (view == null) {
            return new Step.Look();
        }
        boolean first = view.tickets().isEmpty()
                ? ticket == null
                : view.tickets().firstKey().equals(ticket);
        if (first && view.isFree()) {
            return new Step.PutLock();
        }
        if (ticket == null) {
            if (tryOnly) {
                leave();
                return whileLeaving();
            }
            return new Step.PutTicket(behindAll());
        }
        return new Step.Wait();
    }

    private Step locked() {
        boolean died = inherited;
        told = true;
        mark = true;
        inherited = false;
        return new Step.Locked(died);
    }

    private Step whileLeaving() {
        if (unsure) {
            return new Step.Look();
        }
        if (!surplusMarks.isEmpty()) {
            return new Step.DeleteMark(surplusMarks.last());
        }
        if (mark) {
            return new Step.DeleteMark(0);
        }
        if (held) {
            return new Step.DeleteLock();
        }
        if (ticket != null) {
            return new Step.DeleteTicket(ticket);
        }
        if (owesWake) {
            if (view == null) {
                return new Step.Look();
            }
            if (view.isFree() && !view.tickets().isEmpty()) {
                return new Step.Wake(view.tickets().get(view.tickets().firstKey()));
            }
            owesWake = false;
        }
        return new Step.Ended();
    }

    private Ticket behindAll() {
        if (view.tickets().isEmpty()) {
            return new Ticket(0, 0);
        }
        Ticket last = view.tickets().lastKey();
        return last.index() + 1 < indicesPerGeneration
                ? new Ticket(last.generation(), last.index() + 1)
                : new Ticket(last.generation() + 1, 0);
    }

    /** The answer to {@link Step.Look}. */
    void onBoard(Board board) {
        view = board;
        unsure = false;
        held = board.holder() == own;
        ticket = null;
        for (var entry : board.tickets().entrySet()) {
            if (entry.getValue() == own) {
                ticket = entry.getKey();
                break;
            }
        }
        mark = false;
        inherited = false;
        surplusMarks.clear();
        if (held) {
            owesWake = true;
            Integer marked = board.marks().get(0);
            mark = marked != null && (told || marked == own);
            inherited = marked != null && !mark;
            surplusMarks.addAll(board.marks().tailMap(1).keySet());
        }
        owesWake |= ticket != null;
    }

    /** The answer to {@link Step.PutLock}: false when another task has it. */
    void onLockPut(boolean done) {
        held = done;
        owesWake |= done;
        view = null;
    }

    /** The answer to {@link Step.PutMark}. */
    void onMarkPut(int index) {
        // The lowest free index: above 0 when a holder did not come to delete its mark.
        mark = index == 0;
        inherited = index > 0;
        for (int i = 1; i <= index; i++) {
            surplusMarks.add(i);
        }
    }

    /** The answer to {@link Step.PutTicket}. */
    void onTicketPut(Ticket got) {
        ticket = got;
        owesWake = true;
        view = null;
    }

    /** The entry of the last step is gone, whoever did it. */
    void onDeleted() {
        if (pending instanceof Step.DeleteLock) {
            held = false;
        } else if (pending instanceof Step.DeleteTicket) {
            ticket = null;
        } else if (pending instanceof Step.DeleteMark deleted) {
            mark &= deleted.index() != 0;
            surplusMarks.remove(deleted.index());
        }
        view = null;
    }

    /** The message of {@link Step.Wake} has left. */
    void onWakeSent() {
        owesWake = false;
    }

    /** {@link Step.Wait} is over. */
    void onWoken() {
        view = null;
    }

    /** The last request may or may not have been served. */
    void onUnsure() {
        unsure = true;
        view = null;
    }
}
