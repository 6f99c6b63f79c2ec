package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.Tid;
import org.jpvm.client.HandlerTable;
import org.jpvm.client.SessionState;
import org.jpvm.client.TaskOptions;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.wire.TaskControlCode;

/** Takes a session away, and makes another go on as it would have. Any thread, while none of the task is in a call. */
final class SessionTransfer implements MovableSession {
    private final JavaTask task;
    private final TracedTask reporting;
    private final TaskCore core;
    private final TaskLoop loop;

    SessionTransfer(JavaTask task, TracedTask reporting) {
        this.task = task;
        this.reporting = reporting;
        this.core = task.core();
        this.loop = core.loop();
    }

    @Override
    public String suspend(long timeoutNanos) {
        loop.lock();
        try {
            return task.roles().isAny()
                    ? "it serves as a resource manager, hoster, tasker or tracer"
                    : core.standstill().suspend(timeoutNanos);
        } finally {
            loop.unlock();
        }
    }

    @Override
    public void resume() {
        loop.lock();
        try {
            core.standstill().resume();
        } finally {
            loop.unlock();
        }
    }

    @Override
    public Object state() {
        loop.lock();
        try {
            requireSuspended();
            Inbox inbox = core.inbox();
            return new SessionState(
                    core.tid(),
                    core.parentTid(),
                    core.options(),
                    inbox.currentContext(),
                    inbox.matcher(),
                    inbox.queue().entries(),
                    core.standstill().unread(),
                    core.daemon().unfinished(),
                    handlers(inbox.handlers()),
                    inbox.areHandlersBehind(),
                    core.requests().lastWaitId(),
                    core.droppedMessages(),
                    task.system().knownSiblings(),
                    task.system().output(),
                    new ArrayList<>(task.notifier().ownExits()),
                    core.routes().notices(),
                    core.routes().denied(),
                    task.optionSetter().noResetIndex(),
                    task.migration().pins(),
                    task.migration().staysWithoutPins());
        } finally {
            loop.unlock();
        }
    }

    private List<SessionState.HandlerEntry> handlers(HandlerTable table) {
        List<SessionState.HandlerEntry> entries = new ArrayList<>();
        for (HandlerTable.Handler handler : table.entries()) {
            Consumer<? super MessageBuffer> code = task.system().isOwn(handler.code()) ? null : handler.code();
            entries.add(new SessionState.HandlerEntry(
                    handler.id(), handler.source(), handler.tag(), handler.context(), code));
        }
        return entries;
    }

    @Override
    public void install(Object state) {
        if (!(state instanceof SessionState given) || given.tid() != core.tid()) {
            throw new IllegalArgumentException("not the state of a session of " + Tid.text(core.tid()));
        }
        loop.lock();
        try {
            requireSuspended();
            install(given);
        } finally {
            loop.unlock();
        }
    }

    @Override
    public void succeed(Object state) {
        if (!(state instanceof SessionState given)) {
            throw new IllegalArgumentException("not the state of a session");
        }
        loop.lock();
        try {
            requireSuspended();
            TaskOptions options = core.options();
            options.takeOverSettings(given.options());
            install(given.of(
                    core.tid(),
                    core.parentTid(),
                    options,
                    core.requests().lastWaitId(),
                    task.system().knownSiblings()));
        } finally {
            loop.unlock();
        }
    }

    private void install(SessionState state) {
        Inbox inbox = core.inbox();
        core.install(state);
        inbox.setContext(state.context());
        inbox.setMatcher(state.matcher());
        inbox.queue().addAll(state.queue());
        inbox.setHandlersBehind(state.handlersBehind());
        inbox.handlers().clear();
        for (SessionState.HandlerEntry entry : state.handlers()) {
            inbox.handlers()
                    .append(new HandlerTable.Handler(
                            entry.id(), entry.source(), entry.tag(), entry.context(), codeOf(entry)));
        }
        task.system().restore(state.siblings(), state.output());
        task.notifier().ownExits().addAll(state.ownExits());
        task.optionSetter().setNoResetIndex(state.noResetIndex());
        task.migration().restore(state.pins(), state.staysWithoutPins());
    }

    private Consumer<? super MessageBuffer> codeOf(SessionState.HandlerEntry entry) {
        if (entry.code() != null) {
            return entry.code();
        }
        TaskControlCode code = TaskControlCode.ofTag(entry.tag());
        if (code == null) {
            throw new IllegalArgumentException("no handler of the library has tag=" + entry.tag());
        }
        return task.system().handlerOf(code);
    }

    @Override
    public void abandon() {
        loop.lock();
        try {
            core.shutDown();
        } finally {
            loop.unlock();
        }
    }

    @Override
    public Map<String, Object> handles() {
        Map<String, Object> handles = new LinkedHashMap<>();
        handles.put("pvm", reporting);
        handles.put("pvm.mailbox", reporting.mailbox());
        handles.put("pvm.reporter", reporting.reporter);
        handles.put("pvm.silent", task);
        handles.put("pvm.silent.mailbox", task.mailbox());
        handles.put("pvm.roles", task.systemRoles());
        handles.put("pvm.migration", task.migration());
        handles.put("pvm.tracer", core.trace());
        handles.put("pvm.core", core);
        return handles;
    }

    private void requireSuspended() {
        if (!core.standstill().isSuspended()) {
            throw new IllegalStateException("the session is in use");
        }
    }
}
