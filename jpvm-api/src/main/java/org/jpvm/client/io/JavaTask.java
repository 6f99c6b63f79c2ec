package org.jpvm.client.io;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jpvm.Arguments;
import org.jpvm.Encoding;
import org.jpvm.EnrollOptions;
import org.jpvm.HostClock;
import org.jpvm.MachineInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.SystemRoles;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.CallTracer;
import org.jpvm.io.SocketTask;
import org.jpvm.message.PackedMessage;
import org.jpvm.message.WrappedMessage;
import org.jpvm.migration.io.TaskMigration;

/** A task of this JVM: checks arguments and passes on to the parts that do the work. */
final class JavaTask implements SocketTask {
    private static final Tid NOBODY = new Tid(0);

    private final TaskCore core;
    private final MachineRequests requests;
    private final JavaMailbox mailbox;
    private final SystemHandlers system;
    private final OptionSetter optionSetter;
    private final Notifier notifier;
    private final Spawner spawner;
    private final JavaRoles roles;
    private final TaskMigration migration;
    private final Tid tid;

    private JavaTask(TaskCore core, EnrollOptions options, boolean moved) {
        this.core = core;
        tid = new Tid(core.tid());
        requests = new MachineRequests(core);
        mailbox = new JavaMailbox(core, requests);
        system = new SystemHandlers(core);
        optionSetter = new OptionSetter(core, requests, mailbox);
        notifier = new Notifier(core, requests);
        spawner = new Spawner(core, requests, mailbox, options.environment());
        roles = new JavaRoles(core, requests, mailbox);
        migration = new TaskMigration(this);
        if (moved) {
            return;
        }
        core.start(system);
        if (core.options().get(TaskOption.SELF_TRACE_TID) > 0
                && !options.environment().containsKey("PVMTMASK")) {
            RegisteredTracer.apply(mailbox, core);
        }
    }

    /** Enrols. */
    static JavaTask open(EnrollOptions options) {
        return new JavaTask(Enrolment.enrol(options, false), options, false);
    }

    /** Enrols a task that was one before, elsewhere: suspended, to be given its state. */
    static JavaTask openMoved(EnrollOptions options) {
        return new JavaTask(Enrolment.enrol(options, true), options, true);
    }

    TaskCore core() {
        return core;
    }

    SystemHandlers system() {
        return system;
    }

    Notifier notifier() {
        return notifier;
    }

    OptionSetter optionSetter() {
        return optionSetter;
    }

    JavaRoles roles() {
        return roles;
    }

    /**
     * The buffer as this library's own.
     *
     * @throws PvmException BAD_PARAM for another implementation
     */
    static PackedMessage own(MessageBuffer message) {
        if (WrappedMessage.unwrap(message) instanceof PackedMessage packed) {
            return packed;
        }
        throw new PvmException(
                PvmError.BAD_PARAM,
                message == null ? "no message" : message.getClass().getName() + " is a message of another provider");
    }

    @Override
    public Tid tid() {
        return tid;
    }

    @Override
    public Optional<Tid> parent() {
        checkAlive();
        int parent = core.parentTid();
        return parent > 0 ? Optional.of(new Tid(parent)) : Optional.empty();
    }

    @Override
    public PvmError parentStatus() {
        checkAlive();
        int parent = core.parentTid();
        if (parent > 0) {
            return PvmError.OK;
        }
        return parent == PvmError.PARENT_NOT_SET.code() ? PvmError.PARENT_NOT_SET : PvmError.NO_PARENT;
    }

    @Override
    public List<Tid> siblings() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            if (core.parentTid() == 0) {
                return List.of(tid);
            }
            return Arrays.stream(system.awaitSiblings()).mapToObj(Tid::new).toList();
        } finally {
            loop.unlock();
        }
    }

    @Override
    public SpawnResult spawn(SpawnRequest request) {
        return spawner.spawn(Arguments.given(request, "request"));
    }

    @Override
    public void kill(Tid task) {
        final int terminate = 15;
        requests.signal(task, terminate);
    }

    @Override
    public void signal(Tid task, int signal) {
        requests.signal(task, signal);
    }

    @Override
    public boolean isRunning(Tid task) {
        return requests.isRunning(task);
    }

    @Override
    public List<TaskInfo> tasks() {
        return requests.tasks(0);
    }

    @Override
    public List<TaskInfo> tasks(Tid where) {
        return requests.tasks(Arguments.given(where, "where").value());
    }

    @Override
    public MessageBuffer newBuffer(Encoding encoding) {
        checkAlive();
        Encoding given = Arguments.given(encoding, "encoding");
        PackedMessage buffer =
                given == Encoding.TRACE ? PackedMessage.traceEvent(Instant.now()) : new PackedMessage(given);
        buffer.setHeader(tid, NOBODY, 0, 0, 0);
        return buffer;
    }

    @Override
    public void send(Tid to, int tag, MessageBuffer message) {
        if (!Arguments.given(to, "to").isTask() || tag < 0) {
            if (TaskTrace.isEvent(to, tag)) {
                core.trace().sendEvent(own(message));
                return;
            }
            requireReserved(to, tag);
        }
        core.send(to, tag, own(message));
    }

    @Override
    public void send(Tid to, int tag, int context, MessageBuffer message) {
        if (!Arguments.given(to, "to").isTask() || tag < 0) {
            requireReserved(to, tag);
        }
        core.send(to, tag, context, own(message));
    }

    @Override
    public void multicast(Collection<Tid> to, int tag, MessageBuffer message) {
        for (Tid one : Arguments.allGiven(to, "to")) {
            if (!one.isTask()) {
                requireReserved(one, tag);
            }
        }
        if (tag < 0) {
            requireReserved(tid, tag);
        }
        int self = tid.value();
        int[] sorted = to.stream()
                .mapToInt(Tid::value)
                .filter(value -> value != self)
                .sorted()
                .distinct()
                .toArray();
        PackedMessage packed = own(message);
        if (sorted.length > 0) {
            core.multicast(sorted, tag, packed);
        }
    }

    @Override
    public MessageBuffer receive(Tid from, int tag) {
        return core.inbox().receive(Arguments.given(from, "from"), tag, TaskLoop.FOR_EVER);
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, Duration timeout) {
        Arguments.given(from, "from");
        if (Arguments.given(timeout, "timeout").isZero() || timeout.isNegative()) {
            return tryReceive(from, tag);
        }
        return Optional.ofNullable(core.inbox().receive(from, tag, deadline(timeout)));
    }

    @Override
    public MessageBuffer receive(Tid from, int tag, int context) {
        return core.inbox().receive(Arguments.given(from, "from"), tag, context, TaskLoop.FOR_EVER);
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, int context, Duration timeout) {
        Arguments.given(from, "from");
        return Optional.ofNullable(
                Arguments.given(timeout, "timeout").isZero() || timeout.isNegative()
                        ? core.inbox().poll(from, tag, context)
                        : core.inbox().receive(from, tag, context, deadline(timeout)));
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag) {
        return core.inbox().receiveAsync(Arguments.given(from, "from"), tag);
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int context) {
        return core.inbox().receiveAsync(Arguments.given(from, "from"), tag, context);
    }

    @Override
    public Optional<MessageBuffer> tryReceive(Tid from, int tag) {
        return Optional.ofNullable(core.inbox().poll(Arguments.given(from, "from"), tag, true));
    }

    @Override
    public Optional<MessageBuffer> probe(Tid from, int tag) {
        return Optional.ofNullable(core.inbox().poll(Arguments.given(from, "from"), tag, false));
    }

    @Override
    public List<SelectableChannel> channels() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            List<SelectableChannel> channels = new ArrayList<>();
            core.noteChannelsGiven();
            channels.add(core.daemon().channel());
            core.routes().addChannels(channels);
            return channels;
        } finally {
            loop.unlock();
        }
    }

    @Override
    public MessageMatcher setMatcher(MessageMatcher matcher) {
        return core.inbox().setMatcher(matcher);
    }

    @Override
    public int newContext() {
        return requests.context(0);
    }

    @Override
    public void freeContext(int context) {
        if (context == 0) {
            // To the daemon 0 means a new context.
            throw new PvmException(PvmError.NOT_FOUND, "the base context belongs to nobody");
        }
        requests.context(context);
    }

    @Override
    public int context() {
        return core.inbox().context();
    }

    @Override
    public int setContext(int context) {
        return core.inbox().setContext(context);
    }

    @Override
    public int option(TaskOption option) {
        return core.option(Arguments.given(option, "option"));
    }

    @Override
    public int setOption(TaskOption option, int value) {
        return optionSetter.set(Arguments.given(option, "option"), value);
    }

    @Override
    public int addMessageHandler(int source, int tag, int context, Consumer<? super MessageBuffer> handler) {
        return core.inbox().addHandler(source, tag, context, Arguments.given(handler, "handler"));
    }

    @Override
    public void removeMessageHandler(int id) {
        core.inbox().removeHandler(id);
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, Collection<Tid> tids) {
        notifier.request(Arguments.given(kind, "kind"), tag, Arguments.allGiven(tids, "tids"));
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, int count) {
        notifier.request(Arguments.given(kind, "kind"), tag, count);
    }

    @Override
    public void cancelNotify(NotifyKind kind, int tag, Collection<Tid> tids) {
        notifier.cancel(Arguments.given(kind, "kind"), tag, Arguments.allGiven(tids, "tids"));
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public MachineInfo machine() {
        return requests.machine();
    }

    @Override
    public int[] addHosts(List<String> hosts) {
        return requests.addHosts(Arguments.allGiven(hosts, "hosts"));
    }

    @Override
    public int[] deleteHosts(List<String> hosts) {
        return requests.deleteHosts(Arguments.allGiven(hosts, "hosts"));
    }

    @Override
    public PvmError hostStatus(String name) {
        return requests.hostStatus(Arguments.given(name, "name"));
    }

    @Override
    public HostClock hostClock(Tid host) {
        return requests.hostClock(Arguments.given(host, "host"));
    }

    @Override
    public int[] tickle(int... arguments) {
        return requests.tickle(Arguments.given(arguments, "arguments"));
    }

    @Override
    public void halt() {
        requests.halt();
    }

    @Override
    public void catchOutput(Appendable sink) {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            system.catchOutput(sink);
        } finally {
            loop.unlock();
        }
    }

    @Override
    public SystemRoles systemRoles() {
        return roles;
    }

    @Override
    public TaskMigration migration() {
        return migration;
    }

    @Override
    public TraceMask traceMask(TraceTarget whose) {
        return core.trace().mask(Arguments.given(whose, "whose"));
    }

    @Override
    public void setTraceMask(TraceTarget whose, TraceMask mask) {
        core.trace().setMask(Arguments.given(whose, "whose"), Arguments.given(mask, "mask"));
    }

    /** Where calls of this task are reported; it reports none itself. */
    CallTracer tracer() {
        return core.trace();
    }

    @Override
    public boolean isEnrolled() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            return loop.isAlive();
        } finally {
            loop.unlock();
        }
    }

    @Override
    public void close() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            if (!loop.isAlive()) {
                core.shutDown();
                return;
            }
            loop.checkMayWait();
            notifier.deliverOwnExit();
            try {
                system.drainOutput();
                core.trace().flush();
                requests.exit();
            } catch (PvmException e) {
                // An interrupt or a lost daemon: to the daemon the end of the connection is the same as the request.
                loop.fail(e.getMessage());
            } finally {
                core.shutDown();
            }
        } finally {
            loop.unlock();
        }
    }

    @Override
    public String toString() {
        return "PvmTask[" + tid + "]";
    }

    private void checkAlive() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
        } finally {
            loop.unlock();
        }
    }

    private void requireReserved(Tid to, int tag) {
        if (option(TaskOption.RESV_TIDS) == 0) {
            throw new PvmException(
                    PvmError.BAD_PARAM,
                    "to=" + to + " tag=" + tag + ": a message goes to a task with a tag of at least 0");
        }
    }

    private static long deadline(Duration timeout) {
        long now = System.nanoTime();
        try {
            long deadline = Math.addExact(now, timeout.toNanos());
            return deadline == TaskLoop.FOR_EVER ? deadline - 1 : deadline;
        } catch (ArithmeticException e) {
            return TaskLoop.FOR_EVER;
        }
    }
}
