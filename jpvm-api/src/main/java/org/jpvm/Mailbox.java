package org.jpvm;

import java.util.Collection;
import java.util.List;

/**
 * The machine's message board, kept by the master daemon: entries are messages under a class name and an index. Every call waits for the
 * daemon's answer. Source: pvm_putinfo(3PVM), pvm-api §14.
 */
public interface Mailbox {
    /** Entry outlives its owner. */
    int PERSISTENT = 1;
    /** More entries of the same name are allowed. */
    int MULTI_INSTANCE = 2;
    /** Other tasks may replace or delete the entry. */
    int OVERWRITABLE = 4;
    /** Receive the first entry at or after the index. */
    int FIRST_AVAILABLE = 8;
    /** Delete the entry on receipt. */
    int READ_AND_DELETE = 16;
    /** Wait for the entry. */
    int WAIT_FOR_INFO = 32;

    /**
     * Stores a copy of a message; Java form of {@code pvm_putinfo}.
     *
     * @return the index used
     * @throws PvmException BAD_PARAM for an empty name, DENIED when the entry belongs to another task
     */
    int put(String name, MessageBuffer message, int flags);

    /**
     * Stores a copy of a message at one index and no other; {@code pvm_insert} of PVM 3.3 does this with one int, {@link #PERSISTENT} and
     * {@link #MULTI_INSTANCE}. An entry that is there already is replaced without {@code MULTI_INSTANCE} when this task may, else the
     * call is refused.
     *
     * @param index 0 or more
     * @throws PvmException BAD_PARAM for an empty name or a negative index, DENIED when the index is taken
     */
    void putAt(String name, int index, MessageBuffer message, int flags);

    /**
     * Fetches an entry; Java form of {@code pvm_recvinfo}. Blocks with {@link #WAIT_FOR_INFO} until there is one.
     *
     * @throws PvmException NOT_FOUND, DENIED, BAD_PARAM
     */
    default MessageBuffer receive(String name, int index, int flags) {
        return find(name, index, flags).message();
    }

    /**
     * As {@link #receive}, and tells the index, which {@link #FIRST_AVAILABLE} leaves open; with index 0 {@code pvm_lookup(name, -1)} of
     * PVM 3.3.
     *
     * @throws PvmException NOT_FOUND, DENIED, BAD_PARAM
     */
    Found find(String name, int index, int flags);

    /**
     * Deletes an entry; Java form of {@code pvm_delinfo}.
     *
     * @throws PvmException NOT_FOUND, DENIED, BAD_PARAM
     */
    void delete(String name, int index);

    /** Lists the classes whose name contains the pattern ({@code *} matches any gap); Java form of {@code pvm_getmboxinfo}. */
    List<MailboxClass> list(String pattern);

    /**
     * Deletes persistent entries whose owner is gone; Java form of the mailbox part of {@code pvmreset}, the console's {@code reset}.
     *
     * @param name        class name, empty for all
     * @param index       index, -1 for all
     * @param tasksEnding also entries of living owners are deleted as soon as these end, but for {@code spared} ones
     * @param spared      tasks that stay
     * @throws PvmException NOT_IMPL when the provider cannot
     */
    default void reset(String name, int index, boolean tasksEnding, Collection<Tid> spared) {
        throw new PvmException(PvmError.NOT_IMPL, "this provider cannot reset the mailbox");
    }

    /**
     * A message from the board.
     *
     * @param index   index of its entry
     * @param message a copy of what was stored
     */
    record Found(int index, MessageBuffer message) {}

    /**
     * The entries under one name.
     *
     * @param name    class name
     * @param entries its entries by index
     */
    record MailboxClass(String name, List<Entry> entries) {}

    /**
     * One entry.
     *
     * @param index index in its class
     * @param owner task that put it, value 0 when it is gone
     * @param flags flags it was put with
     */
    record Entry(int index, Tid owner, int flags) {}
}
