package org.jpvm.lock;

/** What a {@link LockCore} wants next. */
sealed interface Step {
    /** Ask for the board; {@link LockCore#onBoard}. */
    record Look() implements Step {}

    /** Put the entry {@code held}; {@link LockCore#onLockPut}. */
    record PutLock() implements Step {}

    /** Put a mark at the lowest free index; {@link LockCore#onMarkPut}. */
    record PutMark() implements Step {}

    /** Put a ticket at the lowest free index from that of {@code from}; {@link LockCore#onTicketPut}. */
    record PutTicket(Ticket from) implements Step {}

    /** Delete the entry {@code held}; {@link LockCore#onDeleted}. */
    record DeleteLock() implements Step {}

    /** Delete a mark; {@link LockCore#onDeleted}. */
    record DeleteMark(int index) implements Step {}

    /** Delete the own ticket; {@link LockCore#onDeleted}. */
    record DeleteTicket(Ticket ticket) implements Step {}

    /** Tell a task that it is its turn; {@link LockCore#onWakeSent}. */
    record Wake(int task) implements Step {}

    /** Wait for such a message, but look again after a while; {@link LockCore#onWoken}. */
    record Wait() implements Step {}

    /** The lock is this task's. */
    record Locked(boolean previousHolderDied) implements Step {}

    /** The lock is not this task's, or not any more, and nothing of it is left on the board. */
    record Ended() implements Step {}
}
