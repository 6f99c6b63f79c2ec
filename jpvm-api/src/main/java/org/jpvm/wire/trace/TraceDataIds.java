package org.jpvm.wire.trace;

import org.jpvm.wire.XdrWriter;

/**
 * The fields that trace records are made of, by number: short name and a description. A daemon sends the whole table
 * once to each sink.
 * The names are those of C PVM; the descriptions are for people and may differ.
 *
 * <p>Source: pvm-wire-protocol §9.4.
 */
public final class TraceDataIds {
    /** Number of fields. */
    public static final int COUNT = 123;

    /** Tid of the parent. */
    public static final int PARENT_TID = 89;
    /** State bits of a task. */
    public static final int TASK_FLAGS = 91;
    /** Program of a task. */
    public static final int TASK_NAME = 92;
    /** Wait status of a task. */
    public static final int TASK_STATUS = 98;
    /** User CPU time, seconds. */
    public static final int USER_SECONDS = 99;
    /** User CPU time, microseconds. */
    public static final int USER_MICROSECONDS = 100;
    /** System CPU time, seconds. */
    public static final int SYSTEM_SECONDS = 101;
    /** System CPU time, microseconds. */
    public static final int SYSTEM_MICROSECONDS = 102;
    /** Tid of the task. */
    public static final int TID = 88;
    /** Time of the event, seconds. */
    public static final int TIME_SECONDS = 106;
    /** Time of the event, microseconds. */
    public static final int TIME_MICROSECONDS = 107;

    private static final int LIST_BEGIN = -3;
    private static final int LIST_END = -4;

    private static final String[] NAMES_AND_DESCRIPTIONS = {
        "AN", "architecture of a host",
        "AC", "numeric code of an architecture",
        "AS", "program arguments",
        "BF", "whether the call blocks",
        "CC", "result of the call",
        "CN", "mailbox class",
        "CI", "index in a mailbox class",
        "CF", "mailbox flags",
        "CD", "content put in a mailbox",
        "CR", "content found in a mailbox",
        "CL", "mailbox classes found",
        "CDA", "address of data of a group operation",
        "CDT", "element type of a group operation",
        "CDX", "elements of a group operation",
        "CDC", "number of elements of a group operation",
        "CGI", "instance that gets the group result",
        "CRF", "function of a reduction",
        "CXC", "context now in use",
        "CXF", "context given back",
        "CXN", "context handed out",
        "CXS", "context chosen",
        "ERI", "number of an error",
        "ERR", "text of an error",
        "FDS", "open descriptors",
        "FP", "file stream",
        "GN", "name of a group",
        "GI", "instance in a group",
        "GT", "tid of a group member",
        "GS", "members of a group",
        "GBC", "members a barrier waits for",
        "HN", "name of a host",
        "HNL", "names of hosts",
        "HNA", "other name of a host",
        "HPT", "tid of a host's daemon",
        "HA", "architecture of this host",
        "HSP", "relative speed of a host",
        "HIS", "table of hosts",
        "HCS", "host clock, seconds",
        "HCU", "host clock, microseconds",
        "HDS", "clock difference, seconds",
        "HDU", "clock difference, microseconds",
        "HS", "state of a host",
        "INB", "buffer info: length in bytes",
        "IMC", "buffer info: tag",
        "IST", "buffer info: sender",
        "MC", "tag of a message",
        "MCX", "context of a message",
        "MB", "number of a buffer",
        "MNB", "length of a message in bytes",
        "SRC", "sender of a message",
        "DST", "receiver of a message",
        "MDL", "receivers of a message",
        "MTS", "time limit, seconds",
        "MTU", "time limit, microseconds",
        "MRF", "function that selects messages",
        "MRB", "receive buffer",
        "MSB", "send buffer",
        "ME", "encoding of a message",
        "MHI", "number of a message handler",
        "AST", "sender that was matched",
        "AMC", "tag that was matched",
        "AML", "length of the matched message",
        "NE", "kind of notification",
        "NMC", "tag of the notification",
        "NCT", "number of notifications",
        "NTL", "tids watched",
        "NH", "how many hosts",
        "NA", "how many architectures",
        "OPT", "number of an option",
        "OPV", "value of an option",
        "OS", "text written",
        "PDA", "address of packed data",
        "PDT", "type of packed data",
        "PC", "elements packed",
        "PSD", "step between packed elements",
        "PSG", "string packed",
        "PF", "format of a packing call",
        "PRF", "calls counted",
        "RST", "sender wanted, or any",
        "RMC", "tag wanted, or any",
        "RCX", "context wanted",
        "SN", "number of a signal",
        "SE", "program to start",
        "SF", "flags of a spawn",
        "SW", "place of a spawn",
        "SC", "copies to start",
        "STL", "tids started",
        "SIB", "tids of siblings",
        "TID", "tid of the task",
        "PT", "tid of the parent",
        "MT", "tid of the caller",
        "TF", "state bits of a task",
        "TN", "program of a task",
        "PID", "process of a task",
        "TT", "tid the call is about",
        "TW", "whose tasks are listed",
        "TIS", "table of tasks",
        "TNT", "length of the task table",
        "TST", "state of a task",
        "TUS", "user CPU time, seconds",
        "TUU", "user CPU time, microseconds",
        "TSS", "system CPU time, seconds",
        "TSU", "system CPU time, microseconds",
        "TES", "exit code of a task",
        "TA", "arguments of a tickle",
        "TR", "answers of a tickle",
        "TS", "time of the event, seconds",
        "TU", "time of the event, microseconds",
        "TGS", "time spent, seconds",
        "TGU", "time spent, microseconds",
        "TMW", "whose trace mask",
        "TM", "trace mask",
        "TRC", "tracer: context of events",
        "TRT", "tracer: tag of events",
        "TRX", "tracer: context of output",
        "TRO", "tracer: tag of output",
        "TRM", "tracer: mask",
        "TRB", "tracer: buffer size",
        "TRL", "tracer: option",
        "VER", "version of the library",
        "VCT", "how many event kinds",
        "VID", "numbers of event kinds",
        "WID", "wait id"
    };

    private TraceDataIds() {}

    /** Short name of a field. */
    public static String name(int id) {
        return NAMES_AND_DESCRIPTIONS[2 * id];
    }

    /** Description of a field, for people. */
    public static String description(int id) {
        return NAMES_AND_DESCRIPTIONS[2 * id + 1];
    }

    /** Appends the table: {@code int -3 ; 123 x { int id ; str name ; str description } ; int -4}. */
    public static void writeTable(XdrWriter out) {
        out.putInt(LIST_BEGIN);
        for (int id = 0; id < COUNT; id++) {
            out.putInt(id).putString(name(id)).putString(description(id));
        }
        out.putInt(LIST_END);
    }
}
