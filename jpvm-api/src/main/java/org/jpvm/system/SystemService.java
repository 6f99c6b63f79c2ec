package org.jpvm.system;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.SystemRoles;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.DeleteHostsReply;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.SchedulerReply;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TaskStart;
import org.jpvm.wire.body.TidsReply;

/**
 * The conversation of a resource manager, hoster or tasker: registers the task, reads its SM_ messages, calls the interface that was
 * registered, and sends the answer with the wait id of the request. One task may have several roles.
 *
 * <p>One thread serves, with {@link #serve} or {@link #serveOne}; a program with a loop of its own gives messages to {@link #handle}
 * instead. Requests come in context 0 whatever the current context is. Malformed requests are counted and not answered, as a daemon does.
 * Sets option {@link TaskOption#RESV_TIDS}, without which SM_ messages cannot be sent. Source: pvm-wire-protocol §6.
 */
public final class SystemService implements AutoCloseable {
    private static final int BASE_CONTEXT = 0;

    /** Orders that daemons have not answered yet; more than any sane resource manager has under way. */
    private static final int MAX_PENDING = 100_000;

    /** What no other task may ask for, because it starts programs or is believed. */
    private static final Set<SystemCode> FROM_DAEMONS = EnumSet.of(
            SystemCode.STHOST,
            SystemCode.STTASK,
            SystemCode.TASKX,
            SystemCode.HOSTX,
            SystemCode.EXECACK,
            SystemCode.ADDACK);

    private final PvmTask pvm;
    private final SystemRoles roles;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private int lastWaitId;
    private volatile long refused;

    private ResourceManager manager;
    private Hoster hoster;
    private Tasker tasker;
    private Tid master = new Tid(0);

    private record Pending(Tid daemon, Consumer<XdrReader> onAnswer, Consumer<PvmException> onFailure) {}

    /** A service with no role yet. */
    public SystemService(PvmTask pvm) {
        this.pvm = pvm;
        roles = pvm.systemRoles();
        pvm.setOption(TaskOption.RESV_TIDS, 1);
    }

    /** The task that serves. */
    public PvmTask task() {
        return pvm;
    }

    /**
     * Becomes the resource manager; returns the former one, value 0 for none.
     *
     * @throws PvmException as {@link SystemRoles#registerResourceManager} says
     */
    public Tid registerResourceManager(ResourceManager resourceManager) {
        SystemRoles.FormerManager former = roles.registerResourceManager();
        manager = resourceManager;
        master = former.master().tid();
        return former.former();
    }

    /**
     * Becomes the hoster.
     *
     * @throws PvmException as {@link SystemRoles#registerHoster} says
     */
    public void registerHoster(Hoster newHoster) {
        roles.registerHoster();
        hoster = newHoster;
    }

    /**
     * Becomes the tasker.
     *
     * @throws PvmException as {@link SystemRoles#registerTasker} says
     */
    public void registerTasker(Tasker newTasker) {
        roles.registerTasker();
        tasker = newTasker;
    }

    /**
     * Serves until the thread is interrupted.
     *
     * @throws PvmException SYS_ERR when the daemon is lost
     */
    public void serve() {
        try {
            while (true) {
                handle(pvm.receive(Tid.ANY, PvmTask.ANY_TAG, BASE_CONTEXT));
            }
        } catch (PvmInterruptedException e) {
            // The thread was asked to end; its interrupt stays set.
        }
    }

    /** Waits at most {@code timeout} for one message and handles it; false when none came. */
    public boolean serveOne(Duration timeout) {
        Optional<MessageBuffer> message = pvm.receive(Tid.ANY, PvmTask.ANY_TAG, BASE_CONTEXT, timeout);
        message.ifPresent(this::handle);
        return message.isPresent();
    }

    /** Handles a message; false, and untouched, when it is not for a role of this task. */
    public boolean handle(MessageBuffer message) {
        SystemCode code = SystemCode.ofTag(message.tag());
        if (code == null) {
            return manager != null && manager.other(message);
        }
        byte[] bytes = new byte[message.remainingBytes()];
        message.unpackTransmitted(bytes, 0, bytes.length);
        try {
            return dispatch(code, message.source(), message.waitId(), new XdrReader(bytes));
        } catch (MalformedMessageException e) {
            refused++;
            return true;
        }
    }

    /** Number of malformed requests, of those that only a daemon may make, and of answers nobody waited for. */
    public long refusedMessages() {
        return refused;
    }

    /**
     * Lets a daemon start tasks; SM_EXEC. Only as resource manager.
     *
     * @param host host part of the daemon's host
     * @return a tid or an error code for each task; the thread that serves completes it
     */
    public CompletionStage<int[]> execute(Tid host, ExecCall call) {
        XdrWriter body = new XdrWriter(512);
        call.write(body);
        return order(host, SystemCode.EXEC, body, in -> TidsReply.read(in).tids());
    }

    /** Lets the master add hosts; SM_ADD. Only as resource manager. The thread that serves completes the answer. */
    public CompletionStage<AddHostsReply> addHosts(HostNames names) {
        XdrWriter body = new XdrWriter();
        names.write(body);
        return order(master, SystemCode.ADD, body, AddHostsReply::read);
    }

    /** Ends all roles. The task stays. Does nothing when the daemon is lost. */
    @Override
    public void close() {
        // Not left to an interrupt that ended the serving: the daemon would go on asking this task.
        boolean interrupted = Thread.interrupted();
        try {
            if (manager != null) {
                end(roles::unregisterResourceManager);
            }
            if (hoster != null) {
                end(roles::unregisterHoster);
            }
            if (tasker != null) {
                end(roles::unregisterTasker);
            }
        } finally {
            manager = null;
            hoster = null;
            tasker = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Runnable unregister) {
        try {
            unregister.run();
        } catch (PvmException e) {
            // With the daemon the role is gone, too; NO_TASK is a role that was given up elsewhere.
            if (e.error() != PvmError.SYS_ERR && e.error() != PvmError.NO_TASK) {
                throw e;
            }
        }
    }

    private boolean dispatch(SystemCode code, Tid from, int waitId, XdrReader in) throws MalformedMessageException {
        if (FROM_DAEMONS.contains(code) && !from.isDaemon()) {
            refused++;
            return true;
        }
        switch (code) {
            case STHOST -> {
                return hoster != null && onStartHosts(from, waitId, StartHosts.read(in));
            }
            case STTASK -> {
                return tasker != null && onStartTask(from, TaskStart.read(in));
            }
            case EXECACK, ADDACK -> {
                return onAnswer(from, waitId, in);
            }
            default -> {
                return manager != null && toManager(code, from, waitId, in);
            }
        }
    }

    private boolean toManager(SystemCode code, Tid from, int waitId, XdrReader in) throws MalformedMessageException {
        switch (code) {
            case SPAWN -> {
                SpawnCall call = SpawnCall.read(in);
                answer(
                        from,
                        code,
                        waitId,
                        () -> manager.spawn(from, call),
                        tids -> new TidsReply(tids)::write,
                        error -> out -> out.putInt(error));
            }
            case TASK -> {
                int where = in.readInt("where");
                answer(
                        from,
                        code,
                        waitId,
                        () -> manager.tasks(from, where),
                        reply -> reply::write,
                        error -> new TaskListReply(error, List.of())::write);
            }
            case CONFIG ->
                answer(
                        from,
                        code,
                        waitId,
                        () -> manager.hosts(from),
                        reply -> reply::write,
                        error -> out -> out.putInt(error).putInt(0));
            case ADDHOST -> {
                HostNames names = HostNames.read(in);
                answer(
                        from,
                        code,
                        waitId,
                        () -> manager.addHosts(from, names),
                        reply -> reply::write,
                        error -> AddHostsReply.refused(error)::write);
            }
            case DELHOST -> {
                HostNames names = HostNames.read(in);
                answer(
                        from,
                        code,
                        waitId,
                        () -> manager.deleteHosts(from, names),
                        reply -> reply::write,
                        error -> DeleteHostsReply.refused(error)::write);
            }
            case NOTIFY -> manager.notifyOn(from, NotifyCall.read(in));
            case TASKX -> manager.taskEnded(TaskEnd.read(in));
            case HOSTX -> onHostFailed(new Tid(in.readInt("daemon")));
            case SCHED -> onSuccessor(from, waitId);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onStartHosts(Tid from, int waitId, StartHosts request) {
        StartResults failed = new StartResults(request.hosts().stream()
                .map(host -> new StartResults.Result(host.tid(), PvmError.CANT_START.cName()))
                .toList());
        answer(
                from,
                SystemCode.STHOSTACK,
                waitId,
                () -> hoster.start(request),
                results -> results::write,
                error -> failed::write);
        return true;
    }

    private boolean onStartTask(Tid from, TaskStart request) {
        final int exitStatusOne = 1 << 8;
        TaskEnd failed = new TaskEnd(request.tid(), exitStatusOne, 0, 0, 0, 0);
        answer(
                new Tid(Tid.LOCAL_DAEMON),
                SystemCode.TASKX,
                0,
                () -> tasker.start(request),
                end -> end::write,
                error -> failed::write);
        return true;
    }

    private boolean onAnswer(Tid from, int waitId, XdrReader in) throws MalformedMessageException {
        Pending order;
        synchronized (pending) {
            order = waitId == 0 ? null : pending.remove(waitId);
        }
        if (order != null) {
            order.onAnswer.accept(in);
        } else if (manager != null && waitId == 0) {
            for (int tid : TidsReply.read(in).tids()) {
                manager.taskEnrolled(new Tid(tid));
            }
        } else {
            refused++;
        }
        return true;
    }

    private void onHostFailed(Tid daemon) {
        List<Pending> lost;
        synchronized (pending) {
            lost = pending.values().stream()
                    .filter(order -> order.daemon.host().equals(daemon.host()))
                    .toList();
            pending.values().removeAll(lost);
        }
        PvmException failure = new PvmException(PvmError.HOST_FAIL, "daemon " + daemon);
        lost.forEach(order -> order.onFailure.accept(failure));
        manager.hostFailed(daemon);
    }

    /** Another task wants to be the resource manager: the daemons take it from this one only. */
    private void onSuccessor(Tid from, int waitId) {
        pvm.hosts().stream()
                .filter(host -> host.tid().equals(master))
                .findFirst()
                .ifPresent(host -> {
                    HostRecord record = new HostRecord(
                            host.tid().value(), host.name(), host.architecture(), host.speed(), host.dataSignature());
                    send(
                            from,
                            SystemCode.SCHED,
                            waitId,
                            new SchedulerReply(pvm.tid().value(), record)::write);
                });
        if (manager.yieldsTo(from)) {
            pvm.hosts()
                    .forEach(
                            host -> send(daemonOf(host.tid()), SystemCode.HANDOFF, 0, out -> out.putInt(from.value())));
        }
    }

    private interface Call<T> {
        CompletionStage<T> run();
    }

    private interface Body {
        void write(XdrWriter out);
    }

    private interface Read<T> {
        T from(XdrReader in) throws MalformedMessageException;
    }

    private <T> void answer(
            Tid to, SystemCode code, int waitId, Call<T> call, Function<T, Body> body, Function<Integer, Body> error) {
        BiConsumer<T, Throwable> answer = (value, failure) ->
                send(to, code, waitId, failure == null ? body.apply(value) : error.apply(code(failure)));
        CompletionStage<T> result;
        try {
            result = call.run();
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete(answer);
    }

    private static int code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PvmException e ? e.error().code() : PvmError.D_SYS_ERR.code();
    }

    private <T> CompletionStage<T> order(Tid host, SystemCode code, XdrWriter body, Read<T> reader) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        int waitId;
        synchronized (pending) {
            if (pending.size() >= MAX_PENDING) {
                return CompletableFuture.failedFuture(
                        new PvmException(PvmError.OUT_OF_RES, MAX_PENDING + " orders are not answered yet"));
            }
            do {
                lastWaitId = lastWaitId == Integer.MAX_VALUE ? 1 : lastWaitId + 1;
            } while (pending.containsKey(lastWaitId));
            waitId = lastWaitId;
            pending.put(
                    waitId,
                    new Pending(
                            host,
                            in -> {
                                try {
                                    answer.complete(reader.from(in));
                                } catch (MalformedMessageException e) {
                                    answer.completeExceptionally(
                                            new PvmException(PvmError.BAD_MSG, code.cName() + ": " + e.getMessage()));
                                }
                            },
                            answer::completeExceptionally));
        }
        send(daemonOf(host), code.tag(), BASE_CONTEXT, waitId, body);
        return answer;
    }

    private static Tid daemonOf(Tid host) {
        return new Tid(Tid.DAEMON_BIT | host.host().value());
    }

    private void send(Tid to, SystemCode code, int waitId, Body body) {
        XdrWriter out = new XdrWriter();
        body.write(out);
        send(to, code.tag(), BASE_CONTEXT, waitId, out);
    }

    /** Sends a message whose body is written already. */
    void send(Tid to, int tag, int context, int waitId, XdrWriter body) {
        MessageBuffer message = pvm.newBuffer(Encoding.XDR);
        message.packBytes(body.toByteArray());
        message.setHeader(message.source(), to, context, tag, waitId);
        pvm.send(to, tag, context, message);
    }
}
