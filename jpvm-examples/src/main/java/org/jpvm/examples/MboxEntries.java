package org.jpvm.examples;

import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/** The entries of one mailbox class that {@link Mbox} puts, reads and deletes, and what it prints about each step. */
final class MboxEntries {
    private static final String OWN_CLASS = "mbox_test";

    private String name = OWN_CLASS;
    private boolean readable = true;
    private PvmTask pvm;

    /** What an entry holds; empty for entries that others put. */
    record Content(String text, int number) {}

    /** Uses a class whose entries are of unknown content. */
    void ofOthers(String className) {
        name = className;
        readable = false;
    }

    void enter(PvmTask task) {
        pvm = task;
    }

    String name() {
        return name;
    }

    /** Puts an entry and reads it back; whether both are the same. */
    boolean putAndCheck(String text, int flags) {
        int number = pvm.tid().value();
        int index = put(text, flags);
        Content content = require(index, 0);
        if (!readable) {
            return false;
        }
        if (!content.text().equals(text)) {
            System.out.printf("String Mismatch Error:  \"%s\"  !=  \"%s\"%n", content.text(), text);
        } else if (content.number() != number) {
            System.out.printf("Number Mismatch Error:  %d  !=  %d%n", content.number(), number);
        } else {
            System.out.println("Retrieved Message is a Match.");
            return true;
        }
        return false;
    }

    private int put(String text, int flags) {
        MessageBuffer message = message(text);
        int index = pvm.mailbox().put(name, message, flags);
        inserted(text, index, flags);
        return index;
    }

    /** Puts an entry at this index and no other. */
    void putAt(String text, int index, int flags) {
        pvm.mailbox().putAt(name, index, message(text), flags);
        inserted(text, index, flags);
    }

    private MessageBuffer message(String text) {
        MessageBuffer message = pvm.newBuffer();
        message.packString(text).packInt(pvm.tid().value());
        return message;
    }

    private void inserted(String text, int index, int flags) {
        System.out.printf(
                "Inserted Message Into \"%s\" at index=%d:%s%n\t\"%s\"%n\t0x%x%n",
                name, index, words(flags), text, pvm.tid().value());
    }

    /** Reads an entry, or null when there is none to read. */
    Content get(int index, int flags) {
        try {
            return require(index, flags);
        } catch (PvmException e) {
            System.err.println("mbox: Retrieving Message: " + e.error().text());
            return null;
        }
    }

    /** Reads an entry that must be there. */
    Content require(int index, int flags) {
        MessageBuffer message = pvm.mailbox().receive(name, index, flags);
        Content content = readable ? new Content(message.unpackString(), message.unpackInt()) : new Content("", 0);
        System.out.printf("Retrieved Message From \"%s\" at index=%d:%s%n", name, index, words(flags));
        if (readable) {
            System.out.printf("\t\"%s\"%n\t0x%x%n", content.text(), content.number());
        } else {
            System.out.println("\t(not unpacked)");
        }
        return content;
    }

    /** Whether an entry could be deleted. */
    boolean delete(int index) {
        try {
            pvm.mailbox().delete(name, index);
        } catch (PvmException e) {
            System.err.println("mbox: Deleting Message: " + e.error().text());
            System.out.println("No Message to Delete at Index=" + index);
            return false;
        }
        System.out.println("Message at Index=" + index + " Deleted.");
        return true;
    }

    private static String words(int flags) {
        return ((flags & Mailbox.PERSISTENT) != 0 ? " PERSISTENT" : "")
                + ((flags & Mailbox.FIRST_AVAILABLE) != 0 ? " FIRST_AVAIL" : "")
                + ((flags & Mailbox.OVERWRITABLE) != 0 ? " OVER_WRITABLE" : "")
                + ((flags & Mailbox.MULTI_INSTANCE) != 0 ? " MULTI_INSTANCE" : "")
                + ((flags & Mailbox.READ_AND_DELETE) != 0 ? " READ_AND_DELETE" : "");
    }
}
