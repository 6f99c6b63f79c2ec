package org.jpvm;

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
    private static final TaskScope PROCESS = new TaskScope(null);
    private static final InheritableThreadLocal<TaskScope> CURRENT = new InheritableThreadLocal<>();

    private final EnrollOptions options;
    private final ConcurrentMap<Class<?>, Object> attributes = new ConcurrentHashMap<>();

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

    /** How to enrol in this scope; read anew each time for the process. */
    public EnrollOptions options() {
        return options != null ? options : EnrollOptions.ofProcess();
    }

    /** State of one kind that belongs to this scope, made on first use. */
    public <T> T attribute(Class<T> kind, Supplier<? extends T> initial) {
        return kind.cast(attributes.computeIfAbsent(kind, key -> initial.get()));
    }
}
