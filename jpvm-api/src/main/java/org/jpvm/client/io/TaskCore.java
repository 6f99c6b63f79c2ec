package org.jpvm.client.io;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.FrameParser;
import org.jpvm.client.RequestTable;
import org.jpvm.client.RouteTable;
import org.jpvm.client.SessionState;
import org.jpvm.client.TaskOptions;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EnrolReply;

/**
 * Messages of one task in and out: sends by the right route, receives, requests to the daemon with their answers, handlers. Takes the lock
 * itself where a method does not say that the caller holds it.
 */
final class TaskCore {
    private static final long POLL_WHILE_SENDING_NANOS = 1_000_000;
    /** What is sent before the clock is asked. */
    private static final int UNTIMED_BYTES = 1 << 14;

    /** A message takes time, however short. */
    private static final int LEAST_BYTES = 1 << 9;

    private static final int NO_TID = -1;

    private final TaskLoop loop;
    private final Link daemon;
    private final MessageSender sender;
    private final FrameParser.Sink daemonSink = this::onMessage;
    private final RequestTable<Waiter> requests = new RequestTable<>();
    private final Standstill standstill;
    private final Inbox inbox;

    private int tid = NO_TID;
    private int parentTid;
    private boolean channelsGiven;
    private EnrolReply enrolled;
    private TaskOptions options;
    private TaskRoutes routes;
    private TaskTrace trace;
    private int payloadBytes = TaskOptions.DEFAULT_PAYLOAD_BYTES;
    private long droppedMessages;
    private int untimedBytes;

    /** Takes over a channel that is connected to the daemon. */
    TaskCore(TaskLoop loop, SocketChannel channel) throws IOException {
        this.loop = loop;
        daemon = new Link(loop, channel, daemonSink, this::onDaemonLost);
        sender = new MessageSender(this, loop, daemon);
        standstill = new Standstill(this);
        inbox = new Inbox(this, standstill);
    }

    /** The daemon has made this a task. */
    void enrolled(EnrolReply reply, Map<String, String> environment) {
        enrolled = reply;
        tid = reply.tid();
        parentTid = reply.parentTid();
        loop.service().name("pvm-t" + Integer.toHexString(tid));
        options = new TaskOptions(reply, environment);
        routes = new TaskRoutes(this, loop, environment);
        trace = new TaskTrace(this);
        inbox.setContext(TaskOptions.number(environment.get("PVMCTX")));
    }

    /** Takes up work: what came right behind the daemon's last word of the enrolment was kept until the handlers were there. */
    void start(SystemHandlers system) {
        loop.lock();
        try {
            system.install();
            inbox.redispatch();
        } finally {
            loop.unlock();
        }
    }

    TaskLoop loop() {
        return loop;
    }

    int tid() {
        return tid;
    }

    EnrolReply enrolment() {
        return enrolled;
    }

    /** The spawner, or the error that stands for one. */
    int parentTid() {
        return parentTid;
    }

    /** Messages and handlers. */
    Inbox inbox() {
        return inbox;
    }

    /** What the session does while the task stands still. */
    Standstill standstill() {
        return standstill;
    }

    /** Guarded by the lock. */
    RequestTable<Waiter> requests() {
        return requests;
    }

    /** Guarded by the lock. */
    TaskOptions options() {
        return options;
    }

    /** Guarded by the lock. */
    TaskRoutes routes() {
        return routes;
    }

    TaskTrace trace() {
        return trace;
    }

    /** Messages that no one wanted: answers to requests given up, control messages without a handler, bent ones. */
    long droppedMessages() {
        return droppedMessages;
    }

    void countDropped() {
        droppedMessages++;
    }

    /** The fragment size has changed. Lock held. */
    void updatePayload() {
        payloadBytes = options.payloadBytes();
    }

    int payloadBytes() {
        return payloadBytes;
    }

    /** Sends in the current context. */
    void send(Tid to, int tag, PackedMessage message) {
        loop.lock();
        try {
            send(to, tag, inbox.currentContext(), message);
        } finally {
            loop.unlock();
        }
    }

    /** Sends in this context. */
    void send(Tid to, int tag, int inContext, PackedMessage message) {
        loop.lock();
        try {
            loop.checkAlive();
            message.setHeader(message.source(), to, inContext, tag, message.waitId());
            sender.transmit(to.value(), message);
            pollIfDue(message);
        } finally {
            loop.unlock();
        }
    }

    /** Sends to several tasks in the current context; {@code to} is sorted, without doubles and without this task. */
    void multicast(int[] to, int tag, PackedMessage message) {
        loop.lock();
        try {
            loop.checkAlive();
            message.setHeader(message.source(), message.destination(), inbox.currentContext(), tag, message.waitId());
            sender.multicast(to, message);
            pollIfDue(message);
        } finally {
            loop.unlock();
        }
    }

    /** Guarded by the lock. */
    MessageSender sender() {
        return sender;
    }

    /** The stream to the daemon. */
    Link daemon() {
        return daemon;
    }

    /** Sends a request of the daemon's that has no answer. */
    void tell(MessageCode code, int inContext, XdrWriter body) {
        loop.lock();
        try {
            loop.checkAlive();
            sender.toDaemon(Tid.LOCAL_DAEMON, MessageSender.control(code, inContext, 0, body));
        } finally {
            loop.unlock();
        }
    }

    /** Sends a request to the daemon and waits for the answer. */
    XdrReader request(TaskCode code, XdrWriter body) {
        return request(Tid.LOCAL_DAEMON, code, Protocol.CONTEXT_TM, body, TaskLoop.FOR_EVER);
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @return its body, or null when the deadline passed
     */
    XdrReader request(int peer, MessageCode code, int inContext, XdrWriter body, long deadlineNanos) {
        loop.lock();
        try {
            loop.checkAlive();
            loop.checkMayWait();
            inbox.beginInput();
            return ask(peer, code, inContext, body, deadlineNanos);
        } finally {
            loop.unlock();
        }
    }

    /** Sends a request and waits for the answer, as {@link #request}, but is no call that takes messages in. Lock held. */
    XdrReader ask(int peer, MessageCode code, int inContext, XdrWriter body, long deadlineNanos) {
        Waiter waiter = loop.borrow();
        int waitId = requests.add(peer, code.tag(), waiter);
        try {
            PackedMessage message = MessageSender.control(code, inContext, waitId, body);
            if (peer == Tid.LOCAL_DAEMON) {
                sender.toDaemon(peer, message);
            } else {
                sender.transmit(peer, message);
            }
            return loop.await(waiter, deadlineNanos) ? new XdrReader(waiter.body, 0, waiter.bodyLength) : null;
        } finally {
            requests.cancel(waitId);
            loop.giveBack(waiter);
        }
    }

    /** Why the session cannot be taken away as things are; null when it can. Lock held. */
    String moveObstacle() {
        int peer = routes.routedPeer();
        if (peer != 0) {
            return "it has a direct route to " + Tid.text(peer);
        }
        if (channelsGiven) {
            return "it has asked for its channels";
        }
        return inbox.isWaitedFor() ? "a future or another thread waits for a message" : null;
    }

    /** The channels of this task were given to the user. Lock held. */
    void noteChannelsGiven() {
        channelsGiven = true;
        loop.onUserSelects();
    }

    /** Takes over what another session knew. Lock held. */
    void install(SessionState state) {
        options.takeOver(state.options());
        parentTid = state.parentTid();
        updatePayload();
        trace.update();
        requests.continueFrom(state.lastWaitId());
        droppedMessages = state.droppedMessages();
        routes.notices().addAll(state.notices());
        routes.deny(state.deniedRoutes());
        state.unfinished().forEach(daemon::addUnfinished);
        standstill.addBefore(state.unread());
    }

    /** A message of this task to itself that never leaves it. Lock held. */
    void deliverLocally(int source, int tag, int inContext, XdrWriter body) {
        byte[] bytes = body.toByteArray();
        inbox.dispatch(
                source,
                tag,
                inContext,
                PackedMessage.received(Encodings.XDR, source, tid, inContext, tag, 0, bytes, bytes.length));
    }

    /** A message from the stream of a direct route. Lock held. */
    void onRouteMessage(
            int peer, int destination, int encoding, int tag, int inContext, int waitId, byte[] body, int length) {
        onMessage(peer, destination, encoding, tag, inContext, waitId, body, length);
    }

    /** Ends everything; later calls get SYS_ERR. Lock held. */
    void shutDown() {
        if (routes != null) {
            routes.closeAll();
        }
        daemon.close();
        loop.fail("this task has left the machine");
        inbox.clear();
        loop.close();
    }

    /** A task that only sends must still answer requests for routes and run its handlers. */
    private void pollIfDue(PackedMessage sent) {
        untimedBytes += LEAST_BYTES + Math.min(sent.transmittedLength(), UNTIMED_BYTES);
        if (untimedBytes < UNTIMED_BYTES) {
            return;
        }
        untimedBytes = 0;
        if (loop.hasNotLookedFor(POLL_WHILE_SENDING_NANOS)) {
            standstill.readKept();
            loop.poll();
        }
    }

    /** A message from the stream of the daemon. Lock held. */
    void onMessage(
            int source, int destination, int encoding, int tag, int inContext, int waitId, byte[] body, int length) {
        if (tag < 0) {
            Waiter waiter = requests.take(source, tag, waitId);
            if (waiter != null) {
                waiter.body = body;
                waiter.bodyLength = length;
                loop.complete(waiter);
                if (!standstill.isSuspended()) {
                    inbox.beginReadAhead();
                }
                return;
            }
            if (source == Tid.LOCAL_DAEMON && TaskCode.ofTag(tag) != null) {
                droppedMessages++;
                return;
            }
        }
        if (!standstill.keeps(source, destination, encoding, tag, inContext, waitId, body, length)) {
            inbox.dispatch(
                    source,
                    tag,
                    inContext,
                    PackedMessage.arrived(encoding, source, destination, inContext, tag, waitId, body, length));
        }
    }

    private void onDaemonLost(Link link, String reason) {
        link.close();
        loop.fail("the connection to the daemon is lost: " + reason);
    }

    /** Value of an option. */
    int option(TaskOption option) {
        loop.lock();
        try {
            return options.get(option);
        } finally {
            loop.unlock();
        }
    }

    /** Refuses what is no body of an answer. */
    static PvmException bentReply(MessageCode code, String reason) {
        return new PvmException(PvmError.BAD_MSG, code.cName() + " was answered with nonsense: " + reason);
    }

    /** The way chosen by the option. Lock held. */
    boolean wantsDirect() {
        return options.get(TaskOption.ROUTE) == RouteTable.ROUTE_DIRECT;
    }
}
