package org.jpvm.lock;

import java.util.TreeMap;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/** The entries of one lock in the mailbox. Every method is one request to the master daemon. */
final class LockBoard {
    /** Number of indices of a class that tickets use; a put can name 2^21 of them. */
    static final int INDICES = 1 << 20;

    private static final int DIRECT_INDEX_SHIFT = 10;
    private static final String HELD = "held";
    private static final String MARK = "mark";
    private static final String QUEUE = "queue.";

    private final PvmTask task;
    private final String prefix;

    LockBoard(PvmTask task, String name) {
        this.task = task;
        // The characters that a list request reads otherwise, and the one that ends the name.
        String plain = name.replace("%", "%25")
                .replace("*", "%2a")
                .replace("\\", "%5c")
                .replace(":", "%3a");
        prefix = "jpvm.lock:" + plain + ":";
    }

    Board look() {
        int holder = 0;
        TreeMap<Integer, Integer> marks = new TreeMap<>();
        TreeMap<Ticket, Integer> tickets = new TreeMap<>();
        for (Mailbox.MailboxClass each : task.mailbox().list(prefix)) {
            String kind = each.name().startsWith(prefix) ? each.name().substring(prefix.length()) : "";
            for (Mailbox.Entry entry : each.entries()) {
                int owner = entry.owner().value();
                if (kind.equals(HELD)) {
                    holder = owner;
                } else if (kind.equals(MARK)) {
                    marks.put(entry.index(), owner);
                } else if (kind.matches("queue\\.\\d{1,9}")) {
                    int generation = Integer.parseInt(kind.substring(QUEUE.length()));
                    tickets.put(new Ticket(generation, entry.index()), owner);
                }
            }
        }
        return new Board(holder, marks, tickets);
    }

    /** Whether nobody else had it. */
    boolean putLock() {
        try {
            task.mailbox().put(prefix + HELD, content(), 0);
            return true;
        } catch (PvmException e) {
            if (e.error() == PvmError.DENIED) {
                return false;
            }
            throw e;
        }
    }

    int putMark() {
        return task.mailbox()
                .put(prefix + MARK, content(), Mailbox.PERSISTENT | Mailbox.MULTI_INSTANCE | Mailbox.OVERWRITABLE);
    }

    Ticket putTicket(Ticket from) {
        int flags = Mailbox.MULTI_INSTANCE | from.index() << DIRECT_INDEX_SHIFT;
        return new Ticket(from.generation(), task.mailbox().put(prefix + QUEUE + from.generation(), content(), flags));
    }

    void deleteLock() {
        delete(HELD, 0);
    }

    void deleteMark(int index) {
        delete(MARK, index);
    }

    void deleteTicket(Ticket ticket) {
        delete(QUEUE + ticket.generation(), ticket.index());
    }

    private void delete(String kind, int index) {
        try {
            task.mailbox().delete(prefix + kind, index);
        } catch (PvmException e) {
            // Gone already, by the console's reset.
            if (e.error() != PvmError.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** For people who look into the mailbox. */
    private MessageBuffer content() {
        MessageBuffer message = task.newBuffer();
        message.packInt(task.tid().value());
        return message;
    }
}
