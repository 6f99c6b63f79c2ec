package org.jpvm;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jpvm.migration.Migration;

/**
 * An enrolled task: what {@code libpvm3} gives a C process, for one task of this JVM. Open one with {@link Pvm#enroll()}, leave with
 * {@link #close()}.
 *
 * <p>All methods may be called from several threads. A message buffer belongs to one thread at a time. Calls that wait for the daemon or
 * for a message block their thread; an interrupt ends the wait with {@link PvmInterruptedException} and leaves the task usable. When the
 * daemon is lost every call ends in {@link PvmError#SYS_ERR}.
 *
 * <p>Threads may be virtual: one that waits gives its carrier back, because a platform thread of the task's own, which exists only
 * meanwhile, then takes messages in. Not so with the provider {@code native}, whose waits hold the carrier.
 *
 * <p>A receive matches the source (or {@link Tid#ANY}), the tag (or {@link #ANY_TAG}) and the current context. Messages of one task arrive
 * in the order sent, whatever route they take.
 */
public interface PvmTask extends AutoCloseable {
    /** Wildcard tag of receives. */
    int ANY_TAG = -1;

    /** Own tid; {@code pvm_mytid}. */
    Tid tid();

    /**
     * The task that spawned this one, empty when there is none or it did not want to be known; {@code pvm_parent}. Does not block;
     * {@link #parentStatus()} tells the two cases apart.
     */
    Optional<Tid> parent();

    /**
     * Whether the parent is known: OK when it is, NO_PARENT for a task that was not spawned, PARENT_NOT_SET for one that was spawned with
     * {@link SpawnRequest#NO_PARENT}, as the console does. The codes that {@code pvm_parent} returns. Does not block.
     */
    PvmError parentStatus();

    /** The tasks of the spawn that started this one, in its order; own tid alone when not spawned; {@code pvm_siblings}. May block. */
    List<Tid> siblings();

    /** Starts tasks and waits for the outcome; {@code pvm_spawn}. */
    SpawnResult spawn(SpawnRequest request);

    /** Sends SIGTERM; {@code pvm_kill}. A task that does not exist is no error. */
    void kill(Tid task);

    /** Sends a signal by its number on this system; {@code pvm_sendsig}. */
    void signal(Tid task, int signal);

    /** Whether a task exists; {@code pvm_pstat}. */
    boolean isRunning(Tid task);

    /** All tasks of the machine; {@code pvm_tasks(0)}. */
    List<TaskInfo> tasks();

    /** The tasks of one host (its tid), or one task; {@code pvm_tasks}. */
    List<TaskInfo> tasks(Tid where);

    /** A new empty buffer in XDR; {@code pvm_mkbuf(PvmDataDefault)}. */
    default MessageBuffer newBuffer() {
        return newBuffer(Encoding.XDR);
    }

    /** A new empty buffer; {@code pvm_mkbuf}. */
    MessageBuffer newBuffer(Encoding encoding);

    /**
     * Sends a message; {@code pvm_send}. Returns when the message is handed over; the buffer may be sent again. A destination that does not
     * exist is no error.
     *
     * @throws PvmException BAD_PARAM when {@code to} is no task or {@code tag} is negative
     */
    void send(Tid to, int tag, MessageBuffer message);

    /**
     * As {@link #send(Tid, int, MessageBuffer)}, in {@code context} whatever the current one is: for protocols below the user's messages,
     * whose threads must not change the current context under the others.
     *
     * @throws PvmException BAD_PARAM when {@code to} is no task or {@code tag} is negative
     */
    void send(Tid to, int tag, int context, MessageBuffer message);

    /** Packs an XDR message and sends it. */
    default void send(Tid to, int tag, Consumer<? super Packer> packing) {
        MessageBuffer message = newBuffer();
        Arguments.given(packing, "packing").accept(message);
        send(to, tag, message);
        message.free();
    }

    /** Sends a message to several tasks, once each, never to itself; {@code pvm_mcast}. */
    void multicast(Collection<Tid> to, int tag, MessageBuffer message);

    /** Waits for a message; {@code pvm_recv}. */
    MessageBuffer receive(Tid from, int tag);

    /** Waits for any message of the current context. */
    default MessageBuffer receive() {
        return receive(Tid.ANY, ANY_TAG);
    }

    /** Waits for a message at most {@code timeout}; {@code pvm_trecv}. */
    Optional<MessageBuffer> receive(Tid from, int tag, Duration timeout);

    /**
     * Waits for a message of {@code context}, -1 for all, whatever the current context is. No matcher is asked. A receive of another thread
     * in all contexts, or with a matcher that looks at no context, may take the message before this does.
     */
    MessageBuffer receive(Tid from, int tag, int context);

    /** As {@link #receive(Tid, int, int)}, at most {@code timeout}; zero takes a message if one is there. */
    Optional<MessageBuffer> receive(Tid from, int tag, int context, Duration timeout);

    /**
     * Receives without waiting: the future gets the message when it comes. Does not block, and costs no thread per future. Waiting
     * receives of all kinds stand in one line: of those that a message fits, the one that was called first gets it, be it a future or a
     * thread; so futures with the same arguments are completed in the order of their calls. With a matcher of the user's
     * ({@link #setMatcher}) the line is asked again with each message, and whoever looks first takes what the matcher chooses.
     *
     * <p><b>Threads.</b> A future whose message was there before is complete on return. The others are completed one after the other by
     * one daemon thread of the task, which exists only while it is needed; actions that do not name an executor ({@code thenAccept},
     * {@code whenComplete}) run there and hold up the futures after them, so what waits belongs into {@code thenAcceptAsync}. While
     * futures are open that thread also takes messages in, so message handlers may run on it.
     *
     * <p><b>Ending early.</b> {@code cancel}, {@code orTimeout} and any other completion from outside leave the line, and the message
     * goes to whoever comes next. Once a message was given to a future, {@code cancel} returns false and the message arrives: none is
     * lost.
     *
     * <p><b>Errors</b> complete the future: SYS_ERR when the task leaves or loses its daemon, and what a matcher answers. The context is
     * the current one at the time of the call.
     */
    CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag);

    /** As {@link #receiveAsync(Tid, int)} in {@code context}, -1 for all, whatever the current one is. No matcher is asked. */
    CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int context);

    /** Takes a message if one is there; {@code pvm_nrecv}. */
    Optional<MessageBuffer> tryReceive(Tid from, int tag);

    /** Shows a message if one is there and leaves it to the next receive; {@code pvm_probe}. Only its header may be read. */
    Optional<MessageBuffer> probe(Tid from, int tag);

    /** Replaces the way messages are matched; null restores the default; returns the one before. {@code pvm_recvf}. */
    MessageMatcher setMatcher(MessageMatcher matcher);

    /** Allocates a context; {@code pvm_newcontext}. */
    int newContext();

    /** Gives a context back; {@code pvm_freecontext}. */
    void freeContext(int context);

    /** The current context; {@code pvm_getcontext}. */
    int context();

    /** Changes the current context, -1 receives all; returns the one before. {@code pvm_setcontext}. */
    int setContext(int context);

    /** Value of an option; {@code pvm_getopt}. */
    int option(TaskOption option);

    /** Sets an option and returns its value before; {@code pvm_setopt}. */
    int setOption(TaskOption option, int value);

    /**
     * Calls {@code handler} instead of queueing messages that match; each of the three may be -1 for any. The handler runs inside whatever
     * call takes the message in, in the message's context, and must not block. {@code pvm_addmhf}.
     *
     * @return id of the handler
     * @throws PvmException EXISTS when a handler overlaps
     */
    int addMessageHandler(int source, int tag, int context, Consumer<? super MessageBuffer> handler);

    /** Removes a handler; {@code pvm_delmhf}. */
    void removeMessageHandler(int id);

    /** Asks for a message with {@code tag} in the current context for each task that ends or host that leaves; {@code pvm_notify}. */
    void notifyOn(NotifyKind kind, int tag, Collection<Tid> tids);

    /** Asks for {@code count} messages (-1 for ever, 0 stops) about added hosts or routes; {@code pvm_notify}. */
    void notifyOn(NotifyKind kind, int tag, int count);

    /** Withdraws a request; {@code pvm_notify} with {@code PvmNotifyCancel}. */
    void cancelNotify(NotifyKind kind, int tag, Collection<Tid> tids);

    /** The message board. */
    Mailbox mailbox();

    /** The hosts of the machine and how many data formats they have; {@code pvm_config}. */
    MachineInfo machine();

    /** The hosts of the machine in the order of their index. */
    default List<HostInfo> hosts() {
        return machine().hosts();
    }

    /** Adds hosts, one hostfile line each; a tid or an error code per host. {@code pvm_addhosts}. */
    int[] addHosts(List<String> hosts);

    /** Removes hosts; 0 or an error code per host. {@code pvm_delhosts}. */
    int[] deleteHosts(List<String> hosts);

    /** State of a host: OK, NO_HOST or HOST_FAIL; {@code pvm_mstat}. */
    PvmError hostStatus(String name);

    /** Clock of a host minus the clock here, measured around one query; {@code pvm_hostsync}. */
    HostClock hostClock(Tid host);

    /** Debugging services of the daemon; {@code pvm_tickle}. */
    int[] tickle(int... arguments);

    /** Ends the whole machine, this task's connection included; {@code pvm_halt}. */
    void halt();

    /**
     * Prints the output of tasks spawned from now on line by line, as C's {@code pvm_catchout}; null stops. Printing happens while calls of
     * this task take messages in.
     */
    void catchOutput(Appendable sink);

    /**
     * Registration as resource manager, hoster, tasker or tracer; {@code pvm_reg_rm} and so on.
     *
     * @throws PvmException NOT_IMPL when the provider has none
     */
    default SystemRoles systemRoles() {
        throw new PvmException(PvmError.NOT_IMPL, "this provider registers no system tasks");
    }

    /**
     * Where this task runs, and what it has to say about being moved. The same object each time. C has nothing of the kind.
     *
     * @throws PvmException NOT_IMPL when the provider knows nothing of it
     */
    default Migration migration() {
        throw new PvmException(PvmError.NOT_IMPL, "this provider does not know where its tasks are");
    }

    /** The events that this task, or tasks it spawns, report to their trace sink; {@code pvm_gettmask}. */
    TraceMask traceMask(TraceTarget whose);

    /**
     * Chooses the events that this task, or tasks spawned from now on, report to their trace sink; {@code pvm_settmask}. The sinks are
     * {@link TaskOption#SELF_TRACE_TID} and {@link TaskOption#TRACE_TID}; a task without one, or that is its own, reports nothing.
     */
    void setTraceMask(TraceTarget whose, TraceMask mask);

    /** Whether this session is still one of the machine: false after {@link #close} and when the daemon was lost. Does not block. */
    boolean isEnrolled();

    /** Leaves the machine; {@code pvm_exit}. Waits for the daemon's answer, so that all that was sent before has left. */
    @Override
    void close();
}
