package org.jpvm;

/** Options of a task. Meaning, defaults and values: pvm_setopt(3PVM), pvm-api §10. */
public enum TaskOption {
    /** {@code PvmRoute}. */
    ROUTE(1),
    /** {@code PvmDebugMask}. */
    DEBUG_MASK(2),
    /** {@code PvmAutoErr}. */
    AUTO_ERR(3),
    /** {@code PvmOutputTid}. */
    OUTPUT_TID(4),
    /** {@code PvmOutputCode}. */
    OUTPUT_CODE(5),
    /** {@code PvmTraceTid}. */
    TRACE_TID(6),
    /** {@code PvmTraceCode}. */
    TRACE_CODE(7),
    /** {@code PvmTraceBuffer}. */
    TRACE_BUFFER(8),
    /** {@code PvmTraceOptions}. */
    TRACE_OPTIONS(9),
    /** {@code PvmFragSize}. */
    FRAG_SIZE(10),
    /** {@code PvmResvTids}. */
    RESV_TIDS(11),
    /** {@code PvmSelfOutputTid}. */
    SELF_OUTPUT_TID(12),
    /** {@code PvmSelfOutputCode}. */
    SELF_OUTPUT_CODE(13),
    /** {@code PvmSelfTraceTid}. */
    SELF_TRACE_TID(14),
    /** {@code PvmSelfTraceCode}. */
    SELF_TRACE_CODE(15),
    /** {@code PvmSelfTraceBuffer}. */
    SELF_TRACE_BUFFER(16),
    /** {@code PvmSelfTraceOptions}. */
    SELF_TRACE_OPTIONS(17),
    /** {@code PvmShowTids}. */
    SHOW_TIDS(18),
    /** {@code PvmPollType}. */
    POLL_TYPE(19),
    /** {@code PvmPollTime}. */
    POLL_TIME(20),
    /** {@code PvmOutputContext}. */
    OUTPUT_CONTEXT(21),
    /** {@code PvmTraceContext}. */
    TRACE_CONTEXT(22),
    /** {@code PvmSelfOutputContext}. */
    SELF_OUTPUT_CONTEXT(23),
    /** {@code PvmSelfTraceContext}. */
    SELF_TRACE_CONTEXT(24),
    /** {@code PvmNoReset}. */
    NO_RESET(25);

    private static final TaskOption[] ALL = values();

    private final int code;

    TaskOption(int code) {
        this.code = code;
    }

    /** Number of the C interface. */
    public int code() {
        return code;
    }

    /** The option with this number, or null. */
    public static TaskOption ofCode(int code) {
        return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
    }
}
