package org.jpvm.client;

import java.util.List;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.body.SinkChange;

/** Values of a task's options and the rules for setting them. Source: pvm_setopt(3PVM), pvm-api §10. */
public final class TaskOptions {
    /** Smallest fragment size: the headers and one int. */
    public static final int MIN_FRAG_SIZE = 52;
    /** Largest fragment size. */
    public static final int MAX_FRAG_SIZE = 1 << 20;
    /** Body bytes per fragment unless a size was set: what local daemons and tasks take most quickly. */
    public static final int DEFAULT_PAYLOAD_BYTES = 1 << 16;

    /** What stands for the own tid while there is none, as in C. */
    private static final int NO_TID = -1;

    private static final int HEADERS_BYTES = 48;

    /** Options that concern nobody else. */
    private static final List<TaskOption> OWN_SETTINGS = List.of(
            TaskOption.ROUTE,
            TaskOption.DEBUG_MASK,
            TaskOption.AUTO_ERR,
            TaskOption.FRAG_SIZE,
            TaskOption.RESV_TIDS,
            TaskOption.SHOW_TIDS);

    private final int ownTid;
    private final int[] values = new int[TaskOption.values().length];
    private boolean fragSizeSet;
    private TraceMask traceMask = TraceMask.NONE;
    private TraceMask childTraceMask = TraceMask.NONE;

    /** The options of a task that just enrolled. */
    public TaskOptions(EnrolReply enrolled, Map<String, String> environment) {
        this(enrolled.tid());
        put(TaskOption.DEBUG_MASK, number(environment.get("PVMTASKDEBUG")));
        put(TaskOption.SELF_TRACE_BUFFER, number(environment.get("PVMTRCBUF")));
        put(TaskOption.SELF_TRACE_OPTIONS, number(environment.get("PVMTRCOPT")));
        put(TaskOption.SELF_OUTPUT_TID, enrolled.outputTid());
        put(TaskOption.SELF_OUTPUT_CONTEXT, enrolled.outputContext());
        put(TaskOption.SELF_OUTPUT_CODE, enrolled.outputTag());
        put(TaskOption.SELF_TRACE_TID, enrolled.traceTid());
        put(TaskOption.SELF_TRACE_CONTEXT, enrolled.traceContext());
        put(TaskOption.SELF_TRACE_CODE, enrolled.traceTag());
        inheritOutput();
        inheritTrace();
        inheritTraceForm(maskOf(environment.getOrDefault("PVMTMASK", "")));
    }

    private TaskOptions(int ownTid) {
        this.ownTid = ownTid;
        put(TaskOption.ROUTE, RouteTable.ALLOW_DIRECT);
        put(TaskOption.AUTO_ERR, 1);
        put(TaskOption.SHOW_TIDS, 1);
        put(TaskOption.FRAG_SIZE, Protocol.DEFAULT_MTU);
    }

    /** The options before enrolment: the defaults, without the environment, which C reads when it enrols. */
    public static TaskOptions detached() {
        return new TaskOptions(NO_TID);
    }

    /** A number as C writes it: decimal, {@code 0x} hexadecimal or {@code 0} octal; 0 when it is none. */
    public static int number(String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            return (int) (long) Long.decode(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Value of an option. */
    public int get(TaskOption option) {
        if (option == TaskOption.POLL_TYPE || option == TaskOption.POLL_TIME) {
            throw new PvmException(PvmError.BAD_PARAM, option + " exists on shared-memory ports of C PVM only");
        }
        return values[option.ordinal()];
    }

    /**
     * Checks a new value without setting it.
     *
     * @throws PvmException BAD_PARAM for a value that is not allowed, NOT_IMPL for an option that cannot be set
     */
    public void check(TaskOption option, int value) {
        switch (option) {
            case ROUTE -> checkRange(option, value, RouteTable.DONT_ROUTE, RouteTable.ROUTE_DIRECT);
            case TRACE_OPTIONS, SELF_TRACE_OPTIONS -> checkRange(option, value, 1, 3);
            case FRAG_SIZE -> checkRange(option, value, MIN_FRAG_SIZE, MAX_FRAG_SIZE);
            case OUTPUT_TID -> checkSink(option, value, get(TaskOption.SELF_OUTPUT_TID));
            case TRACE_TID -> checkSink(option, value, get(TaskOption.SELF_TRACE_TID));
            case OUTPUT_CODE, OUTPUT_CONTEXT -> checkFree(option, value, get(TaskOption.OUTPUT_TID));
            case TRACE_CODE, TRACE_CONTEXT -> checkFree(option, value, get(TaskOption.TRACE_TID));
            case POLL_TYPE, POLL_TIME -> throw notSettable(option, "exists on shared-memory ports of C PVM only");
            case SELF_OUTPUT_CONTEXT, SELF_TRACE_CONTEXT -> throw notSettable(option, "is read only");
            case NO_RESET -> {
                if (ownTid == NO_TID) {
                    throw new PvmException(PvmError.BAD_PARAM, option + " concerns a task that is enrolled");
                }
            }
            default -> {
                // Any value.
            }
        }
    }

    /** Whether setting an option has no effect and gives 0: the tag of a sink of one's own where there is none. */
    public boolean isIgnored(TaskOption option) {
        return option == TaskOption.SELF_OUTPUT_CODE && get(TaskOption.SELF_OUTPUT_TID) <= 0
                || option == TaskOption.SELF_TRACE_CODE && get(TaskOption.SELF_TRACE_TID) <= 0;
    }

    /** Checks and sets an option; returns its value before. */
    public int set(TaskOption option, int value) {
        check(option, value);
        if (isIgnored(option)) {
            return 0;
        }
        int before = get(option);
        put(option, value);
        switch (option) {
            case FRAG_SIZE -> fragSizeSet = true;
            case OUTPUT_TID -> {
                if (value != 0 && value != ownTid && value == get(TaskOption.SELF_OUTPUT_TID)) {
                    inheritOutput();
                }
            }
            case TRACE_TID -> {
                if (value != 0 && value != ownTid && value == get(TaskOption.SELF_TRACE_TID)) {
                    inheritTrace();
                }
            }
            case SELF_OUTPUT_TID, SELF_OUTPUT_CODE -> inheritOutput();
            case SELF_TRACE_TID, SELF_TRACE_CODE -> inheritTrace();
            default -> {
                // Nothing depends on it.
            }
        }
        return before;
    }

    /** The sink of future children's output, set without the checks for users. */
    public void setChildOutput(int tid, int context, int tag) {
        put(TaskOption.OUTPUT_TID, tid);
        put(TaskOption.OUTPUT_CONTEXT, context);
        put(TaskOption.OUTPUT_CODE, tag);
    }

    /** Makes future children inherit this task's output sink. */
    public void inheritOutput() {
        setChildOutput(
                get(TaskOption.SELF_OUTPUT_TID), get(TaskOption.SELF_OUTPUT_CONTEXT), get(TaskOption.SELF_OUTPUT_CODE));
    }

    /** Stores what a tracer set with TC_SETTRACE. */
    public void apply(SinkChange change) {
        if (change.traceTid() != 0) {
            put(TaskOption.SELF_TRACE_TID, change.traceTid());
            put(TaskOption.SELF_TRACE_CONTEXT, change.traceContext());
            put(TaskOption.SELF_TRACE_CODE, change.traceTag());
            inheritTrace();
            traceMask = maskOf(change.mask());
            childTraceMask = traceMask;
            setSelfTrace(TaskOption.SELF_TRACE_BUFFER, change.buffer());
            setSelfTrace(TaskOption.SELF_TRACE_OPTIONS, change.option());
        }
        if (change.outputTid() != 0) {
            put(TaskOption.SELF_OUTPUT_TID, change.outputTid());
            put(TaskOption.SELF_OUTPUT_CONTEXT, change.outputContext());
            put(TaskOption.SELF_OUTPUT_CODE, change.outputTag());
            inheritOutput();
        }
    }

    /** The trace mask of this task or of its future children. */
    public TraceMask traceMask(TraceTarget whose) {
        return whose == TraceTarget.SELF ? traceMask : childTraceMask;
    }

    /** Replaces a trace mask. */
    public void setTraceMask(TraceTarget whose, TraceMask mask) {
        if (whose == TraceTarget.SELF) {
            traceMask = mask;
        } else {
            childTraceMask = mask;
        }
    }

    /** What a registered tracer wants of a task that was not told by its environment. */
    public void applyTracer(String mask, int buffer, int option) {
        setSelfTrace(TaskOption.SELF_TRACE_BUFFER, buffer);
        setSelfTrace(TaskOption.SELF_TRACE_OPTIONS, option);
        inheritTraceForm(maskOf(mask));
    }

    /** A mask that someone else sent; none when it is no mask, as in C. */
    public static TraceMask maskOf(String text) {
        try {
            return TraceMask.parse(text);
        } catch (PvmException e) {
            return TraceMask.NONE;
        }
    }

    /** Takes over all values of other options, those of the same task elsewhere. */
    public void takeOver(TaskOptions others) {
        System.arraycopy(others.values, 0, values, 0, Math.min(values.length, others.values.length));
        fragSizeSet = others.fragSizeSet;
        traceMask = others.traceMask;
        childTraceMask = others.childTraceMask;
    }

    /**
     * Takes over what another task has set for itself. Where output and trace go stays, but for those of children that come to the task itself.
     */
    public void takeOverSettings(TaskOptions others) {
        for (TaskOption option : OWN_SETTINGS) {
            put(option, others.get(option));
        }
        fragSizeSet = others.fragSizeSet;
        if (others.get(TaskOption.OUTPUT_TID) == others.ownTid) {
            setChildOutput(ownTid, others.get(TaskOption.OUTPUT_CONTEXT), others.get(TaskOption.OUTPUT_CODE));
        }
        if (others.get(TaskOption.TRACE_TID) == others.ownTid) {
            put(TaskOption.TRACE_TID, ownTid);
            put(TaskOption.TRACE_CONTEXT, others.get(TaskOption.TRACE_CONTEXT));
            put(TaskOption.TRACE_CODE, others.get(TaskOption.TRACE_CODE));
        }
    }

    /** Stores a value without checks and consequences: that of a session which ends. */
    public void restore(TaskOption option, int value) {
        put(option, value);
    }

    /** Stores the trace buffer size or option of this task as a tracer set it; a negative one counts as 0. */
    public void setSelfTrace(TaskOption option, int value) {
        put(option, Math.max(0, value));
    }

    /** Body bytes of a fragment that is not the last: a multiple of 4. */
    public int payloadBytes() {
        return fragSizeSet ? get(TaskOption.FRAG_SIZE) - HEADERS_BYTES & ~3 : DEFAULT_PAYLOAD_BYTES;
    }

    private void inheritTrace() {
        put(TaskOption.TRACE_TID, get(TaskOption.SELF_TRACE_TID));
        put(TaskOption.TRACE_CONTEXT, get(TaskOption.SELF_TRACE_CONTEXT));
        put(TaskOption.TRACE_CODE, get(TaskOption.SELF_TRACE_CODE));
    }

    private void inheritTraceForm(TraceMask mask) {
        traceMask = mask;
        childTraceMask = mask;
        put(TaskOption.TRACE_BUFFER, get(TaskOption.SELF_TRACE_BUFFER));
        put(TaskOption.TRACE_OPTIONS, get(TaskOption.SELF_TRACE_OPTIONS));
    }

    private void put(TaskOption option, int value) {
        values[option.ordinal()] = value;
    }

    private static void checkRange(TaskOption option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new PvmException(PvmError.BAD_PARAM, option + "=" + value + " is outside " + min + ".." + max);
        }
    }

    private void checkSink(TaskOption option, int value, int inherited) {
        if (value != 0 && value != ownTid && value != inherited) {
            throw new PvmException(
                    PvmError.BAD_PARAM,
                    option + "=" + Integer.toHexString(value) + " is neither 0 nor this task nor the inherited sink");
        }
    }

    private void checkFree(TaskOption option, int value, int sink) {
        if (sink != 0 && sink != ownTid && value != get(option)) {
            throw new PvmException(
                    PvmError.BAD_PARAM, option + "=" + value + " cannot change while the inherited sink is in use");
        }
    }

    private static PvmException notSettable(TaskOption option, String why) {
        return new PvmException(PvmError.NOT_IMPL, option + " " + why);
    }
}
