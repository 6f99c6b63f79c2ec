package org.jpvm.libpvm;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jpvm.Arguments;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;

/**
 * The message board through libpvm3. A wait for an entry asks again and again, at growing intervals up to {@value #LONGEST_PAUSE_MILLIS}
 * ms, because the call that leaves the waiting to the daemon would keep other threads out of libpvm3 for as long and could not be
 * interrupted.
 */
final class NativeMailbox implements Mailbox {
    private static final int MAX_DIRECT_INDEX = 1 << 21;
    private static final int DIRECT_INDEX_SHIFT = 10;
    private static final int CLASS_RECORD_BYTES = 40;
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_MILLIS = 50;
    /** Entries may come and go between the list and the fetch of one. */
    private static final int MAX_ATTEMPTS = 100;

    private final NativeCalls calls;
    private final NativeMachine machine;
    private final NativeMessages messages;
    private final Tid tid;

    NativeMailbox(NativeCalls calls, NativeMachine machine, NativeMessages messages, Tid tid) {
        this.calls = calls;
        this.machine = machine;
        this.messages = messages;
        this.tid = tid;
    }

    @Override
    public int put(String name, MessageBuffer message, int flags) {
        byte[] text = CStrings.of(name);
        PackedMessage packed = LibPvm3Task.own(message);
        return machine.request(() -> calls.succeed(
                messages.with(packed, buffer -> LibPvm3.pvm_putinfo(text, buffer, flags)),
                "put into mailbox \"" + name + "\""));
    }

    @Override
    public void putAt(String name, int index, MessageBuffer message, int flags) {
        requireIndex(index);
        if (index >= MAX_DIRECT_INDEX) {
            throw new PvmException(
                    PvmError.BAD_PARAM,
                    "index=" + index + " is above " + (MAX_DIRECT_INDEX - 1) + ", the last of libpvm3");
        }
        machine.request(() -> {
            int used = put(name, message, flags | index << DIRECT_INDEX_SHIFT);
            if (used != index) {
                // To libpvm3 the index of a class with many entries is where it begins to look for a free one.
                delete(name, used);
                throw new PvmException(PvmError.DENIED, "mailbox \"" + name + "\" index " + index + " is taken");
            }
            return used;
        });
    }

    @Override
    public Found find(String name, int index, int flags) {
        requireIndex(index);
        byte[] text = CStrings.of(name);
        int once = flags & ~(WAIT_FOR_INFO | FIRST_AVAILABLE);
        boolean first = (flags & FIRST_AVAILABLE) != 0;
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            Found found =
                    machine.request(() -> first ? fetchFirst(name, text, index, once) : fetch(name, text, index, once));
            if (found != null) {
                return found;
            }
            if ((flags & WAIT_FOR_INFO) == 0) {
                throw new PvmException(PvmError.NOT_FOUND, "mailbox \"" + name + "\" index " + index);
            }
            calls.sleep(pause, "an entry of mailbox \"" + name + "\"");
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS * 1_000_000);
        }
    }

    @Override
    public void delete(String name, int index) {
        requireIndex(index);
        byte[] text = CStrings.of(name);
        machine.request(() -> calls.succeed(
                LibPvm3.pvm_delinfo(text, index, 0), "delete from mailbox \"" + name + "\" index " + index));
    }

    @Override
    public List<MailboxClass> list(String pattern) {
        byte[] text = CStrings.of(pattern);
        return machine.request(() -> {
            int[] count = new int[1];
            PointerByReference list = new PointerByReference();
            calls.succeed(LibPvm3.pvm_getmboxinfo(text, count, list), "list of mailboxes");
            List<MailboxClass> classes = new ArrayList<>(count[0]);
            for (int i = 0; i < count[0]; i++) {
                classes.add(readClass(list.getValue().share((long) i * CLASS_RECORD_BYTES)));
            }
            return classes;
        });
    }

    /**
     * Resets the mailbox. libpvm3 ends the tasks itself where others are about to, and chooses those that stay itself, too.
     *
     * @throws PvmException NOT_IMPL when {@code tasksEnding} and other tasks are to be spared than this one and those with NO_RESET
     */
    @Override
    public void reset(String name, int index, boolean tasksEnding, Collection<Tid> spared) {
        byte[] text = CStrings.of(name);
        Set<Tid> wanted = new TreeSet<>(Arguments.allGiven(spared, "spared"));
        wanted.add(tid);
        machine.request(() -> {
            if (tasksEnding && !wanted.equals(sparedByLibrary())) {
                throw new PvmException(
                        PvmError.NOT_IMPL,
                        "libpvm3 spares " + sparedByLibrary() + " and no others, not " + wanted
                                + "; set NO_RESET there or use provider java");
            }
            return calls.succeed(
                    LibPvm3.pvmreset(tid.value(), tasksEnding ? 1 : 0, text, index),
                    "reset of mailbox \"" + name + "\" index " + index);
        });
    }

    private Set<Tid> sparedByLibrary() {
        PointerByReference tids = new PointerByReference();
        int[] count = new int[1];
        calls.succeed(LibPvm3.pvm_getnoresets(tids, count), "tasks without reset");
        Set<Tid> found = new TreeSet<>();
        for (int i = 0; i < count[0]; i++) {
            found.add(new Tid(tids.getValue().getInt((long) i * Integer.BYTES)));
        }
        found.add(tid);
        return found;
    }

    /** One entry at or after an index; libpvm3 does not tell the index of what it fetched, so that it is looked up before. */
    private Found fetchFirst(String name, byte[] text, int index, int flags) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            int next = list(name.replace("*", "\\*")).stream()
                    .filter(one -> one.name().equals(name))
                    .flatMap(one -> one.entries().stream())
                    .mapToInt(Entry::index)
                    .filter(one -> one >= index)
                    .min()
                    .orElse(-1);
            if (next < 0) {
                return null;
            }
            Found found = fetch(name, text, next, flags);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Found fetch(String name, byte[] text, int index, int flags) {
        int buffer = LibPvm3.pvm_recvinfo(text, index, flags);
        if (buffer == PvmError.NOT_FOUND.code()) {
            return null;
        }
        calls.succeed(buffer, "mailbox \"" + name + "\" index " + index);
        return new Found(index, messages.take(buffer));
    }

    private static MailboxClass readClass(Pointer record) {
        int count = record.getInt(8);
        int[] indices = ints(record.getPointer(16), count);
        int[] owners = ints(record.getPointer(24), count);
        int[] flags = ints(record.getPointer(32), count);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(indices[i], new Tid(owners[i]), flags[i]));
        }
        return new MailboxClass(CStrings.read(record.getPointer(0)), entries);
    }

    private static int[] ints(Pointer numbers, int count) {
        return count == 0 ? new int[0] : numbers.getIntArray(0, count);
    }

    private static void requireIndex(int index) {
        if (index < 0) {
            throw new PvmException(PvmError.BAD_PARAM, "index=" + index + " is negative");
        }
    }
}
