package org.jpvm.client.io;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.FrameParser;
import org.jpvm.client.HandlerTable;
import org.jpvm.client.MessageQueue;
import org.jpvm.client.RequestTable;
import org.jpvm.client.RouteTable;
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
    private static final int NO_TID = -1;

    private final TaskLoop loop;
    private final Link daemon;
    private final MessageSender sender;
    private final FrameParser.Sink daemonSink = this::onMessage;
    private final MessageQueue queue = new MessageQueue();
    private final HandlerTable handlers = new HandlerTable();
    private final RequestTable<Waiter> requests = new RequestTable<>();
    private final List<Waiter> receivers = new ArrayList<>();
    private final AsyncReceives asyncReceives;
    /** Handlers were added that messages read ahead may be for. */
    private boolean handlersBehind;

    private int tid = NO_TID;
    private EnrolReply enrolled;
    private TaskOptions options;
    private TaskRoutes routes;
    private TaskTrace trace;
    private MessageMatcher matcher;
    private int context;
    private int handlerContext;
    private int payloadBytes = TaskOptions.DEFAULT_PAYLOAD_BYTES;
    private long droppedMessages;

    /** Takes over a channel that is connected to the daemon. */
    TaskCore(TaskLoop loop, SocketChannel channel) throws IOException {
        this.loop = loop;
        daemon = new Link(loop, channel, daemonSink, this::onDaemonLost);
        sender = new MessageSender(this, loop, daemon);
        asyncReceives = new AsyncReceives(
                loop,
                receivers,
                waiter -> takeQueued(new Tid(waiter.source), waiter.tag, waiter.context, waiter.exact));
    }

    /** The daemon has made this a task. */
    void enrolled(EnrolReply reply, Map<String, String> environment) {
        enrolled = reply;
        tid = reply.tid();
        loop.service().name("pvm-t" + Integer.toHexString(tid));
        options = new TaskOptions(reply, environment);
        routes = new TaskRoutes(this, loop, environment);
        trace = new TaskTrace(this);
        context = TaskOptions.number(environment.get("PVMCTX"));
    }

    /** Takes up work: what came right behind the daemon's last word of the enrolment was kept until the handlers were there. */
    void start(SystemHandlers system) {
        loop.lock();
        try {
            system.install();
            List<MessageBuffer> early = new ArrayList<>();
            for (MessageBuffer one = queue.take(-1, -1, -1); one != null; one = queue.take(-1, -1, -1)) {
                early.add(one);
            }
            for (MessageBuffer one : early) {
                dispatch(one.source().value(), one.tag(), one.context(), (PackedMessage) one);
            }
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

    /** Guarded by the lock. */
    HandlerTable handlers() {
        return handlers;
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

    int context() {
        loop.lock();
        try {
            return currentContext();
        } finally {
            loop.unlock();
        }
    }

    int setContext(int value) {
        loop.lock();
        try {
            int before = currentContext();
            if (loop.inHandler()) {
                handlerContext = value;
            } else {
                context = value;
            }
            return before;
        } finally {
            loop.unlock();
        }
    }

    MessageMatcher setMatcher(MessageMatcher value) {
        loop.lock();
        try {
            MessageMatcher before = matcher;
            matcher = value;
            return before;
        } finally {
            loop.unlock();
        }
    }

    /** Sends in the current context. */
    void send(Tid to, int tag, PackedMessage message) {
        loop.lock();
        try {
            send(to, tag, currentContext(), message);
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
            pollIfDue();
        } finally {
            loop.unlock();
        }
    }

    /** Sends to several tasks in the current context; {@code to} is sorted, without doubles and without this task. */
    void multicast(int[] to, int tag, PackedMessage message) {
        loop.lock();
        try {
            loop.checkAlive();
            message.setHeader(message.source(), message.destination(), currentContext(), tag, message.waitId());
            sender.multicast(to, message);
            pollIfDue();
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
            beginInput();
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
        } finally {
            loop.unlock();
        }
    }

    /** Waits for a message of the current context, or one that the matcher takes; null after the deadline. */
    MessageBuffer receive(Tid from, int tag, long deadlineNanos) {
        loop.lock();
        try {
            return receive(from, tag, currentContext(), false, deadlineNanos);
        } finally {
            loop.unlock();
        }
    }

    /** Waits for a message of this context, which no matcher is asked about; null after the deadline. */
    MessageBuffer receive(Tid from, int tag, int inContext, long deadlineNanos) {
        loop.lock();
        try {
            return receive(from, tag, inContext, true, deadlineNanos);
        } finally {
            loop.unlock();
        }
    }

    private MessageBuffer receive(Tid from, int tag, int inContext, boolean exact, long deadlineNanos) {
        loop.checkAlive();
        if (handlersBehind) {
            beginInput();
        }
        MessageBuffer found = takeQueued(from, tag, inContext, exact);
        if (found != null) {
            return found;
        }
        loop.checkMayWait();
        beginInput();
        return await(from, tag, inContext, exact, deadlineNanos);
    }

    /** Receives without waiting, in the current context or by the matcher. */
    CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag) {
        loop.lock();
        try {
            return receiveAsync(from, tag, currentContext(), false);
        } finally {
            loop.unlock();
        }
    }

    /** Receives without waiting, in this context, without the matcher. */
    CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int inContext) {
        loop.lock();
        try {
            return receiveAsync(from, tag, inContext, true);
        } finally {
            loop.unlock();
        }
    }

    private CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int inContext, boolean exact) {
        try {
            loop.checkAlive();
            MessageBuffer found = takeQueued(from, tag, inContext, exact);
            return found != null
                    ? CompletableFuture.completedFuture(found)
                    : asyncReceives.lineUp(receiver(from, tag, inContext, exact));
        } catch (PvmException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Waiter receiver(Tid from, int tag, int inContext, boolean exact) {
        Waiter waiter = loop.borrow();
        waiter.source = from.value();
        waiter.tag = tag;
        waiter.context = inContext;
        waiter.exact = exact;
        return waiter;
    }

    /** Takes or shows a message that is there; null for none. */
    MessageBuffer poll(Tid from, int tag, boolean take) {
        loop.lock();
        try {
            return poll(from, tag, currentContext(), false, take);
        } finally {
            loop.unlock();
        }
    }

    /** Takes a message of this context that is there, which no matcher is asked about; null for none. */
    MessageBuffer poll(Tid from, int tag, int inContext) {
        loop.lock();
        try {
            return poll(from, tag, inContext, true, true);
        } finally {
            loop.unlock();
        }
    }

    private MessageBuffer poll(Tid from, int tag, int inContext, boolean exact, boolean take) {
        loop.checkAlive();
        if (handlersBehind) {
            beginInput();
        }
        while (true) {
            MessageBuffer found = take ? takeQueued(from, tag, inContext, exact) : peekQueued(from, tag, inContext);
            if (found != null || loop.inHandler()) {
                return found;
            }
            beginInput();
            if (!loop.poll()) {
                return take ? takeQueued(from, tag, inContext, exact) : peekQueued(from, tag, inContext);
            }
        }
    }

    int addHandler(int source, int tag, int inContext, Consumer<? super MessageBuffer> handler) {
        loop.lock();
        try {
            loop.checkAlive();
            int id = handlers.add(source, tag, inContext, handler);
            handlersBehind |= queue.hasReadAhead();
            return id;
        } finally {
            loop.unlock();
        }
    }

    /** A call begins that takes messages in. Lock held. */
    private void beginInput() {
        if (handlersBehind) {
            handlersBehind = false;
            for (MessageBuffer message :
                    queue.takeReadAhead((source, tag, in) -> handlers.find(source, tag, in) != null)) {
                dispatch(message.source().value(), message.tag(), message.context(), (PackedMessage) message);
            }
        }
        queue.endReadAhead();
    }

    void removeHandler(int id) {
        loop.lock();
        try {
            loop.checkAlive();
            handlers.remove(id);
        } finally {
            loop.unlock();
        }
    }

    /** A message of this task to itself that never leaves it. Lock held. */
    void deliverLocally(int source, int tag, int inContext, XdrWriter body) {
        byte[] bytes = body.toByteArray();
        dispatch(
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
        handlers.clear();
        queue.clear();
        loop.close();
    }

    private void pollIfDue() {
        // A task that only sends must still answer requests for routes and run its handlers.
        if (loop.nanosSinceSelect() > POLL_WHILE_SENDING_NANOS) {
            loop.poll();
        }
    }

    private int currentContext() {
        return loop.inHandler() ? handlerContext : context;
    }

    private MessageBuffer takeQueued(Tid from, int tag, int inContext, boolean exact) {
        return matcher != null && !exact ? queue.take(matcher, from, tag) : queue.take(from.value(), tag, inContext);
    }

    private MessageBuffer peekQueued(Tid from, int tag, int inContext) {
        return matcher != null ? queue.peek(matcher, from, tag) : queue.peek(from.value(), tag, inContext);
    }

    private MessageBuffer await(Tid from, int tag, int inContext, boolean exact, long deadlineNanos) {
        Waiter waiter = receiver(from, tag, inContext, exact);
        receivers.add(waiter);
        try {
            while (loop.await(waiter, deadlineNanos)) {
                if (waiter.message != null) {
                    MessageBuffer found = waiter.message;
                    waiter.message = null;
                    return found;
                }
                // With a matcher of the user's a new message only wakes: the choice is made here, by the thread that
                // receives.
                MessageBuffer found = takeQueued(from, tag, inContext, exact);
                if (found != null) {
                    return found;
                }
                waiter.done = false;
            }
            return null;
        } finally {
            receivers.remove(waiter);
            loop.giveBack(waiter);
        }
    }

    private void onMessage(
            int source, int destination, int encoding, int tag, int inContext, int waitId, byte[] body, int length) {
        if (tag < 0) {
            Waiter waiter = requests.take(source, tag, waitId);
            if (waiter != null) {
                waiter.body = body;
                waiter.bodyLength = length;
                loop.complete(waiter);
                return;
            }
            if (source == Tid.LOCAL_DAEMON && TaskCode.ofTag(tag) != null) {
                droppedMessages++;
                return;
            }
        }
        dispatch(
                source,
                tag,
                inContext,
                PackedMessage.received(encoding, source, destination, inContext, tag, waitId, body, length));
    }

    private void dispatch(int source, int tag, int inContext, PackedMessage message) {
        HandlerTable.Handler handler = handlers.find(source, tag, inContext);
        if (handler != null) {
            run(handler, inContext, message);
            return;
        }
        for (int i = 0; i < receivers.size(); i++) {
            Waiter waiter = receivers.get(i);
            if (waiter.done) {
                continue;
            }
            if (matcher != null && !waiter.exact) {
                complete(waiter);
            } else if (MessageQueue.matches(source, tag, inContext, waiter.source, waiter.tag, waiter.context)) {
                waiter.message = message;
                complete(waiter);
                queue.beginReadAhead();
                return;
            }
        }
        queue.add(message, source, tag, inContext);
    }

    private void complete(Waiter receiver) {
        if (receiver.future != null) {
            asyncReceives.ready(receiver);
        } else {
            loop.complete(receiver);
        }
    }

    private void run(HandlerTable.Handler handler, int inContext, PackedMessage message) {
        int contextBefore = handlerContext;
        handlerContext = inContext;
        try {
            trace.onHandler(handler, message);
            loop.runAsHandler(() -> handler.code().accept(message));
        } catch (RuntimeException e) {
            // The call that happened to take the message in has nothing to do with it and must go on.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } finally {
            handlerContext = contextBefore;
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
