package org.jpvm.client.io;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jpvm.Encoding;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.CallReporter;
import org.jpvm.client.CallTracer;
import org.jpvm.client.TracedSession;
import org.jpvm.client.Tracer;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.trace.CallFields;
import org.jpvm.wire.trace.TraceRecordWriter;

/**
 * A {@link JavaTask} that reports its calls to the trace sink, each as the call of C that it stands for; what it calls inside is silent. A
 * call is reported when somebody wanted it as it began. Where C has the number of a buffer, records have one that tells buffers apart.
 * Source: pvm-api §17, pvm-wire-protocol §9.4.
 */
final class TracedTask extends TracedControl implements TracedSession, MovableSession.Holder {
    private static final int NONE = -1;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final Mailbox mailbox;

    TracedTask(JavaTask task) {
        super(task);
        mailbox = new TracedMailbox(task.mailbox(), reporter);
    }

    @Override
    public MovableSession movableSession() {
        return new SessionTransfer(task, this);
    }

    @Override
    public PvmTask untraced() {
        return task;
    }

    @Override
    public CallTracer tracer() {
        return reporter.tracer();
    }

    @Override
    public Tid tid() {
        if (!reporter.wants(TraceEvent.MYTID)) {
            return task.tid();
        }
        return reporter.number(TraceEvent.MYTID, Tracer.Fields.NONE, CallFields.MT, task::tid, Tid::value);
    }

    @Override
    public MessageBuffer newBuffer(Encoding encoding) {
        if (!reporter.wants(TraceEvent.MKBUF)) {
            return reporter.reporting(task.newBuffer(encoding));
        }
        return reporter.reporting(reporter.number(
                TraceEvent.MKBUF,
                record -> record.putInt(CallFields.ME, encoding == null ? NONE : encoding.code()),
                CallFields.MB,
                () -> task.newBuffer(encoding),
                CallReporter::numberOf));
    }

    @Override
    public void send(Tid to, int tag, MessageBuffer message) {
        if (!reporter.wants(TraceEvent.SEND)) {
            task.send(to, tag, message);
            return;
        }
        send(to, tag, task.context(), message, () -> task.send(to, tag, message));
    }

    @Override
    public void send(Tid to, int tag, int context, MessageBuffer message) {
        if (!reporter.wants(TraceEvent.SEND)) {
            task.send(to, tag, context, message);
            return;
        }
        send(to, tag, context, message, () -> task.send(to, tag, context, message));
    }

    private void send(Tid to, int tag, int context, MessageBuffer message, Runnable call) {
        reporter.run(
                TraceEvent.SEND,
                record -> record.putInt(CallFields.MNB, lengthOf(message))
                        .putInt(CallFields.DST, value(to))
                        .putInt(CallFields.MC, tag)
                        .putInt(CallFields.MCX, context),
                call);
    }

    @Override
    public void multicast(Collection<Tid> to, int tag, MessageBuffer message) {
        if (!reporter.wants(TraceEvent.MCAST)) {
            task.multicast(to, tag, message);
            return;
        }
        int context = task.context();
        reporter.run(
                TraceEvent.MCAST,
                record -> record.putInt(CallFields.MNB, lengthOf(message))
                        .putInt(CallFields.MC, tag)
                        .putInt(CallFields.MCX, context)
                        .putInts(CallFields.MDL, values(to)),
                () -> task.multicast(to, tag, message));
    }

    @Override
    public MessageBuffer receive(Tid from, int tag) {
        return reporter.wants(TraceEvent.RECV)
                ? receive(TraceEvent.RECV, from, tag, task.context(), () -> task.receive(from, tag))
                : reporter.reporting(task.receive(from, tag));
    }

    @Override
    public MessageBuffer receive(Tid from, int tag, int context) {
        return reporter.wants(TraceEvent.RECV)
                ? receive(TraceEvent.RECV, from, tag, context, () -> task.receive(from, tag, context))
                : reporter.reporting(task.receive(from, tag, context));
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, Duration timeout) {
        return reporter.wants(TraceEvent.TRECV)
                ? timedReceive(from, tag, task.context(), timeout, () -> task.receive(from, tag, timeout))
                : reporting(task.receive(from, tag, timeout));
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, int context, Duration timeout) {
        return reporter.wants(TraceEvent.TRECV)
                ? timedReceive(from, tag, context, timeout, () -> task.receive(from, tag, context, timeout))
                : reporting(task.receive(from, tag, context, timeout));
    }

    @Override
    public Optional<MessageBuffer> tryReceive(Tid from, int tag) {
        if (!reporter.wants(TraceEvent.NRECV)) {
            return reporting(task.tryReceive(from, tag));
        }
        return Optional.ofNullable(receive(
                TraceEvent.NRECV,
                from,
                tag,
                task.context(),
                () -> task.tryReceive(from, tag).orElse(null)));
    }

    private MessageBuffer receive(TraceEvent event, Tid from, int tag, int context, Supplier<MessageBuffer> call) {
        return reporter.reporting(reporter.get(
                event,
                record -> wanted(record, value(from), tag, context),
                call,
                (record, code, message) -> received(record, code, message, context)));
    }

    private Optional<MessageBuffer> timedReceive(
            Tid from, int tag, int context, Duration timeout, Supplier<Optional<MessageBuffer>> call) {
        return reporting(reporter.get(
                TraceEvent.TRECV,
                record -> wanted(record, value(from), tag, context)
                        .putInt(CallFields.MTS, (int) timeout.toSeconds())
                        .putInt(CallFields.MTU, (int) (timeout.toNanos() / 1000 % MICROS_PER_SECOND)),
                call,
                (record, code, message) ->
                        received(record, code, message == null ? null : message.orElse(null), context)));
    }

    /** While nobody wants to hear of unpacking this is the message as it came, without another object. */
    private Optional<MessageBuffer> reporting(Optional<MessageBuffer> message) {
        return reporter.tracer().wantsPacking() ? message.map(reporter::reporting) : message;
    }

    private static TraceRecordWriter wanted(TraceRecordWriter record, int from, int tag, int context) {
        return record.putInt(CallFields.RST, from).putInt(CallFields.RMC, tag).putInt(CallFields.RCX, context);
    }

    private static void received(TraceRecordWriter record, int code, MessageBuffer message, int context) {
        record.putInt(CallFields.MB, code < 0 ? code : CallReporter.numberOf(message))
                .putInt(CallFields.MNB, lengthOf(message))
                .putInt(CallFields.MC, message == null ? NONE : message.tag())
                .putInt(CallFields.MCX, context)
                .putInt(
                        CallFields.SRC,
                        message == null ? NONE : message.source().value());
    }

    @Override
    public Optional<MessageBuffer> probe(Tid from, int tag) {
        if (!reporter.wants(TraceEvent.PROBE)) {
            return task.probe(from, tag);
        }
        int context = task.context();
        return reporter.number(
                TraceEvent.PROBE,
                record -> wanted(record, value(from), tag, context),
                CallFields.CC,
                () -> task.probe(from, tag),
                found -> CallReporter.numberOf(found.orElse(null)));
    }

    @Override
    public List<SelectableChannel> channels() {
        if (!reporter.wants(TraceEvent.GETFDS)) {
            return task.channels();
        }
        return reporter.get(
                TraceEvent.GETFDS,
                Tracer.Fields.NONE,
                task::channels,
                (record, code, channels) -> record.putInt(CallFields.CC, channels == null ? code : channels.size())
                        .putInts(
                                CallFields.FDS,
                                IntStream.range(0, channels == null ? 0 : channels.size())
                                        .toArray()));
    }

    @Override
    public MessageMatcher setMatcher(MessageMatcher matcher) {
        if (!reporter.wants(TraceEvent.RECVF)) {
            return task.setMatcher(matcher);
        }
        return reporter.get(
                TraceEvent.RECVF, Tracer.Fields.NONE, () -> task.setMatcher(matcher), (record, code, before) -> {});
    }

    @Override
    public int newContext() {
        if (!reporter.wants(TraceEvent.NEWCONTEXT)) {
            return task.newContext();
        }
        return reporter.number(
                TraceEvent.NEWCONTEXT, Tracer.Fields.NONE, CallFields.CXN, task::newContext, context -> context);
    }

    @Override
    public void freeContext(int context) {
        if (!reporter.wants(TraceEvent.FREECONTEXT)) {
            task.freeContext(context);
            return;
        }
        reporter.run(
                TraceEvent.FREECONTEXT,
                record -> record.putInt(CallFields.CXF, context),
                () -> task.freeContext(context));
    }

    @Override
    public int context() {
        if (!reporter.wants(TraceEvent.GETCONTEXT)) {
            return task.context();
        }
        return reporter.number(
                TraceEvent.GETCONTEXT, Tracer.Fields.NONE, CallFields.CXC, task::context, context -> context);
    }

    @Override
    public int setContext(int context) {
        if (!reporter.wants(TraceEvent.SETCONTEXT)) {
            return task.setContext(context);
        }
        return reporter.number(
                TraceEvent.SETCONTEXT,
                record -> record.putInt(CallFields.CXS, context),
                CallFields.CC,
                () -> task.setContext(context),
                before -> before);
    }

    @Override
    public int option(TaskOption option) {
        if (!reporter.wants(TraceEvent.GETOPT)) {
            return task.option(option);
        }
        return reporter.number(
                TraceEvent.GETOPT,
                record -> record.putInt(CallFields.OPT, codeOf(option)),
                CallFields.OPV,
                () -> task.option(option),
                value -> value);
    }

    @Override
    public int setOption(TaskOption option, int value) {
        if (!reporter.wants(TraceEvent.SETOPT)) {
            return task.setOption(option, value);
        }
        return reporter.number(
                TraceEvent.SETOPT,
                record -> record.putInt(CallFields.OPT, codeOf(option)).putInt(CallFields.OPV, value),
                CallFields.OPV,
                () -> task.setOption(option, value),
                before -> before);
    }

    @Override
    public int addMessageHandler(int source, int tag, int context, Consumer<? super MessageBuffer> handler) {
        if (!reporter.wants(TraceEvent.ADDMHF)) {
            return task.addMessageHandler(source, tag, context, handler);
        }
        return reporter.number(
                TraceEvent.ADDMHF,
                record -> wanted(record, source, tag, context),
                CallFields.MHI,
                () -> task.addMessageHandler(source, tag, context, handler),
                id -> id);
    }

    @Override
    public void removeMessageHandler(int id) {
        if (!reporter.wants(TraceEvent.DELMHF)) {
            task.removeMessageHandler(id);
            return;
        }
        reporter.run(
                TraceEvent.DELMHF, record -> record.putInt(CallFields.MHI, id), () -> task.removeMessageHandler(id));
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, Collection<Tid> tids) {
        notify(codeOf(kind), tag, tids, () -> task.notifyOn(kind, tag, tids));
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, int count) {
        notify(codeOf(kind), tag, List.of(), () -> task.notifyOn(kind, tag, count));
    }

    @Override
    public void cancelNotify(NotifyKind kind, int tag, Collection<Tid> tids) {
        notify(codeOf(kind) | NotifyCall.CANCEL, tag, tids, () -> task.cancelNotify(kind, tag, tids));
    }

    private void notify(int what, int tag, Collection<Tid> tids, Runnable call) {
        if (!reporter.wants(TraceEvent.NOTIFY)) {
            call.run();
            return;
        }
        reporter.run(
                TraceEvent.NOTIFY,
                record -> record.putInt(CallFields.NE, what)
                        .putInt(CallFields.NMC, tag)
                        .putInts(CallFields.NTL, values(tids)),
                call);
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    /** Nothing of C stands for it, so nothing is reported. */
    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag) {
        return task.receiveAsync(from, tag);
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int context) {
        return task.receiveAsync(from, tag, context);
    }

    @Override
    public TraceMask traceMask(TraceTarget whose) {
        return task.traceMask(whose);
    }

    @Override
    public void setTraceMask(TraceTarget whose, TraceMask mask) {
        task.setTraceMask(whose, mask);
    }

    @Override
    public boolean isEnrolled() {
        return task.isEnrolled();
    }

    @Override
    public void close() {
        if (reporter.wants(TraceEvent.EXIT)) {
            reporter.tracer().entry(TraceEvent.EXIT, Tracer.Fields.NONE);
        }
        task.close();
    }

    @Override
    public String toString() {
        return task.toString();
    }

    // What is null is reported as nothing; the call itself refuses it.

    private static int codeOf(TaskOption option) {
        return option == null ? 0 : option.code();
    }

    private static int codeOf(NotifyKind kind) {
        return kind == null ? 0 : kind.code();
    }

    private static int lengthOf(MessageBuffer message) {
        return message == null ? NONE : message.lengthBytes();
    }
}
