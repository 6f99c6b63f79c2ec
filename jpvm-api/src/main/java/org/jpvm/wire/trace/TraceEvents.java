package org.jpvm.wire.trace;

/** Numbers and names of trace events. Source: pvm-wire-protocol §9.3. */
public final class TraceEvents {
    /** Number of events. */
    public static final int COUNT = 109;
    /** OR-ed into the number in the record of a call's entry. */
    public static final int ENTRY = 0x4000;
    /** OR-ed into the number in the record of a call's exit. */
    public static final int EXIT = 0x8000;

    /** A task started; from its daemon. */
    public static final int NEWTASK = 75;
    /** A task ended; from its daemon. */
    public static final int ENDTASK = 76;
    /** A task was spawned; from the daemon of the spawner. */
    public static final int SPNTASK = 77;
    /** Times per event, instead of a record each. */
    public static final int TIMING = 106;
    /** Counts per event, instead of a record each. */
    public static final int PROFILING = 107;
    /** An event of the user's own. */
    public static final int USER_DEFINED = 108;

    private static final String[] NAMES = {
        "addhosts",
        "barrier",
        "bcast",
        "bufinfo",
        "config",
        "delete",
        "delhosts",
        "exit",
        "freebuf",
        "getfds",
        "getinst",
        "getopt",
        "getrbuf",
        "getsbuf",
        "gettid",
        "gsize",
        "halt",
        "initsend",
        "insert",
        "joingroup",
        "kill",
        "lookup",
        "lvgroup",
        "mcast",
        "mkbuf",
        "mstat",
        "mytid",
        "notify",
        "nrecv",
        "parent",
        "perror",
        "pkbyte",
        "pkcplx",
        "pkdcplx",
        "pkdouble",
        "pkfloat",
        "pkint",
        "pkuint",
        "pklong",
        "pkulong",
        "pkshort",
        "pkushort",
        "pkstr",
        "probe",
        "pstat",
        "recv",
        "recvf",
        "send",
        "sendsig",
        "setopt",
        "setrbuf",
        "setsbuf",
        "spawn",
        "start_pvmd",
        "tasks",
        "tickle",
        "tidtohost",
        "trecv",
        "upkbyte",
        "upkcplx",
        "upkdcplx",
        "upkdouble",
        "upkfloat",
        "upkint",
        "upkuint",
        "upklong",
        "upkulong",
        "upkshort",
        "upkushort",
        "upkstr",
        "version",
        "reg_hoster",
        "reg_rm",
        "reg_tasker",
        "reg_tracer",
        "newtask",
        "endtask",
        "spntask",
        "archcode",
        "catchout",
        "getmwid",
        "gettmask",
        "hostsync",
        "packf",
        "precv",
        "psend",
        "reduce",
        "setmwid",
        "settmask",
        "unpackf",
        "gather",
        "scatter",
        "putinfo",
        "getinfo",
        "delinfo",
        "getmboxinfo",
        "newcontext",
        "freecontext",
        "setcontext",
        "getcontext",
        "siblings",
        "getminfo",
        "setminfo",
        "addmhf",
        "delmhf",
        "mhf_invoke",
        "timing",
        "profiling",
        "user_defined"
    };

    private TraceEvents() {}

    /** Name of an event, as transmitted; {@code event} without {@link #ENTRY} and {@link #EXIT}. */
    public static String name(int event) {
        return NAMES[event];
    }

    /** Number of the event with this name, or -1. */
    public static int ofName(String name) {
        for (int event = 0; event < COUNT; event++) {
            if (NAMES[event].equals(name)) {
                return event;
            }
        }
        return -1;
    }
}
