package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;

/** The message mailbox of the machine, kept by the master. Source: pvm-wire-protocol §8. */
final class Mailbox {
    /** The entry outlives its owner. */
    static final int PERSISTENT = 1;

    /** The class may hold several entries. */
    static final int MULTI_INSTANCE = 2;

    /** Anybody may replace or delete the entry. */
    static final int OVER_WRITABLE = 4;

    /** Get: the first entry at or behind the index. */
    static final int FIRST_AVAILABLE = 8;

    /** Get: delete the entry, too. */
    static final int READ_AND_DELETE = 16;

    /** Get: wait for the entry. */
    static final int WAIT_FOR_INFO = 32;

    private static final int DIRECT_INDEX_SHIFT = 10;
    private static final int ENTRY_BYTES = 128;

    /**
     * What get found.
     *
     * @param index   index of the entry, or an error code
     * @param content the message, null with an error code
     */
    record Found(int index, EmbeddedMessage content) {}

    private static final class Entry {
        int owner;
        final int flags;
        final EmbeddedMessage content;

        /** Not deleted, not replaced, not listed: an entry of the daemon itself. */
        final boolean builtIn;

        /** A reset has asked for this persistent entry to go with its owner. */
        boolean goesWithOwner;

        Entry(int owner, int flags, EmbeddedMessage content, boolean builtIn) {
            this.owner = owner;
            this.flags = flags;
            this.content = content;
            this.builtIn = builtIn;
        }

        boolean isOpenTo(int tid) {
            return !builtIn && ((flags & OVER_WRITABLE) != 0 || owner == tid);
        }
    }

    /** Entries of one class by index. */
    private static final class Entries extends TreeMap<Integer, Entry> {
        private static final long serialVersionUID = 1L;

        /** All indices below this one are in use, so that the search for a free one does not look at them. */
        private int lowestFree;

        int freeFrom(int start) {
            int free = start <= lowestFree ? lowestFree : start;
            while (containsKey(free)) {
                if (free == Integer.MAX_VALUE) {
                    return -1;
                }
                free++;
            }
            if (start <= lowestFree) {
                lowestFree = free;
            }
            return free;
        }

        void released(int index) {
            lowestFree = Math.min(lowestFree, index);
        }
    }

    /** In the order in which they came, which is the order in which they are listed. */
    private final LinkedHashMap<String, Entries> classes = new LinkedHashMap<>();

    private int entries;
    private long bytes;

    /** Is told of each entry that comes, goes, or changes its owner; not of those of the daemon. */
    @FunctionalInterface
    interface Observer {
        void changed(String name, int index);
    }

    private Observer observer = (name, index) -> {};

    void observe(Observer wanted) {
        observer = wanted;
    }

    /** Stores an entry that nobody can change and that is not listed. */
    void putBuiltIn(String name, int index, EmbeddedMessage content) {
        insert(name, index, new Entry(0, PERSISTENT, content, true));
    }

    /** Stores a message; the result is its index or an error code. */
    int put(int owner, String name, int index, int flags, EmbeddedMessage content) {
        int start = index == -1 ? flags >>> DIRECT_INDEX_SHIFT : index;
        if (start < 0 || name.isEmpty()) {
            return PvmError.BAD_PARAM.code();
        }
        Entries entriesOfClass = classes.get(name);
        Entry existing = entriesOfClass == null ? null : entriesOfClass.get(start);
        int free = start;
        if (existing != null && (existing.builtIn || (flags & MULTI_INSTANCE) == 0)) {
            if (!existing.isOpenTo(owner)) {
                return PvmError.DENIED.code();
            }
        } else if (existing != null) {
            if (index != -1) {
                return PvmError.DENIED.code();
            }
            free = entriesOfClass.freeFrom(start);
            if (free < 0) {
                return PvmError.NO_MEM.code();
            }
        }
        long released = free == start && existing != null ? sizeOf(name, existing) : 0;
        Entry entry = new Entry(owner, flags, content, false);
        if (bytes - released + sizeOf(name, entry) > Limits.MAX_MAILBOX_BYTES
                || entries >= Limits.MAX_MAILBOX_ENTRIES && released == 0) {
            return PvmError.NO_MEM.code();
        }
        insert(name, free, entry);
        return free;
    }

    /** Deletes an entry; the result is its index or an error code. */
    int remove(int caller, String name, int index) {
        Entry entry = find(name, index);
        if (entry == null) {
            return PvmError.NOT_FOUND.code();
        }
        if (!entry.isOpenTo(caller)) {
            return PvmError.DENIED.code();
        }
        delete(name, index);
        return index;
    }

    /** Fetches an entry, and deletes it when the flags say so. */
    Found get(int caller, String name, int index, int flags) {
        Entries entriesOfClass = classes.get(name);
        Integer at = entriesOfClass == null
                ? null
                : (flags & FIRST_AVAILABLE) != 0
                        ? entriesOfClass.ceilingKey(Math.max(0, index))
                        : entriesOfClass.containsKey(index) ? Integer.valueOf(index) : null;
        if (at == null) {
            return new Found(PvmError.NOT_FOUND.code(), null);
        }
        Entry entry = entriesOfClass.get(at);
        if ((flags & READ_AND_DELETE) != 0) {
            if (!entry.isOpenTo(caller)) {
                return new Found(PvmError.DENIED.code(), null);
            }
            delete(name, at);
        }
        return new Found(at, entry.content);
    }

    /** Appends the answer to a request for names: number of classes, and of each its name and entries. */
    void writeNames(String pattern, XdrWriter out) {
        NamePattern matcher = new NamePattern(pattern);
        Map<String, List<Map.Entry<Integer, Entry>>> matches = new LinkedHashMap<>();
        classes.forEach((name, entriesOfClass) -> {
            List<Map.Entry<Integer, Entry>> listed = entriesOfClass.entrySet().stream()
                    .filter(each -> isListed(name, each.getValue()))
                    .toList();
            if (!listed.isEmpty() && matcher.matches(name)) {
                matches.put(name, listed);
            }
        });
        out.putInt(matches.size());
        matches.forEach((name, listed) -> {
            out.putString(name).putInt(listed.size());
            listed.forEach(each ->
                    out.putInt(each.getKey()).putInt(each.getValue().owner).putInt(each.getValue().flags));
        });
    }

    /** What daemons put there for each other is nobody else's affair. */
    private static boolean isListed(String name, Entry entry) {
        return !entry.builtIn && !(name.equals(PlaneDirectory.CLASS) && (entry.owner & Tid.DAEMON_BIT) != 0);
    }

    /** The owner is gone: its entries go, too, persistent ones become ownerless. */
    void ownerGone(int owner) {
        for (Iterator<Map.Entry<String, Entries>> i = classes.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Entries> each = i.next();
            Entries entriesOfClass = each.getValue();
            entriesOfClass.entrySet().removeIf(at -> ownerGone(each.getKey(), entriesOfClass, at, owner));
            if (entriesOfClass.isEmpty()) {
                i.remove();
            }
        }
    }

    private boolean ownerGone(String name, Entries entriesOfClass, Map.Entry<Integer, Entry> at, int owner) {
        Entry entry = at.getValue();
        if (entry.owner != owner || entry.builtIn) {
            return false;
        }
        boolean goes = (entry.flags & PERSISTENT) == 0 || entry.goesWithOwner;
        if (goes) {
            entries--;
            bytes -= sizeOf(name, entry);
            entriesOfClass.released(at.getKey());
        } else {
            entry.owner = 0;
        }
        changed(name, at.getKey(), entry);
        return goes;
    }

    /** Tells of all entries as if each had just come. */
    void tellAll(Observer wanted) {
        classes.forEach((name, entriesOfClass) -> entriesOfClass.forEach((index, entry) -> {
            if (!entry.builtIn) {
                wanted.changed(name, index);
            }
        }));
    }

    /** Tids of those who own entries. */
    Set<Integer> owners() {
        Set<Integer> owners = new TreeSet<>();
        classes.values()
                .forEach(each -> each.values().stream()
                        .filter(entry -> entry.owner != 0)
                        .forEach(entry -> owners.add(entry.owner)));
        return owners;
    }

    /**
     * Appends the present state of an entry for {@link #restore}: int 1, owner, flags, int 1 when it goes with its owner, content; or int 0 when
     * there is none.
     */
    void write(String name, int index, XdrWriter out) {
        Entry entry = find(name, index);
        out.putInt(entry == null ? 0 : 1);
        if (entry != null) {
            out.putInts(entry.owner, entry.flags, entry.goesWithOwner ? 1 : 0);
            entry.content.write(out);
        }
    }

    /** Brings an entry to the state that {@link #write} wrote down elsewhere. */
    void restore(String name, int index, XdrReader in) throws MalformedMessageException {
        Entry existing = find(name, index);
        boolean ours = existing != null && existing.builtIn;
        if (in.readInt("present") == 0) {
            if (existing != null && !ours) {
                delete(name, index);
            }
            return;
        }
        int owner = in.readInt("owner");
        int flags = in.readInt("flags");
        boolean goesWithOwner = in.readInt("goes with its owner") != 0;
        Entry entry = new Entry(owner, flags, EmbeddedMessage.read(in), false);
        entry.goesWithOwner = goesWithOwner;
        if (!ours) {
            insert(name, index, entry);
        }
    }

    /** Forgets all entries but those of the daemon. */
    void clear() {
        List<Map.Entry<String, Integer>> all = new ArrayList<>();
        tellAll((name, index) -> all.add(Map.entry(name, index)));
        all.forEach(each -> delete(each.getKey(), each.getValue()));
    }

    /**
     * Deletes ownerless persistent entries; those of owners that are being killed are marked to go with them.
     *
     * @param name       class, empty for all
     * @param index      index, -1 for all
     * @param killed     tasks are being killed
     * @param sparedTids owners that live on
     */
    void reset(String name, int index, boolean killed, int[] sparedTids) {
        for (String each : new ArrayList<>(classes.keySet())) {
            if (name.isEmpty() || name.equals(each)) {
                for (int at : new ArrayList<>(classes.get(each).keySet())) {
                    if (index == -1 || index == at) {
                        resetEntry(each, at, killed, sparedTids);
                    }
                }
            }
        }
    }

    private void resetEntry(String name, int index, boolean killed, int[] sparedTids) {
        Entry entry = find(name, index);
        if (entry.builtIn || (entry.flags & PERSISTENT) == 0) {
            return;
        }
        if (entry.owner == 0) {
            delete(name, index);
        } else if (killed && !contains(sparedTids, entry.owner)) {
            entry.goesWithOwner = true;
            changed(name, index, entry);
        }
    }

    /** Number of entries that tasks have put. */
    int sizeOfTasks() {
        return classes.entrySet().stream()
                .filter(each -> !each.getKey().equals(PlaneDirectory.CLASS))
                .mapToInt(each -> (int) each.getValue().values().stream()
                        .filter(entry -> !entry.builtIn)
                        .count())
                .sum();
    }

    /** Number of entries, those of the daemon included. */
    int size() {
        return entries;
    }

    /** Bytes of all entries. */
    long sizeBytes() {
        return bytes;
    }

    /** One line per entry, for the log. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        classes.forEach((name, entriesOfClass) -> entriesOfClass.forEach((index, entry) -> lines.add(name + "[" + index
                + "] owner t" + Integer.toHexString(entry.owner) + " flags 0x" + Integer.toHexString(entry.flags) + " "
                + entry.content.body().length + " bytes")));
        return lines;
    }

    private Entry find(String name, int index) {
        Entries entriesOfClass = classes.get(name);
        return entriesOfClass == null ? null : entriesOfClass.get(index);
    }

    private void insert(String name, int index, Entry entry) {
        Entry replaced = classes.computeIfAbsent(name, key -> new Entries()).put(index, entry);
        if (replaced == null) {
            entries++;
        } else {
            bytes -= sizeOf(name, replaced);
        }
        bytes += sizeOf(name, entry);
        changed(name, index, entry);
    }

    private void changed(String name, int index, Entry entry) {
        if (!entry.builtIn) {
            observer.changed(name, index);
        }
    }

    private void delete(String name, int index) {
        Entries entriesOfClass = classes.get(name);
        Entry removed = entriesOfClass.remove(index);
        entriesOfClass.released(index);
        entries--;
        bytes -= sizeOf(name, removed);
        if (entriesOfClass.isEmpty()) {
            classes.remove(name);
        }
        changed(name, index, removed);
    }

    private static long sizeOf(String name, Entry entry) {
        return ENTRY_BYTES + 2L * name.length() + entry.content.body().length;
    }

    private static boolean contains(int[] tids, int tid) {
        for (int each : tids) {
            if (each == tid) {
                return true;
            }
        }
        return false;
    }
}
