package org.jpvm.examples;

import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * The tours of {@link Mbox}: sequences of mailbox calls that show what flags and indices do. Each counts what went well and ends in an
 * exception where C's program ends. They expect a class without entries.
 */
final class MboxTour {
    private static final String MESSAGE = "This Message Left Here By Mbox (%s)";
    private static final int OPEN = Mailbox.FIRST_AVAILABLE | Mailbox.MULTI_INSTANCE;

    private final PvmTask pvm;
    private final MboxEntries entries;
    private final int userFlags;
    private final Pause pause;
    private int good;

    /** Between the parts of a tour, for whoever wants to look from outside. */
    interface Pause {
        void take() throws InterruptedException;
    }

    /** @param userFlags flags from the command line, for those that a tour leaves open */
    MboxTour(PvmTask pvm, MboxEntries entries, int userFlags, Pause pause) {
        this.pvm = pvm;
        this.entries = entries;
        this.userFlags = userFlags;
        this.pause = pause;
    }

    /**
     * Six instances of one class: an index that was deleted is used again, the first available entry is the one with the lowest index, and
     * reading may delete.
     */
    int flags() throws InterruptedException {
        int flags = userFlags | OPEN | Mailbox.PERSISTENT;
        for (int i = 0; i < 6; i++) {
            count(entries.putAndCheck(MESSAGE.formatted(i), flags));
        }
        pause.take();
        count(entries.delete(3));
        count(entries.putAndCheck(MESSAGE.formatted("X"), flags));
        pause.take();
        for (int i = 0; i < 3; i++) {
            count(entries.delete(i));
        }
        int wait = userFlags & Mailbox.WAIT_FOR_INFO;
        for (int reading : new int[] {OPEN | Mailbox.READ_AND_DELETE, OPEN}) {
            MboxEntries.Content content = entries.require(0, reading | wait);
            System.out.printf("Retrieved Message is \"%s\" from tid=%d.%n", content.text(), content.number());
            count(true);
        }
        return good;
    }

    /**
     * What {@code pvm_insert}, {@code pvm_lookup} and {@code pvm_delete} of PVM 3.3 did, ints in place of messages: each is a call of the
     * mailbox with certain flags.
     */
    int oldCalls() throws InterruptedException {
        for (int i = 0; i < 7; i++) {
            insertAndCheck(i == 6 ? -1 : i, 2 * i, 3 * i);
        }
        pause.take();
        count(entries.delete(3));
        insertAndCheck(-1, 123, 246);
        pause.take();
        for (int i = 0; i < 3; i++) {
            count(entries.delete(i));
        }
        Mailbox.Found first = pvm.mailbox().find(entries.name(), 0, Mailbox.FIRST_AVAILABLE);
        System.out.printf(
                "First Available Lookup at Index=%d -> %d%n",
                first.index(), first.message().unpackInt());
        count(true);
        return good;
    }

    private void insertAndCheck(int wanted, int value, int other) {
        int index = insert(wanted, value);
        System.out.printf("Value %d Successfully Inserted at %d (req=%d)%n", value, index, wanted);
        count(true);
        try {
            insert(index, other);
            System.out.println("Uh-Oh, Re-Insert at Index=" + index + " Succeeded!");
        } catch (PvmException e) {
            System.out.println("Re-insert at Index=" + index + " Failed as Expected.");
            count(true);
        }
        int found = pvm.mailbox().receive(entries.name(), index, 0).unpackInt();
        if (found == value) {
            System.out.println("Retrieved Value is a Match.");
            count(true);
        } else {
            System.out.println("Mismatch Error:  " + found + " != " + value);
        }
    }

    /** At an index, or with -1 at any; the index it got. */
    private int insert(int index, int value) {
        int flags = Mailbox.PERSISTENT | Mailbox.MULTI_INSTANCE;
        MessageBuffer message = pvm.newBuffer();
        message.packInt(value);
        if (index < 0) {
            return pvm.mailbox().put(entries.name(), message, flags);
        }
        pvm.mailbox().putAt(entries.name(), index, message, flags);
        return index;
    }

    /** Three instances, of which the second is replaced at its index. */
    int directIndex() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            count(entries.putAndCheck(MESSAGE.formatted(i), userFlags | OPEN));
        }
        pause.take();
        int kept = Mailbox.OVERWRITABLE | Mailbox.READ_AND_DELETE | Mailbox.WAIT_FOR_INFO;
        entries.putAt(MESSAGE.formatted("X"), 1, userFlags & kept);
        for (int i = 0; i < 3; i++) {
            entries.require(i, 0);
        }
        return good;
    }

    private void count(boolean success) {
        good += success ? 1 : 0;
    }
}
