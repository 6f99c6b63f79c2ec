package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.client.HandlerTable;
import org.jpvm.client.MessageQueue;
import org.jpvm.message.PackedMessage;
import org.jpvm.migration.spi.MovableThread;

/** The messages that came for one task, who waits for them, and handlers. Takes the lock itself where a method does not say that the caller holds it. */
final class Inbox {
    private static final int UNKNOWN_FORM = -1;

    private final TaskCore core;
    private final TaskLoop loop;
    private final Standstill standstill;
    private final MessageQueue queue = new MessageQueue();
    private final HandlerTable handlers = new HandlerTable();
    private final List<Waiter> receivers = new ArrayList<>();
    private final AsyncReceives asyncReceives;
    /** Handlers were added that messages read ahead may be for. */
    private boolean handlersBehind;

    private MessageMatcher matcher;
    private int context;
    private int handlerContext;

    Inbox(TaskCore core, Standstill standstill) {
        this.core = core;
        this.loop = core.loop();
        this.standstill = standstill;
        asyncReceives = new AsyncReceives(
                loop,
                receivers,
                waiter -> takeQueued(new Tid(waiter.source), waiter.tag, waiter.context, waiter.exact));
    }

    /** What came before the handlers were there is dispatched again. Lock held. */
    void redispatch() {
        List<MessageBuffer> early = new ArrayList<>();
        for (MessageBuffer one = queue.take(-1, -1, -1); one != null; one = queue.take(-1, -1, -1)) {
            early.add(one);
        }
        for (MessageBuffer one : early) {
            dispatch(one.source().value(), one.tag(), one.context(), (PackedMessage) one);
        }
    }

    /** Guarded by the lock. */
    HandlerTable handlers() {
        return handlers;
    }

    /** Guarded by the lock. */
    MessageQueue queue() {
        return queue;
    }

    /** Guarded by the lock. */
    MessageMatcher matcher() {
        return matcher;
    }

    /** Whether handlers were added that messages read ahead may be for. Lock held. */
    boolean areHandlersBehind() {
        return handlersBehind;
    }

    /** See {@link #areHandlersBehind}. Lock held. */
    void setHandlersBehind(boolean behind) {
        handlersBehind = behind;
    }

    /** Whether a thread or a future waits for a message. Lock held. */
    boolean isWaitedFor() {
        return !receivers.isEmpty();
    }

    /** What comes now is read ahead, until a call takes messages in. Lock held. */
    void beginReadAhead() {
        queue.beginReadAhead();
    }

    /** Forgets all. Lock held. */
    void clear() {
        handlers.clear();
        queue.clear();
    }

    /** Lock held. */
    int currentContext() {
        return loop.inHandler() ? handlerContext : context;
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
        return receive(from, tag, inContext, exact, deadlineNanos, UNKNOWN_FORM);
    }

    private MessageBuffer receive(Tid from, int tag, int inContext, boolean exact, long deadlineNanos, int form) {
        loop.checkAlive();
        runHandlersBehind();
        MessageBuffer found = takeQueued(from, tag, inContext, exact);
        if (found != null) {
            return found;
        }
        loop.checkMayWait();
        if (beginInput()) {
            found = takeQueued(from, tag, inContext, exact);
        }
        return found != null ? found : await(from, tag, inContext, exact, deadlineNanos, form);
    }

    /** Goes on with a receive that was begun where the task was before; null after its time. */
    MessageBuffer receive(ReceiveCall call) {
        loop.lock();
        try {
            long nanos = call.remainingNanos();
            long deadline = nanos == TaskLoop.FOR_EVER ? nanos : System.nanoTime() + nanos;
            return receive(call.from(), call.tag(), call.context(), call.exact(), deadline, call.form());
        } finally {
            loop.unlock();
        }
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
            standstill.readKept();
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
        runHandlersBehind();
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

    /** A call begins that takes messages in: what is queued has been read. Whether that took messages in. Lock held. */
    boolean beginInput() {
        runHandlersBehind();
        queue.endReadAhead();
        return standstill.readKept();
    }

    /** Gives handlers that were added late the messages that C would still have to read. Lock held. */
    private void runHandlersBehind() {
        if (handlersBehind) {
            handlersBehind = false;
            for (MessageBuffer message :
                    queue.takeReadAhead((source, tag, in) -> handlers.find(source, tag, in) != null)) {
                dispatch(message.source().value(), message.tag(), message.context(), (PackedMessage) message);
            }
        }
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

    private MessageBuffer takeQueued(Tid from, int tag, int inContext, boolean exact) {
        return matcher != null && !exact ? queue.take(matcher, from, tag) : queue.take(from.value(), tag, inContext);
    }

    private MessageBuffer peekQueued(Tid from, int tag, int inContext) {
        return matcher != null ? queue.peek(matcher, from, tag) : queue.peek(from.value(), tag, inContext);
    }

    private MessageBuffer await(Tid from, int tag, int inContext, boolean exact, long deadlineNanos, int knownForm) {
        Waiter waiter = receiver(from, tag, inContext, exact);
        receivers.add(waiter);
        MovableThread movable = standstill.watch(waiter);
        try {
            while (true) {
                if (!loop.await(waiter, deadlineNanos)) {
                    if (!standstill.offer(waiter, deadlineNanos, knownForm)) {
                        return null;
                    }
                    continue;
                }
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
                queue.endReadAhead();
                waiter.done = false;
            }
        } finally {
            if (movable != null) {
                movable.wakeWith(null);
            }
            receivers.remove(waiter);
            loop.giveBack(waiter);
        }
    }

    /** Lock held. */
    void dispatch(int source, int tag, int inContext, PackedMessage message) {
        HandlerTable.Handler handler = handlers.find(source, tag, inContext);
        if (handler != null) {
            run(handler, inContext, message);
            return;
        }
        boolean chosenLater = false;
        for (int i = 0; i < receivers.size(); i++) {
            Waiter waiter = receivers.get(i);
            if (waiter.done) {
                continue;
            }
            if (matcher != null && !waiter.exact) {
                complete(waiter);
                chosenLater = true;
            } else if (MessageQueue.matches(source, tag, inContext, waiter.source, waiter.tag, waiter.context)) {
                waiter.message = message;
                complete(waiter);
                queue.beginReadAhead();
                return;
            }
        }
        queue.add(message, source, tag, inContext);
        if (chosenLater) {
            queue.beginReadAhead();
        }
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
            core.trace().onHandler(handler, message);
            loop.runAsHandler(() -> handler.code().accept(message));
        } catch (RuntimeException e) {
            // The call that happened to take the message in has nothing to do with it and must go on.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } finally {
            handlerContext = contextBefore;
        }
    }
}
