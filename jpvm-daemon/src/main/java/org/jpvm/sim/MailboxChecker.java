package org.jpvm.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.body.MailboxRequest;

/** The mailbox: an entry that was put is found by all until it is removed or its owner ends; and contexts, of which none is given out twice. */
final class MailboxChecker {
    private static final int WAIT = 32 | 8;

    private static final class Entry {
        final SimTask owner;
        final int number;
        int index = -1;
        boolean stored;
        boolean removing;

        /** Who waited for the entry before it was put, or null. */
        SimTask waiter;

        boolean waiterAnswered;

        /** What was told about it last, was told by a master that could not know whether its heirs hear it. */
        boolean uncertain;

        /** And there is another master, who may know of it or not. */
        boolean doubtful;

        Entry(SimTask owner, int number) {
            this.owner = owner;
            this.number = number;
        }
    }

    private final SimWorld world;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, SimTask> contexts = new HashMap<>();

    /** What happens when an entry is in the mailbox. */
    private Runnable whenStored;

    MailboxChecker(SimWorld world) {
        this.world = world;
    }

    /** Something happens as soon as a task has been told that its next entry is in the mailbox. */
    void whenStored(Runnable action) {
        whenStored = action;
    }

    int count() {
        return entries.size();
    }

    private static String name(int number) {
        return "box" + number;
    }

    /** A task puts a new entry; sometimes somebody waits for it already. */
    void put(SimTask owner, SimTask waiter) {
        Entry entry = new Entry(owner, entries.size());
        entries.add(entry);
        if (waiter != null) {
            await(waiter, entry);
        }
        byte[] content = new XdrWriter().putInts(entry.number, owner.tid).toByteArray();
        EmbeddedMessage message = new EmbeddedMessage(0, 7, 0, Encodings.XDR, owner.tid, 0, content);
        request(owner, MailboxRequest.PUT, entry, -1, 0, message, false, body -> {
            entry.index = body.readInt("index");
            entry.stored = true;
            if (whenStored != null) {
                world.at(0, whenStored);
                whenStored = null;
            }
            entry.uncertain = !world.isCalm();
            entry.doubtful |= !isUpToDate(owner);
            if (entry.index != 0) {
                throw world.failure(owner + " put " + name(entry.number) + " and got " + entry.index);
            }
        });
    }

    private void await(SimTask reader, Entry entry) {
        entry.waiter = reader;
        request(reader, MailboxRequest.GET, entry, 0, WAIT, null, true, body -> {
            entry.waiterAnswered = true;
            check(reader, entry, body);
        });
    }

    /** Whether an entry must be found: it goes with its owner, and with the host of its owner. */
    private boolean isThere(Entry entry) {
        SimTask owner = entry.owner;
        SimHost master = world.master();
        return master != null
                && entry.stored
                && !entry.doubtful
                && !entry.removing
                && owner.isEnrolled()
                && owner.isInReach()
                && !owner.leaving
                && master.core.reaches(owner.host.index);
    }

    /** A task looks an entry up. */
    void get(SimTask reader, int number) {
        Entry entry = entries.get(number);
        boolean there = isThere(entry);
        request(reader, MailboxRequest.GET, entry, 0, 0, null, false, body -> {
            int index = body.readInt("index");
            if (index >= 0) {
                verify(reader, entry, body);
            } else if (index != PvmError.NOT_FOUND.code() || there && isThere(entry) && isUpToDate(reader)) {
                throw world.failure(
                        reader + " looked for " + name(number) + " of " + entry.owner + " and got " + index);
            }
        });
    }

    /** A master that was stopped, or cut off, answers until it hears that there is another. */
    private boolean isUpToDate(SimTask reader) {
        SimHost master = world.master();
        return master == null || reader.host.round() == master.round();
    }

    /** The owner removes an entry. */
    void remove(int number) {
        Entry entry = entries.get(number);
        if (!entry.owner.isEnrolled() || !entry.stored || entry.removing) {
            return;
        }
        entry.removing = true;
        request(entry.owner, MailboxRequest.REMOVE, entry, 0, 0, null, false, body -> {
            int result = body.readInt("result");
            entry.uncertain |= !world.isCalm();
            entry.doubtful |= !isUpToDate(entry.owner);
            if (result != 0 && !entry.doubtful) {
                throw world.failure(entry.owner + " removed " + name(number) + " and got " + result);
            }
        });
    }

    private void check(SimTask reader, Entry entry, XdrReader body) throws MalformedMessageException {
        int index = body.readInt("index");
        if (index < 0) {
            throw world.failure(reader + " waited for " + name(entry.number) + " and got " + index);
        }
        verify(reader, entry, body);
    }

    private void verify(SimTask reader, Entry entry, XdrReader body) throws MalformedMessageException {
        XdrReader content = new XdrReader(EmbeddedMessage.read(body).body());
        if (content.readInt("number") != entry.number || content.readInt("owner") != entry.owner.tid) {
            throw world.failure(reader + " found something else in " + name(entry.number));
        }
    }

    private static void request(
            SimTask by,
            int operation,
            Entry entry,
            int index,
            int flags,
            EmbeddedMessage content,
            boolean mayWait,
            SimTask.Answer answer) {
        XdrWriter body = new XdrWriter();
        new MailboxRequest(operation, by.tid, name(entry.number), index, flags, content, new int[0]).write(body);
        by.ask(TaskCode.DB, body, mayWait, answer);
    }

    /** A task asks for a context. */
    void allocateContext(SimTask by) {
        by.ask(TaskCode.CONTEXT, new XdrWriter().putInt(0), body -> {
            int context = body.readInt("context");
            SimTask other = contexts.put(context, by);
            if (context <= 0 || other != null && other.isEnrolled()) {
                throw world.failure(by + " got context " + context + ", which " + other + " has");
            }
        });
    }

    /** A task gives back one of its contexts, if it has any. */
    void freeContext(SimTask by) {
        contexts.entrySet().stream()
                .filter(entry -> entry.getValue() == by)
                .mapToInt(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .ifPresent(context -> {
                    contexts.remove(context);
                    by.ask(TaskCode.CONTEXT, new XdrWriter().putInt(context), body -> {
                        int result = body.readInt("result");
                        if (result != 0) {
                            throw world.failure(by + " gave context " + context + " back and got " + result);
                        }
                    });
                });
    }

    /** There is another master; what was put while nothing was broken is still there. */
    void tookOver() {
        entries.forEach(entry -> entry.doubtful |= entry.uncertain);
    }

    /** Entries of which nobody can say whether they are there. */
    int doubtful() {
        return (int) entries.stream().filter(entry -> entry.doubtful).count();
    }

    /** Entries that are there. */
    int present() {
        return (int) entries.stream().filter(this::isThere).count();
    }

    /** All has had time to be answered: nobody waits for what is there. */
    void check() {
        for (Entry entry : entries) {
            if (isThere(entry) && entry.waiter != null && entry.waiter.isEnrolled() && !entry.waiterAnswered) {
                throw world.failure(entry.waiter + " still waits for " + name(entry.number) + ", which is there");
            }
        }
    }
}
