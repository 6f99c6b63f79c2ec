package org.jpvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What stands for "the process" when code asks for it implicitly: {@link Pvm#enroll()} and the C-named interface look here for the PVM
 * environment and for their state. A thread inherits the scope of the thread that made it; outside any scope it is the process. A
 * container that runs many tasks in one JVM gives each of them a scope of its own.
 */
public final class TaskScope {
    /** What a shell shows of a process that SIGABRT ended. */
    private static final int ABORTED = 134;

    private static final TaskScope PROCESS = new TaskScope(null);
    private static final InheritableThreadLocal<TaskScope> CURRENT = new InheritableThreadLocal<>();

    private final EnrollOptions options;
    private final ConcurrentMap<Class<?>, Object> attributes = new ConcurrentHashMap<>();

    /** Guarded by itself; those that were closed leave it with the next that comes. */
    private final Set<PvmTask> sessions = Collections.newSetFromMap(new IdentityHashMap<>());

    private volatile boolean ended;

    private TaskScope(EnrollOptions options) {
        this.options = options;
    }

    /** A scope that enrols with these options. */
    public static TaskScope of(EnrollOptions options) {
        return new TaskScope(options);
    }

    /** The scope of the calling thread. */
    public static TaskScope current() {
        TaskScope scope = CURRENT.get();
        return scope != null ? scope : PROCESS;
    }

    /** Runs {@code body} in this scope; threads that it makes inherit the scope. */
    public <T> T call(Callable<T> body) throws Exception {
        TaskScope outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * How to enrol in this scope; read anew each time for the process.
     *
     * @throws PvmException SYS_ERR after the scope's end
     */
    public EnrollOptions options() {
        if (ended) {
            throw new PvmException(PvmError.SYS_ERR, "the task was ended; it cannot enrol again");
        }
        return options != null ? options : EnrollOptions.ofProcess();
    }

    /** State of one kind that belongs to this scope, made on first use. */
    public <T> T attribute(Class<T> kind, Supplier<? extends T> initial) {
        return kind.cast(attributes.computeIfAbsent(kind, key -> initial.get()));
    }

    /** From now on nobody can enrol in this scope. */
    public void refuseEnrolment() {
        ended = true;
    }

    /** Ends the scope: closes the sessions that are still open, as the end of a process does. By a thread that no session waits for. */
    public void close() {
        refuseEnrolment();
        List<PvmTask> open;
        synchronized (sessions) {
            open = new ArrayList<>(sessions);
            sessions.clear();
        }
        for (PvmTask session : open) {
            session.close();
        }
    }

    /**
     * Ends what the scope stands for, as C's {@code exit} does; does not return.
     *
     * @throws TaskExit in a task that shares its process with others
     */
    public void exit(int status) {
        if (options == null) {
            System.exit(status);
        }
        throw new TaskExit(status);
    }

    /**
     * Ends what the scope stands for at once, as C's {@code abort} does; does not return.
     *
     * @throws TaskExit in a task that shares its process with others
     */
    public void abort() {
        if (options == null) {
            Runtime.getRuntime().halt(ABORTED);
        }
        throw new TaskExit(ABORTED);
    }

    /** The sessions of this scope that are enrolled; empty for the process. For containers. */
    public List<PvmTask> sessions() {
        synchronized (sessions) {
            return sessions.stream().filter(PvmTask::isEnrolled).toList();
        }
    }

    /** State kept by {@link #attribute}, by its kind. For containers, which take it along when the task moves. */
    public Map<Class<?>, Object> attributes() {
        return Map.copyOf(attributes);
    }

    /**
     * Gives the scope state that another scope of the same task had, before anybody asks for it. For containers.
     *
     * @throws IllegalArgumentException when it is not of that kind
     */
    public void restoreAttribute(Class<?> kind, Object state) {
        if (!kind.isInstance(state)) {
            throw new IllegalArgumentException("no " + kind.getName());
        }
        attributes.put(kind, state);
    }

    /** Makes a session of a task that moved the scope's. For containers. */
    public void restoreSession(PvmTask session) {
        adopt(session);
    }

    /** Remembers a session for {@link #close}; not for the process, which closes its sockets by itself. */
    void adopt(PvmTask session) {
        if (options != null) {
            synchronized (sessions) {
                sessions.removeIf(each -> !each.isEnrolled());
                sessions.add(session);
            }
        }
    }
}
