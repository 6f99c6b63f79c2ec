package org.jpvm.client;

import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
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

    private static final int HEADERS_BYTES = 48;
    private static final int TRACE_MASK_LENGTH = 35;
    private static final String EMPTY_TRACE_MASK = "@".repeat(TRACE_MASK_LENGTH);
    private final int ownTid;
    private final int[] values = new int[TaskOption.values().length];
    private boolean fragSizeSet;
    private String traceMask;

    /** The options of a task that just enrolled. */
    public TaskOptions(EnrolReply enrolled, Map<String, String> environment) {
        ownTid = enrolled.tid();
        put(TaskOption.ROUTE, RouteTable.ALLOW_DIRECT);
        put(TaskOption.DEBUG_MASK, number(environment.get("PVMTASKDEBUG")));
        put(TaskOption.AUTO_ERR, 1);
        put(TaskOption.SHOW_TIDS, 1);
        put(TaskOption.FRAG_SIZE, Protocol.DEFAULT_MTU);
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
        String mask = environment.get("PVMTMASK");
        traceMask = mask != null && mask.length() == TRACE_MASK_LENGTH ? mask : EMPTY_TRACE_MASK;
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
            default -> {
                // Any value.
            }
        }
    }

    /** Checks and sets an option; returns its value before. */
    public int set(TaskOption option, int value) {
        check(option, value);
        int before = get(option);
        put(option, value);
        switch (option) {
            case FRAG_SIZE -> fragSizeSet = true;
            case OUTPUT_TID -> {
                if (value != 0 && value == get(TaskOption.SELF_OUTPUT_TID)) {
                    inheritOutput();
                }
            }
            case TRACE_TID -> {
                if (value != 0 && value == get(TaskOption.SELF_TRACE_TID)) {
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
            setTraceMask(change.mask());
            put(TaskOption.SELF_TRACE_BUFFER, change.buffer());
            put(TaskOption.SELF_TRACE_OPTIONS, change.option());
        }
        if (change.outputTid() != 0) {
            put(TaskOption.SELF_OUTPUT_TID, change.outputTid());
            put(TaskOption.SELF_OUTPUT_CONTEXT, change.outputContext());
            put(TaskOption.SELF_OUTPUT_CODE, change.outputTag());
            inheritOutput();
        }
    }

    /** The trace mask that children inherit, 35 characters. */
    public String traceMask() {
        return traceMask;
    }

    /** Replaces the trace mask; one of another length is ignored. */
    public void setTraceMask(String mask) {
        if (mask.length() == TRACE_MASK_LENGTH) {
            traceMask = mask;
        }
    }

    /** Stores the trace buffer size or option of this task as a tracer set it. */
    public void setSelfTrace(TaskOption option, int value) {
        put(option, value);
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
