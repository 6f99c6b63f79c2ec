package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.OutputCatcher;
import org.jpvm.client.SessionState;
import org.jpvm.client.TaskOptions;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.SinkChange;
import org.jpvm.wire.body.TidsReply;

/**
 * The handlers of task control messages that every task has, and those of caught output. They run under the lock of the task like all
 * handlers. Source: pvm-wire-protocol §4.2, pvm-api §9.
 */
final class SystemHandlers {
    private static final int ANY = -1;

    private interface Body {
        void accept(MessageBuffer message) throws MalformedMessageException;
    }

    private final TaskCore core;
    private final OutputCatcher catcher = new OutputCatcher();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<TaskControlCode, Consumer<MessageBuffer>> own = new EnumMap<>(TaskControlCode.class);
    private int[] siblings;
    private boolean catching;
    private boolean printing;

    SystemHandlers(TaskCore core) {
        this.core = core;
    }

    /** Adds the nine system handlers with the ids 0 to 8 that they have in C. */
    void install() {
        on(TaskControlCode.CONREQ);
        on(TaskControlCode.CONACK);
        on(TaskControlCode.TASKEXIT);
        on(TaskControlCode.NOOP);
        on(TaskControlCode.SETTRACE);
        on(TaskControlCode.SETTMASK);
        on(TaskControlCode.SETTRCBUF);
        on(TaskControlCode.SETTRCOPT);
        on(TaskControlCode.SIBLINGS);
    }

    private Body bodyOf(TaskControlCode code) {
        return switch (code) {
            case CONREQ -> core.routes()::onRequest;
            case CONACK -> core.routes()::onReply;
            case TASKEXIT -> message -> core.routes().onTaskExit(body(message).readInt("tid"));
            case SETTRACE -> this::onSetTrace;
            case SETTMASK -> this::onSetTraceMask;
            case SETTRCBUF -> message -> store(TaskOption.SELF_TRACE_BUFFER, message);
            case SETTRCOPT -> message -> store(TaskOption.SELF_TRACE_OPTIONS, message);
            case SIBLINGS -> this::onSiblings;
            case OUTPUT -> this::onOutput;
            default -> message -> {};
        };
    }

    /** The library's handler of a tag, one and the same each time. */
    Consumer<MessageBuffer> handlerOf(TaskControlCode code) {
        return own.computeIfAbsent(code, key -> {
            Body body = bodyOf(key);
            return message -> {
                try {
                    body.accept(message);
                } catch (MalformedMessageException e) {
                    core.countDropped();
                }
            };
        });
    }

    /** Whether a handler is the library's. */
    boolean isOwn(Consumer<? super MessageBuffer> handler) {
        return own.containsValue(handler);
    }

    /** Tids of the spawn that started this task, null while they are not known. Lock held. */
    int[] knownSiblings() {
        return siblings;
    }

    /** What is caught of the output of children. Lock held. */
    SessionState.Output output() {
        return new SessionState.Output(catching, printing, catcher.sink(), catcher.unfinished());
    }

    /** Goes on as the handlers of another session would have. Lock held. */
    void restore(int[] knownSiblings, SessionState.Output output) {
        siblings = knownSiblings;
        catching = output.catching();
        printing = output.printing();
        catcher.setSink(output.sink());
        output.children().forEach(catcher::addUnfinished);
    }

    /** Tids of the spawn that started this task, in its order; waits until the spawner has told them. Lock held. */
    int[] awaitSiblings() {
        while (siblings == null) {
            awaitChange();
        }
        return siblings.clone();
    }

    /** Prints the output of children; null prints no more. Lock held. */
    void catchOutput(Appendable sink) {
        TaskOptions options = core.options();
        if (sink == null) {
            options.inheritOutput();
        } else {
            options.setChildOutput(core.tid(), Protocol.CONTEXT_TC, TaskControlCode.OUTPUT.tag());
            if (!catching) {
                on(TaskControlCode.OUTPUT);
                on(TaskControlCode.OUTPUTX);
            }
            catching = true;
        }
        catcher.setSink(sink);
        printing = sink != null;
    }

    /** Waits until the output of all children has ended, when it is being caught. Lock held. */
    void drainOutput() {
        boolean announced = false;
        while (printing && catcher.openChildren() > 0) {
            if (!announced) {
                System.err.println("jpvm [" + Tid.text(core.tid()) + "]: child task(s) still running.  waiting...");
                announced = true;
            }
            awaitChange();
        }
    }

    /** The body of a message that was not unpacked. */
    static XdrReader body(MessageBuffer message) {
        byte[] bytes = new byte[message.remainingBytes()];
        message.unpackTransmitted(bytes, 0, bytes.length);
        return new XdrReader(bytes);
    }

    /** Body of TM_SETOPT: changes of the sinks by their number there. */
    static XdrWriter sinkOptions(int... numbersAndValues) {
        XdrWriter out = new XdrWriter();
        for (int i = 0; i < numbersAndValues.length; i += 2) {
            out.putInt(numbersAndValues[i]).putString(Integer.toHexString(numbersAndValues[i + 1]));
        }
        return out;
    }

    private void on(TaskControlCode code) {
        core.inbox().handlers().add(ANY, code.tag(), Protocol.CONTEXT_TC, handlerOf(code));
    }

    private void onSiblings(MessageBuffer message) throws MalformedMessageException {
        siblings = TidsReply.read(body(message)).tids();
        change();
    }

    private void onOutput(MessageBuffer message) throws MalformedMessageException {
        boolean withTids = core.options().get(TaskOption.SHOW_TIDS) != 0;
        catcher.onRecord(OutputRecord.read(body(message)), withTids);
        change();
    }

    private void onSetTrace(MessageBuffer message) throws MalformedMessageException {
        SinkChange change = SinkChange.read(body(message));
        core.options().apply(change);
        core.trace().update();
        if (change.traceTid() != 0) {
            setSinks(4, change.traceTid(), 5, change.traceContext(), 6, change.traceTag());
        }
        if (change.outputTid() != 0) {
            setSinks(1, change.outputTid(), 2, change.outputContext(), 3, change.outputTag());
        }
    }

    private void onSetTraceMask(MessageBuffer message) throws MalformedMessageException {
        String mask = body(message).readString("mask");
        if (mask.length() == TraceMask.LENGTH) {
            core.trace().setMask(TraceTarget.SELF, TaskOptions.maskOf(mask));
        } else {
            core.countDropped();
        }
    }

    /** The answer, which is empty, is dropped: a handler cannot wait for it. */
    private void setSinks(int... numbersAndValues) {
        core.sender()
                .toDaemon(
                        Tid.LOCAL_DAEMON,
                        MessageSender.control(TaskCode.SETOPT, Protocol.CONTEXT_TM, 0, sinkOptions(numbersAndValues)));
    }

    private void store(TaskOption option, MessageBuffer message) throws MalformedMessageException {
        core.options().setSelfTrace(option, body(message).readInt(option.name()));
    }

    private void awaitChange() {
        TaskLoop loop = core.loop();
        loop.checkMayWait();
        if (core.standstill().readKept()) {
            return;
        }
        Waiter waiter = loop.borrow();
        waiters.add(waiter);
        try {
            loop.await(waiter, TaskLoop.FOR_EVER);
        } finally {
            waiters.remove(waiter);
            loop.giveBack(waiter);
        }
    }

    private void change() {
        for (Waiter waiter : waiters) {
            core.loop().complete(waiter);
        }
    }
}
