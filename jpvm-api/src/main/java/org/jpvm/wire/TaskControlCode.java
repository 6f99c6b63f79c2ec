package org.jpvm.wire;

/** Control messages between task libraries, in context {@link Protocol#CONTEXT_TC}. Source: pvm-wire-protocol §4.2. */
public enum TaskControlCode implements MessageCode {
    /** Ask for a direct route. */
    CONREQ,
    /** Answer to CONREQ. */
    CONACK,
    /** The peer of a direct route ended; from the daemon. */
    TASKEXIT,
    /** Ignored. */
    NOOP,
    /** Caught output of a child. */
    OUTPUT,
    /** Change trace and output sinks. */
    SETTRACE,
    /** Set the trace mask. */
    SETTMASK,
    /** Set the trace buffer size. */
    SETTRCBUF,
    /** Set the trace option. */
    SETTRCOPT,
    /** Shared-memory builds only. */
    SHMAT,
    /** Own exit notification of pvm_catchout. */
    OUTPUTX,
    /** Tids of the tasks of one spawn. */
    SIBLINGS;

    /** Tag of the first code; the others follow without gaps. */
    public static final int BASE = 0x80030001;

    private static final TaskControlCode[] ALL = values();

    @Override
    public int tag() {
        return BASE + ordinal();
    }

    @Override
    public String cName() {
        return "TC_" + name();
    }

    /** The code with this tag, or null. */
    public static TaskControlCode ofTag(int tag) {
        int index = tag - BASE;
        return index >= 0 && index < ALL.length ? ALL[index] : null;
    }
}
