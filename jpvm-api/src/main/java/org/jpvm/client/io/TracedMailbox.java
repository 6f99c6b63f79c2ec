package org.jpvm.client.io;

import java.util.Collection;
import java.util.List;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.client.CallReporter;
import org.jpvm.client.Tracer;
import org.jpvm.wire.trace.CallFields;

/** The message board of a {@link TracedTask}. */
final class TracedMailbox implements Mailbox {
    private static final int NO_INDEX = -1;

    private final Mailbox mailbox;
    private final CallReporter reporter;

    TracedMailbox(Mailbox mailbox, CallReporter reporter) {
        this.mailbox = mailbox;
        this.reporter = reporter;
    }

    @Override
    public int put(String name, MessageBuffer message, int flags) {
        if (!reporter.wants(TraceEvent.PUTINFO)) {
            return mailbox.put(name, message, flags);
        }
        return reporter.number(
                TraceEvent.PUTINFO,
                record -> record.putString(CallFields.CN, name)
                        .putInt(CallFields.CI, NO_INDEX)
                        .putInt(CallFields.CF, flags)
                        .putInt(CallFields.CD, CallReporter.numberOf(message)),
                CallFields.CC,
                () -> mailbox.put(name, message, flags),
                index -> index);
    }

    @Override
    public void putAt(String name, int index, MessageBuffer message, int flags) {
        if (!reporter.wants(TraceEvent.INSERT)) {
            mailbox.putAt(name, index, message, flags);
            return;
        }
        reporter.number(
                TraceEvent.INSERT,
                record -> record.putString(CallFields.CN, name)
                        .putInt(CallFields.CI, index)
                        .putInt(CallFields.CD, CallReporter.numberOf(message)),
                CallFields.CC,
                () -> {
                    mailbox.putAt(name, index, message, flags);
                    return index;
                },
                used -> used);
    }

    @Override
    public Found find(String name, int index, int flags) {
        if (!reporter.wants(TraceEvent.GETINFO)) {
            return mailbox.find(name, index, flags);
        }
        return reporter.get(
                TraceEvent.GETINFO,
                record -> fields(name, index, flags).write(record),
                () -> mailbox.find(name, index, flags),
                (record, code, found) -> record.putInt(CallFields.CC, code)
                        .putInt(CallFields.CR, found == null ? NO_INDEX : CallReporter.numberOf(found.message())));
    }

    @Override
    public void delete(String name, int index) {
        if (!reporter.wants(TraceEvent.DELINFO)) {
            mailbox.delete(name, index);
            return;
        }
        reporter.number(
                TraceEvent.DELINFO,
                fields(name, index, 0),
                CallFields.CC,
                () -> {
                    mailbox.delete(name, index);
                    return index;
                },
                deleted -> deleted);
    }

    private static Tracer.Fields fields(String name, int index, int flags) {
        return record -> record.putString(CallFields.CN, name)
                .putInt(CallFields.CI, index)
                .putInt(CallFields.CF, flags);
    }

    @Override
    public List<MailboxClass> list(String pattern) {
        if (!reporter.wants(TraceEvent.GETMBOXINFO)) {
            return mailbox.list(pattern);
        }
        return reporter.number(
                TraceEvent.GETMBOXINFO,
                record -> record.putString(CallFields.CN, pattern),
                CallFields.CC,
                () -> mailbox.list(pattern),
                classes -> 0);
    }

    @Override
    public void reset(String name, int index, boolean tasksEnding, Collection<Tid> spared) {
        mailbox.reset(name, index, tasksEnding, spared);
    }
}
