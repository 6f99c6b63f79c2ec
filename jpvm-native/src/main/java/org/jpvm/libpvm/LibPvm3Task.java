package org.jpvm.libpvm;

import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.SystemRoles;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.TaskOptions;
import org.jpvm.message.PackedMessage;
import org.jpvm.migration.Migration;
import org.jpvm.migration.io.TaskMigration;

/**
 * This process as a task of libpvm3. Any thread may call; {@link NativeCalls} says how they share the library, {@link NativeMessages} how
 * data get there. Errors of libpvm3 come out as exceptions; what it logs besides, such as a connection that broke, goes to the standard
 * error of the process as in C.
 *
 * <p>What libpvm3 cannot do through this interface ends in NOT_IMPL: a {@link Mailbox#reset} that spares other tasks than those with
 * {@link TaskOption#NO_RESET}, and inside message handlers and matchers everything that receives or waits for the daemon.
 *
 * <p>Different from the pure-Java provider, because libpvm3 is: messages are taken in only while some call runs; requests to the daemon
 * and sends that wait, such as the first one over a direct route, hold up the other threads of this task and cannot be interrupted;
 * messages that use direct routes may overtake others when the route option changes; {@link #probe} shows zeros in place of the data, and no length for a notification about a route;
 * a future of {@link #receiveAsync} is never complete on return, and a thread in a blocking receive may be served before it;
 * {@link TaskOption#AUTO_ERR} is only remembered; variables of a spawn request are exported through the C environment and PVM_EXPORT for
 * the time of the call, so that tasks see their names there. {@link #close} waits until the children whose output is caught have ended.
 */
final class LibPvm3Task implements PvmTask {
    /** With {@link #EVENT_TAG} the destination of user events; {@code PVM_TRACE_TID}. */
    private static final int EVENT_TID = -1111;
    /** Tag of user events; {@code PVM_TRACE_CODE}. */
    private static final int EVENT_TAG = -2222;

    private static final Tid NOBODY = new Tid(0);
    private static final int TERMINATE = 15;
    private static final int CANCEL = 256;
    private static final int[] NO_TIDS = {};

    private final NativeCalls calls;
    private final NativeMessages messages = new NativeMessages();
    private final NativeOptions options = new NativeOptions();
    private final OutputPump output = new OutputPump();
    private final NativeMachine machine;
    private final NativeMailbox mailbox;
    private final NativeRoles roles;
    private final TaskMigration migration = new TaskMigration(this);
    private final NativeReceives receives;
    private final NativeQueue queue;
    private final Map<Integer, LibPvm3.Handler> handlers = new HashMap<>();
    private final Runnable onClose;
    private final Tid tid;

    private volatile boolean closed;

    private LibPvm3Task(int tid, Runnable onClose) {
        this.tid = new Tid(tid);
        this.onClose = onClose;
        calls = new NativeCalls(output::pump);
        machine = new NativeMachine(calls);
        mailbox = new NativeMailbox(calls, machine, messages, this.tid);
        roles = new NativeRoles(calls, machine, this);
        queue = new NativeQueue(calls, messages);
        receives = new NativeReceives(calls, queue::hasMatcher, "pvm-" + this.tid);
        options.remember();
    }

    /**
     * Enrols this process; {@code onClose} runs when the process may enrol again.
     *
     * @throws PvmException SYS_ERR when there is no daemon
     */
    static LibPvm3Task open(EnrollOptions options, Runnable onClose) {
        return NativeCalls.locked(() -> {
            CEnvironment.adopt(options.environment());
            NativeOptions.silence();
            LibPvm3.clearTaskName();
            if (options.name() != null) {
                LibPvm3.pvmsettaskname(CStrings.of(options.name()));
            }
            int tid = LibPvm3.pvm_mytid();
            if (tid < 0) {
                throw new PvmException(
                        PvmError.ofCode(tid),
                        "libpvm3 cannot enrol at the daemon of "
                                + options.environment().get("PVM_TMP") + ", VMID "
                                + options.environment().get("PVM_VMID") + "; is it running, and of this user?");
            }
            // Both survive pvm_exit.
            LibPvm3.pvm_recvf(null);
            LibPvm3.pvm_setcontext(TaskOptions.number(options.environment().get("PVMCTX")));
            return new LibPvm3Task(tid, onClose);
        });
    }

    /**
     * The buffer as one whose data can be moved.
     *
     * @throws PvmException BAD_PARAM for another implementation
     */
    static PackedMessage own(MessageBuffer message) {
        if (message instanceof PackedMessage packed) {
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
        int parent = calls.call(LibPvm3::pvm_parent);
        return parent > 0 ? Optional.of(new Tid(parent)) : Optional.empty();
    }

    @Override
    public PvmError parentStatus() {
        int parent = calls.call(LibPvm3::pvm_parent);
        return parent > 0 ? PvmError.OK : PvmError.ofCode(parent);
    }

    @Override
    public List<Tid> siblings() {
        if (parentStatus() == PvmError.NO_PARENT) {
            return List.of(tid);
        }
        return calls.await(
                () -> {
                    // The list comes with whatever is taken in; asking for it before would block with the lock.
                    queue.takeIn();
                    return LibPvm3.siblingCount() > 0 ? readSiblings() : null;
                },
                NativeCalls.FOR_EVER,
                "the list of siblings");
    }

    private List<Tid> readSiblings() {
        PointerByReference tids = new PointerByReference();
        int count = calls.succeed(LibPvm3.pvm_siblings(tids), "siblings");
        return Arrays.stream(tids.getValue().getIntArray(0, count))
                .mapToObj(Tid::new)
                .toList();
    }

    @Override
    public SpawnResult spawn(SpawnRequest request) {
        return machine.spawn(Arguments.given(request, "request"));
    }

    @Override
    public void kill(Tid task) {
        machine.signal(Arguments.given(task, "task"), TERMINATE);
    }

    @Override
    public void signal(Tid task, int signal) {
        machine.signal(Arguments.given(task, "task"), signal);
    }

    @Override
    public boolean isRunning(Tid task) {
        return machine.isRunning(Arguments.given(task, "task"));
    }

    @Override
    public List<TaskInfo> tasks() {
        return machine.tasks(0);
    }

    @Override
    public List<TaskInfo> tasks(Tid where) {
        return machine.tasks(Arguments.given(where, "where").value());
    }

    @Override
    public MessageBuffer newBuffer(Encoding encoding) {
        return calls.call(() -> {
            Encoding given = Arguments.given(encoding, "encoding");
            PackedMessage buffer =
                    given == Encoding.TRACE ? PackedMessage.traceEvent(Instant.now()) : new PackedMessage(given);
            buffer.setHeader(tid, NOBODY, 0, 0, 0);
            return buffer;
        });
    }

    @Override
    public void send(Tid to, int tag, MessageBuffer message) {
        Arguments.given(to, "to");
        PackedMessage packed = own(message);
        if (to.value() == EVENT_TID && tag == EVENT_TAG) {
            sendEvent(packed);
            return;
        }
        calls.call(() -> {
            int result = messages.sending(packed, () -> LibPvm3.pvm_send(to.value(), tag));
            NativeMessages.sent(packed, to, LibPvm3.pvm_getcontext(), tag);
            return calls.succeed(result, "send to=" + to + " tag=" + tag);
        });
    }

    /** To the sink itself: libpvm3 would end the record in a buffer that it did not pack, which empties it (observed). */
    private void sendEvent(PackedMessage event) {
        calls.call(() -> {
            int sink = options.get(TaskOption.SELF_TRACE_TID);
            boolean isWanted = options.traceMask(TraceTarget.SELF).contains(TraceEvent.USER_DEFINED);
            if (sink <= 0 || sink == tid.value() || !isWanted) {
                return null;
            }
            int tag = options.get(TaskOption.SELF_TRACE_CODE);
            PackedMessage record = NativeMessages.withEnd(event);
            int result = NativeQueue.inContext(
                    options.get(TaskOption.SELF_TRACE_CONTEXT),
                    () -> messages.sending(record, () -> LibPvm3.pvm_send(sink, tag)));
            return calls.succeed(result, "user event to=" + Tid.text(sink) + " tag=" + tag);
        });
    }

    @Override
    public void send(Tid to, int tag, int context, MessageBuffer message) {
        calls.call(() -> NativeQueue.inContext(context, () -> {
            send(to, tag, message);
            return null;
        }));
    }

    @Override
    public void multicast(Collection<Tid> to, int tag, MessageBuffer message) {
        PackedMessage packed = own(message);
        int[] tids = values(Arguments.allGiven(to, "to"));
        calls.call(() -> {
            int result = messages.sending(packed, () -> LibPvm3.pvm_mcast(tids, tids.length, tag));
            NativeMessages.sent(packed, packed.destination(), LibPvm3.pvm_getcontext(), tag);
            return calls.succeed(result, "multicast to=" + to + " tag=" + tag);
        });
    }

    @Override
    public MessageBuffer receive(Tid from, int tag) {
        Arguments.given(from, "from");
        return calls.await(() -> queue.take(from, tag), NativeCalls.FOR_EVER, "a message");
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, Duration timeout) {
        Arguments.given(from, "from");
        return Optional.ofNullable(calls.await(() -> queue.take(from, tag), deadline(timeout), "a message"));
    }

    @Override
    public Optional<MessageBuffer> tryReceive(Tid from, int tag) {
        Arguments.given(from, "from");
        return machine.request(() -> Optional.ofNullable(queue.take(from, tag)));
    }

    @Override
    public MessageBuffer receive(Tid from, int tag, int context) {
        Arguments.given(from, "from");
        return calls.await(() -> queue.take(from, tag, context), NativeCalls.FOR_EVER, "a message");
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, int context, Duration timeout) {
        Arguments.given(from, "from");
        return Optional.ofNullable(calls.await(() -> queue.take(from, tag, context), deadline(timeout), "a message"));
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag) {
        Arguments.given(from, "from");
        int context;
        try {
            context = context();
        } catch (PvmException e) {
            return CompletableFuture.failedFuture(e);
        }
        return receives.receive(
                new NativeReceives.Wish(from, tag, context),
                () -> NativeQueue.inContext(context, () -> queue.take(from, tag)));
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int context) {
        Arguments.given(from, "from");
        return receives.receive(new NativeReceives.Wish(from, tag, context), () -> queue.take(from, tag, context));
    }

    @Override
    public Optional<MessageBuffer> probe(Tid from, int tag) {
        Arguments.given(from, "from");
        return machine.request(() -> Optional.ofNullable(queue.header(from, tag)));
    }

    @Override
    public MessageMatcher setMatcher(MessageMatcher value) {
        return calls.call(() -> {
            return queue.setMatcher(value);
        });
    }

    @Override
    public int newContext() {
        return machine.request(() -> calls.succeed(LibPvm3.pvm_newcontext(), "new context"));
    }

    @Override
    public void freeContext(int context) {
        if (context == 0) {
            // To the daemon 0 means a new context.
            throw new PvmException(PvmError.NOT_FOUND, "the base context belongs to nobody");
        }
        machine.request(() -> calls.succeed(LibPvm3.pvm_freecontext(context), "context " + context));
    }

    @Override
    public int context() {
        return calls.call(LibPvm3::pvm_getcontext);
    }

    @Override
    public int setContext(int context) {
        return calls.call(() -> LibPvm3.pvm_setcontext(context));
    }

    @Override
    public int option(TaskOption option) {
        return calls.call(() -> options.get(Arguments.given(option, "option")));
    }

    @Override
    public int setOption(TaskOption option, int value) {
        return NativeOptions.asksDaemon(Arguments.given(option, "option"))
                ? machine.request(() -> options.set(option, value))
                : calls.call(() -> options.set(option, value));
    }

    @Override
    public TraceMask traceMask(TraceTarget whose) {
        Arguments.given(whose, "whose");
        return calls.call(() -> options.traceMask(whose));
    }

    @Override
    public void setTraceMask(TraceTarget whose, TraceMask mask) {
        Arguments.given(whose, "whose");
        Arguments.given(mask, "mask");
        calls.call(() -> {
            options.setTraceMask(whose, mask);
            return null;
        });
    }

    @Override
    public int addMessageHandler(int source, int tag, int context, Consumer<? super MessageBuffer> handler) {
        Arguments.given(handler, "handler");
        LibPvm3.Handler callback = buffer -> calls.callback(
                () -> {
                    handler.accept(messages.read(buffer));
                    return 0;
                },
                0);
        return calls.call(() -> {
            int id = calls.succeed(
                    LibPvm3.pvm_addmhf(source, tag, context, callback),
                    "handler of source=" + source + " tag=" + tag + " context=" + context);
            handlers.put(id, callback);
            return id;
        });
    }

    @Override
    public void removeMessageHandler(int id) {
        calls.call(() -> {
            int result = calls.succeed(LibPvm3.pvm_delmhf(id), "handler id=" + id);
            handlers.remove(id);
            return result;
        });
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, Collection<Tid> tids) {
        Arguments.given(kind, "kind");
        Arguments.allGiven(tids, "tids");
        if (kind == NotifyKind.HOST_ADD || kind == NotifyKind.ROUTE_ADD) {
            throw new PvmException(PvmError.BAD_PARAM, kind + " with " + tids.size() + " tids is no request with tids");
        }
        notify(kind, kind.code(), tag, tids.size(), values(tids));
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, int count) {
        Arguments.given(kind, "kind");
        if (kind != NotifyKind.HOST_ADD && kind != NotifyKind.ROUTE_ADD || count < -1) {
            throw new PvmException(PvmError.BAD_PARAM, kind + " count=" + count + " is no request with a count");
        }
        notify(kind, kind.code(), tag, count, NO_TIDS);
    }

    @Override
    public void cancelNotify(NotifyKind kind, int tag, Collection<Tid> tids) {
        Arguments.given(kind, "kind");
        Arguments.allGiven(tids, "tids");
        if (kind == NotifyKind.ROUTE_ADD) {
            notifyOn(kind, tag, 0);
        } else if (kind == NotifyKind.HOST_ADD) {
            notify(kind, kind.code() | CANCEL, tag, 0, NO_TIDS);
        } else {
            notify(kind, kind.code() | CANCEL, tag, tids.size(), values(tids));
        }
    }

    private void notify(NotifyKind kind, int what, int tag, int count, int[] tids) {
        calls.call(
                () -> LibPvm3.pvm_notify(what, tag, count, tids),
                "notification " + kind + " tag=" + tag + " count=" + count);
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public MachineInfo machine() {
        return machine.machine();
    }

    @Override
    public int[] addHosts(List<String> hosts) {
        return machine.addHosts(Arguments.allGiven(hosts, "hosts"));
    }

    @Override
    public int[] deleteHosts(List<String> hosts) {
        return machine.deleteHosts(Arguments.allGiven(hosts, "hosts"));
    }

    @Override
    public PvmError hostStatus(String name) {
        return machine.hostStatus(name);
    }

    @Override
    public HostClock hostClock(Tid host) {
        return machine.hostClock(Arguments.given(host, "host"));
    }

    @Override
    public int[] tickle(int... arguments) {
        return machine.tickle(Arguments.given(arguments, "arguments"));
    }

    @Override
    public void halt() {
        machine.request(() -> {
            int result = LibPvm3.pvm_halt();
            calls.end("the machine was halted");
            if (result < 0) {
                throw new PvmException(PvmError.ofCode(result), "halt");
            }
            return result;
        });
    }

    @Override
    public void catchOutput(Appendable sink) {
        calls.call(() -> output.start(sink), "output of tasks");
    }

    @Override
    public SystemRoles systemRoles() {
        return roles;
    }

    @Override
    public Migration migration() {
        return migration;
    }

    @Override
    public boolean isEnrolled() {
        return !closed && !calls.hasEnded();
    }

    @Override
    public void close() {
        NativeCalls.locked(() -> {
            calls.checkMayWait();
            if (!closed) {
                closed = true;
                leave();
            }
            return null;
        });
    }

    private void leave() {
        boolean lost = calls.hasEnded();
        try {
            if (!lost) {
                calls.call(() -> {
                    options.leave();
                    roles.release();
                    int result = LibPvm3.pvm_exit();
                    options.restore();
                    return result;
                });
            }
        } finally {
            calls.end("the task was closed");
            if (lost) {
                LibPvm3.pvmendtask();
                options.restore();
            }
            // No other function of libpvm3 from here on: most of them would enrol the process again.
            output.close();
            onClose.run();
        }
    }

    @Override
    public String toString() {
        return "PvmTask[" + tid + ", native]";
    }

    private static int[] values(Collection<Tid> tids) {
        return tids.stream().mapToInt(Tid::value).toArray();
    }

    private static long deadline(Duration timeout) {
        Arguments.given(timeout, "timeout");
        try {
            return Math.addExact(System.nanoTime(), timeout.toNanos());
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? System.nanoTime() : NativeCalls.FOR_EVER;
        }
    }
}
