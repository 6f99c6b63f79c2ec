package org.jpvm.compat;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jpvm.EnrollOptions;
import org.jpvm.MessageMatcher;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.TaskScope;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.TaskOptions;

/**
 * What the C library keeps in global variables, one per {@link TaskScope}: the session, the buffer ids, {@code pvm_errno} and the options
 * that outlive a session.
 */
final class CompatState {
    private static final String ADDRESS_VARIABLE = "PVMSOCK";
    private static final String EXPORT_VARIABLE = "PVM_EXPORT";

    /** One call of the C interface. */
    @FunctionalInterface
    interface Call {
        int run(CompatState state);
    }

    /** How a call that fails may end without the error routine. */
    enum Quiet {
        /** The code is returned, nothing else. */
        RETURNED,
        /** The code is returned and stored in {@code pvm_errno}. */
        STORED
    }

    /** What the program has set of these holds for the next session, too; enrolment sets the others anew (observed with C PVM). */
    private static final List<TaskOption> CARRIED = List.of(
            TaskOption.SELF_OUTPUT_TID,
            TaskOption.SELF_TRACE_TID,
            TaskOption.ROUTE,
            TaskOption.DEBUG_MASK,
            TaskOption.RESV_TIDS,
            TaskOption.SHOW_TIDS,
            TaskOption.NO_RESET);

    final BufferTable buffers = new BufferTable();
    final CallTrace trace = new CallTrace(this);
    /** Values of the options while there is no session; the one of PvmAutoErr always. */
    private final TaskOptions detached = TaskOptions.detached();
    /** Options that the program has set. */
    private final Set<TaskOption> chosen = EnumSet.noneOf(TaskOption.class);

    int errno;
    MatchFunction matchFunction;
    /** Name for the next enrolments, null for the one of the environment. */
    String taskName;

    private final Set<String> exported = new LinkedHashSet<>();
    private PvmTask task;
    /** Address of the daemon that this program started, the place of C's change of its environment. */
    private String startedDaemon;

    private int context;
    private boolean hasContext;

    /** Opens sessions; tests put a fake here. */
    Supplier<PvmTask> enroller = this::enroll;
    /** Ends the task for PvmAutoErr 2; tests put a record here. */
    IntConsumer exit = TaskScope.current()::exit;
    /** Ends the task for PvmAutoErr 3. */
    Runnable abort = TaskScope.current()::abort;

    private CompatState() {
        String names = TaskScope.current().options().environment().getOrDefault(EXPORT_VARIABLE, "");
        exported.addAll(Arrays.asList(names.split(":")));
        exported.remove("");
    }

    static CompatState current() {
        return TaskScope.current().attribute(CompatState.class, CompatState::new);
    }

    /** Runs a call; failures go through the error routine. */
    static int call(String function, Call body) {
        return call(function, EnumSet.noneOf(PvmError.class), Quiet.RETURNED, body);
    }

    /** Runs a call that has no result; failures go through the error routine. */
    static int run(String function, Consumer<PvmTask> body) {
        return call(function, state -> {
            body.accept(state.task());
            return Pvm3Constants.PvmOk;
        });
    }

    /** Runs a call whose failures of these kinds do not go through the error routine. */
    static int call(String function, Set<PvmError> quietErrors, Quiet quiet, Call body) {
        CompatState state = current();
        state.trace.begin();
        try {
            int result = body.run(state);
            state.trace.end(result);
            return result;
        } catch (PvmException e) {
            int code = e.error().code();
            state.trace.end(code);
            if (!quietErrors.contains(e.error())) {
                return state.report(function, code);
            }
            if (quiet == Quiet.STORED) {
                state.errno = code;
            }
            return code;
        } finally {
            state.trace.leave();
        }
    }

    /** The error routine: stores the code and does what PvmAutoErr says. */
    int report(String function, int code) {
        errno = code;
        int autoErr = detached.get(TaskOption.AUTO_ERR);
        if (autoErr != 0) {
            print(function + "()");
        }
        if (autoErr == 2) {
            try {
                leave();
            } catch (PvmException e) {
                // The process ends anyway, and the error that matters has been printed.
                errno = code;
            }
            exit.accept(code);
        } else if (autoErr == 3) {
            abort.run();
        }
        return code;
    }

    /** Prints the text of {@code pvm_errno}; {@code what} says where it came from. */
    void print(String what) {
        PrintStream err = System.err;
        String who = task != null
                ? task.tid().toString()
                : "pid" + ProcessHandle.current().pid();
        err.println("libpvm [" + who + "]: " + what + ": " + Pvm3Constants.textOf(errno));
    }

    /** The session, opened on first use. */
    PvmTask task() {
        if (task == null) {
            PvmTask fresh = trace.attach(enroller.get());
            carryOptions(fresh);
            if (hasContext) {
                fresh.setContext(context);
            }
            fresh.setMatcher(matcher());
            task = fresh;
        }
        return task;
    }

    boolean isEnrolled() {
        return task != null;
    }

    private void carryOptions(PvmTask fresh) {
        for (TaskOption option : CARRIED) {
            int value = detached.get(option);
            if (chosen.contains(option) && isCarried(option, value)) {
                fresh.setOption(option, value);
            }
        }
    }

    private static boolean isCarried(TaskOption option, int value) {
        return switch (option) {
            // No sink remains none; a sink was the session's.
            case SELF_OUTPUT_TID, SELF_TRACE_TID -> value < 0;
            case DEBUG_MASK -> !TaskScope.current().options().environment().containsKey("PVMTASKDEBUG");
            default -> true;
        };
    }

    /** Value of an option, without enrolling. */
    int option(TaskOption option) {
        return !isEnrolled() || option == TaskOption.AUTO_ERR ? detached.get(option) : task.option(option);
    }

    /** Sets an option, without enrolling, and returns its value before. */
    int setOption(TaskOption option, int value) {
        int before = !isEnrolled() || option == TaskOption.AUTO_ERR
                ? detached.set(option, value)
                : task.setOption(option, value);
        chosen.add(option);
        return before;
    }

    /** A trace mask, without enrolling. */
    TraceMask traceMask(TraceTarget whose) {
        return isEnrolled() ? task.traceMask(whose) : detached.traceMask(whose);
    }

    /** Sets a trace mask, without enrolling; enrolment sets it anew, as in C. */
    void setTraceMask(TraceTarget whose, TraceMask mask) {
        if (isEnrolled()) {
            task.setTraceMask(whose, mask);
        } else {
            detached.setTraceMask(whose, mask);
        }
    }

    /** What the program sees of its options between two sessions. */
    private void keepOptions() {
        for (TaskOption option : TaskOption.values()) {
            if (option != TaskOption.AUTO_ERR && option != TaskOption.POLL_TYPE && option != TaskOption.POLL_TIME) {
                detached.restore(option, task.option(option));
            }
        }
        // Leaving ends tracing, and with it this sink alone.
        detached.restore(TaskOption.SELF_TRACE_TID, 0);
    }

    /** Ends the session if there is one. */
    void leave() {
        if (task != null) {
            PvmTask leaving = task;
            context = leaving.context();
            hasContext = true;
            keepOptions();
            try {
                // Still the session while it closes: message handlers may run in there.
                leaving.close();
            } finally {
                forgetSession();
            }
        }
    }

    /** Ends the session together with the whole machine. */
    void halt() {
        try {
            task();
            keepOptions();
            task.halt();
        } finally {
            forgetSession();
        }
    }

    private void forgetSession() {
        task = null;
        trace.detach();
        buffers.freeQueued();
    }

    /** The function of {@code pvm_recvf} as the task library wants it, null for the default. */
    MessageMatcher matcher() {
        MatchFunction function = matchFunction;
        return function == null
                ? null
                : (message, from, tag) -> function.match(buffers.idOfQueued(message), from.value(), tag);
    }

    /** Starts a daemon and enrols there; later sessions enrol there, too. */
    void startDaemon(List<String> arguments, boolean waitForHosts) {
        if (isEnrolled()) {
            throw new PvmException(PvmError.DUP_HOST, "this task is enrolled at a daemon");
        }
        startedDaemon = Pvm.startDaemon(arguments, TaskScope.current().options())
                .environment()
                .get(ADDRESS_VARIABLE);
        PvmTask first = task();
        if (waitForHosts) {
            Pvm.awaitHostfile(first);
        }
    }

    private PvmTask enroll() {
        EnrollOptions options = TaskScope.current().options();
        // Exports can change at any time here, so this state hands them to each spawn, not the session its first list.
        Map<String, String> environment = new HashMap<>(options.environment());
        environment.remove(EXPORT_VARIABLE);
        if (startedDaemon != null) {
            environment.put(ADDRESS_VARIABLE, startedDaemon);
        }
        return Pvm.enroll(new EnrollOptions(environment, taskName != null ? taskName : options.name()));
    }

    /** The flags that {@code PVMTASK} adds to those of each spawn. */
    int spawnFlags() {
        return TaskOptions.number(TaskScope.current().options().environment().get("PVMTASK"));
    }

    void export(String name) {
        if (!name.isEmpty()) {
            exported.add(name);
        }
    }

    void unexport(String name) {
        exported.remove(name);
    }

    /** The variables that spawned tasks get: those exported that exist, and the list itself. */
    Map<String, String> exportedEnvironment() {
        Map<String, String> all = TaskScope.current().options().environment();
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : exported) {
            String value = all.get(name);
            if (value != null) {
                values.put(name, value);
            }
        }
        if (!exported.isEmpty()) {
            List<String> names = new ArrayList<>(exported);
            values.put(EXPORT_VARIABLE, String.join(":", names));
        }
        return values;
    }
}
