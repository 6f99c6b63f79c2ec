package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jpvm.Arguments;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.body.MailboxRequest;

/** The message board, through the daemon. Source: pvm-wire-protocol §8. */
final class JavaMailbox implements Mailbox {
    private static final int ANY_INDEX = -1;
    private static final int RESET_ENDING_TASKS = 1;
    private static final int[] NO_TIDS = {};

    private final TaskCore core;
    private final MachineRequests requests;

    JavaMailbox(TaskCore core, MachineRequests requests) {
        this.core = core;
        this.requests = requests;
    }

    @Override
    public int put(String name, MessageBuffer message, int flags) {
        requireName(name);
        return store(name, ANY_INDEX, message, flags);
    }

    @Override
    public void putAt(String name, int index, MessageBuffer message, int flags) {
        requireName(name);
        requireIndex(index);
        store(name, index, message, flags);
    }

    private int store(String name, int index, MessageBuffer message, int flags) {
        EmbeddedMessage content = JavaTask.own(message).toEmbedded();
        int used = ask(MailboxRequest.PUT, name, index, flags, content, in -> in.readInt("index"));
        return MachineRequests.succeed(used, "put into mailbox \"" + name + "\"");
    }

    @Override
    public Found find(String name, int index, int flags) {
        requireName(name);
        requireIndex(index);
        return ask(MailboxRequest.GET, name, index, flags, null, in -> {
            int found = MachineRequests.succeed(in.readInt("index"), "mailbox \"" + name + "\" index " + index);
            return new Found(found, PackedMessage.ofEmbedded(EmbeddedMessage.read(in)));
        });
    }

    @Override
    public void delete(String name, int index) {
        requireName(name);
        requireIndex(index);
        int result = ask(MailboxRequest.REMOVE, name, index, 0, null, in -> in.readInt("index"));
        MachineRequests.succeed(result, "delete from mailbox \"" + name + "\" index " + index);
    }

    @Override
    public List<MailboxClass> list(String pattern) {
        return ask(MailboxRequest.NAMES, Arguments.given(pattern, "pattern"), 0, 0, null, in -> {
            MachineRequests.succeed(in.readInt("status"), "list of mailboxes");
            // A class is at least a string of one byte and a count.
            int count = in.readCount("class count", 12);
            List<MailboxClass> classes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                classes.add(readClass(in));
            }
            return classes;
        });
    }

    @Override
    public void reset(String name, int index, boolean tasksEnding, Collection<Tid> spared) {
        Arguments.given(name, "name");
        int[] tids = Arguments.allGiven(spared, "spared").stream()
                .mapToInt(Tid::value)
                .toArray();
        int flags = tasksEnding ? RESET_ENDING_TASKS : 0;
        XdrWriter body = new XdrWriter();
        new MailboxRequest(MailboxRequest.RESET, core.tid(), name, index, flags, null, tids).write(body);
        int result = requests.ask(TaskCode.DB, body, in -> in.readInt("status"));
        MachineRequests.succeed(result, "reset of mailbox \"" + name + "\" index " + index);
    }

    /** Whether there is an entry. */
    boolean exists(String name, int index) {
        return ask(MailboxRequest.GET, name, index, 0, null, in -> in.readInt("index")) >= 0;
    }

    private static MailboxClass readClass(XdrReader in) throws org.jpvm.wire.MalformedMessageException {
        String name = in.readString("class");
        int count = in.readCount("entry count", 12);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(in.readInt("index"), new Tid(in.readInt("owner")), in.readInt("flags")));
        }
        return new MailboxClass(name, entries);
    }

    private <T> T ask(
            int operation,
            String name,
            int index,
            int flags,
            EmbeddedMessage content,
            MachineRequests.Reader<T> reader) {
        XdrWriter body = new XdrWriter();
        new MailboxRequest(operation, core.tid(), name, index, flags, content, NO_TIDS).write(body);
        return requests.ask(TaskCode.DB, body, reader);
    }

    private static void requireName(String name) {
        if (Arguments.given(name, "name").isEmpty()) {
            throw new PvmException(PvmError.BAD_PARAM, "the name of the mailbox is empty");
        }
    }

    private static void requireIndex(int index) {
        if (index < 0) {
            throw new PvmException(PvmError.BAD_PARAM, "index=" + index + " is negative");
        }
    }
}
