package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answer to a mailbox NAMES (TM_DB, DM_DBACK).
 *
 * <pre>
 * int    status, 0, or an error below 0 and nothing behind it
 * int    n
 * n x    { str name ; int m ; m x { int index ; int owner ; int flags } }
 * </pre>
 *
 * Source: pvm-wire-protocol §8.
 *
 * @param status  0, or an error code below 0
 * @param classes the classes whose name matches the pattern
 */
public record MailboxNamesReply(int status, List<MailboxClass> classes) {
    /** Keeps a copy of the list. */
    public MailboxNamesReply {
        classes = List.copyOf(classes);
    }

    /** Reads the body from the reader's position. */
    public static MailboxNamesReply read(XdrReader in) throws MalformedMessageException {
        int status = in.readInt("status");
        if (status < 0) {
            return new MailboxNamesReply(status, List.of());
        }
        MailboxClass[] classes = new MailboxClass[in.readCount("classes count", MailboxClass.MIN_BYTES)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = MailboxClass.read(in);
        }
        return new MailboxNamesReply(status, List.of(classes));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status);
        if (status >= 0) {
            out.putInt(classes.size());
            for (MailboxClass item : classes) {
                item.write(out);
            }
        }
    }

    /**
     * A mailbox class.
     *
     * @param name    its name
     * @param entries its entries
     */
    public record MailboxClass(String name, List<Entry> entries) {
        /** Bytes of the shortest class. */
        static final int MIN_BYTES = 12;

        /** Keeps a copy of the list. */
        public MailboxClass {
            entries = List.copyOf(entries);
        }

        static MailboxClass read(XdrReader in) throws MalformedMessageException {
            String name = in.readString("name");
            Entry[] entries = new Entry[in.readCount("entries count", Entry.BYTES)];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = new Entry(in.readInt("index"), in.readInt("owner"), in.readInt("flags"));
            }
            return new MailboxClass(name, List.of(entries));
        }

        void write(XdrWriter out) {
            out.putString(name).putInt(entries.size());
            for (Entry entry : entries) {
                out.putInt(entry.index).putInt(entry.owner).putInt(entry.flags);
            }
        }
    }

    /**
     * An entry of a class, without its content.
     *
     * @param index index in the class
     * @param owner tid of the task that put it, 0 when that task is gone
     * @param flags mailbox flags, pvm-api §19.7
     */
    public record Entry(int index, int owner, int flags) {
        /** Bytes of an entry. */
        static final int BYTES = 12;
    }
}
