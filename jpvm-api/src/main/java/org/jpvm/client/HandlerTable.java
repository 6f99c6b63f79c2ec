package org.jpvm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** Message handlers by source, tag and context. No two of them can match the same message. Source: pvm_addmhf(3PVM), pvm-api §9. */
public final class HandlerTable {
    private static final int ANY = -1;

    private final List<Handler> entries = new ArrayList<>();
    private int forUserTags;

    /**
     * Adds a handler; -1 stands for any source, tag or context.
     *
     * @return the lowest id that is free
     * @throws PvmException EXISTS when another handler could match the same message
     */
    public int add(int source, int tag, int context, Consumer<? super MessageBuffer> handler) {
        for (Handler entry : entries) {
            if (overlap(entry.source, source) && overlap(entry.tag, tag) && overlap(entry.context, context)) {
                throw new PvmException(
                        PvmError.EXISTS,
                        "handler " + entry.id + " (source=" + entry.source + " tag=" + entry.tag + " context="
                                + entry.context + ") overlaps source=" + source + " tag=" + tag + " context="
                                + context);
            }
        }
        int id = 0;
        // The list is in the order of the ids.
        while (id < entries.size() && entries.get(id).id == id) {
            id++;
        }
        entries.add(id, new Handler(id, source, tag, context, handler));
        forUserTags += takesUserTags(tag);
        return id;
    }

    /**
     * Removes a handler.
     *
     * @throws PvmException BAD_PARAM for a negative id, NOT_FOUND
     */
    public void remove(int id) {
        if (id < 0) {
            throw new PvmException(PvmError.BAD_PARAM, "handler id=" + id + " is negative");
        }
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).id == id) {
                forUserTags -= takesUserTags(entries.remove(i).tag);
                return;
            }
        }
        throw new PvmException(PvmError.NOT_FOUND, "no handler has id=" + id);
    }

    /** All handlers in the order of their ids. */
    public List<Handler> entries() {
        return List.copyOf(entries);
    }

    /** Adds a handler behind all others, with an id above theirs. */
    public void append(Handler handler) {
        if (!entries.isEmpty() && entries.get(entries.size() - 1).id >= handler.id) {
            throw new IllegalArgumentException("handlers out of order id=" + handler.id);
        }
        entries.add(handler);
        forUserTags += takesUserTags(handler.tag);
    }

    /** The handler of a message, or null. */
    public Handler find(int source, int tag, int context) {
        if (tag >= 0 && forUserTags == 0) {
            return null;
        }
        for (Handler entry : entries) {
            if (overlap(entry.tag, tag) && overlap(entry.source, source) && overlap(entry.context, context)) {
                return entry;
            }
        }
        return null;
    }

    /** Removes all handlers. */
    public void clear() {
        entries.clear();
        forUserTags = 0;
    }

    private static boolean overlap(int one, int other) {
        return one == other || one == ANY || other == ANY;
    }

    private static int takesUserTags(int tag) {
        return tag >= ANY ? 1 : 0;
    }

    /**
     * One handler.
     *
     * @param id      number of the handler
     * @param source  the sender it is for, -1 for any
     * @param tag     the tag, -1 for any
     * @param context the context, -1 for any
     * @param code    what is called
     */
    public record Handler(int id, int source, int tag, int context, Consumer<? super MessageBuffer> code) {}
}
