package org.jpvm.wire.trace;

/**
 * Numbers of the fields that the records of calls are made of, under the short names of C PVM; {@link TraceDataIds} has those of the
 * daemons' records. Source: pvmtev.h, pvm-wire-protocol §9.4.
 */
public final class CallFields {
    /** Architecture of a host. */
    public static final int AN = 0;
    /** Numeric code of an architecture. */
    public static final int AC = 1;
    /** Program arguments. */
    public static final int AS = 2;
    /** Whether the call blocks. */
    public static final int BF = 3;
    /** Result of the call. */
    public static final int CC = 4;
    /** Mailbox class. */
    public static final int CN = 5;
    /** Index in a mailbox class. */
    public static final int CI = 6;
    /** Mailbox flags. */
    public static final int CF = 7;
    /** Content put in a mailbox. */
    public static final int CD = 8;
    /** Content found in a mailbox. */
    public static final int CR = 9;
    /** Context now in use. */
    public static final int CXC = 17;
    /** Context given back. */
    public static final int CXF = 18;
    /** Context handed out. */
    public static final int CXN = 19;
    /** Context chosen. */
    public static final int CXS = 20;
    /** Open descriptors. */
    public static final int FDS = 23;
    /** Name of a group. */
    public static final int GN = 25;
    /** Instance in a group. */
    public static final int GI = 26;
    /** Tid of a group member. */
    public static final int GT = 27;
    /** Members of a group. */
    public static final int GS = 28;
    /** Members a barrier waits for. */
    public static final int GBC = 29;
    /** Name of a host. */
    public static final int HN = 30;
    /** Names of hosts. */
    public static final int HNL = 31;
    /** State of a host. */
    public static final int HS = 41;
    /** Buffer info: length in bytes. */
    public static final int INB = 42;
    /** Buffer info: tag. */
    public static final int IMC = 43;
    /** Buffer info: sender. */
    public static final int IST = 44;
    /** Tag of a message. */
    public static final int MC = 45;
    /** Context of a message. */
    public static final int MCX = 46;
    /** Number of a buffer. */
    public static final int MB = 47;
    /** Length of a message in bytes. */
    public static final int MNB = 48;
    /** Sender of a message. */
    public static final int SRC = 49;
    /** Receiver of a message. */
    public static final int DST = 50;
    /** Receivers of a message. */
    public static final int MDL = 51;
    /** Time limit, seconds. */
    public static final int MTS = 52;
    /** Time limit, microseconds. */
    public static final int MTU = 53;
    /** Receive buffer. */
    public static final int MRB = 55;
    /** Send buffer. */
    public static final int MSB = 56;
    /** Encoding of a message. */
    public static final int ME = 57;
    /** Number of a message handler. */
    public static final int MHI = 58;
    /** Kind of notification. */
    public static final int NE = 62;
    /** Tag of the notification. */
    public static final int NMC = 63;
    /** Tids watched. */
    public static final int NTL = 65;
    /** How many hosts. */
    public static final int NH = 66;
    /** How many architectures. */
    public static final int NA = 67;
    /** Number of an option. */
    public static final int OPT = 68;
    /** Value of an option. */
    public static final int OPV = 69;
    /** Address of packed data. */
    public static final int PDA = 71;
    /** Type of packed data. */
    public static final int PDT = 72;
    /** Elements packed. */
    public static final int PC = 73;
    /** Step between packed elements. */
    public static final int PSD = 74;
    /** Format of a packing call. */
    public static final int PF = 76;
    /** Calls counted. */
    public static final int PRF = 77;
    /** Sender wanted, or any. */
    public static final int RST = 78;
    /** Tag wanted, or any. */
    public static final int RMC = 79;
    /** Context wanted. */
    public static final int RCX = 80;
    /** Number of a signal. */
    public static final int SN = 81;
    /** Program to start. */
    public static final int SE = 82;
    /** Flags of a spawn. */
    public static final int SF = 83;
    /** Place of a spawn. */
    public static final int SW = 84;
    /** Copies to start. */
    public static final int SC = 85;
    /** Tids started. */
    public static final int STL = 86;
    /** Tids of siblings. */
    public static final int SIB = 87;
    /** Tid of the parent. */
    public static final int PT = 89;
    /** Tid of the caller. */
    public static final int MT = 90;
    /** Tid the call is about. */
    public static final int TT = 94;
    /** Whose tasks are listed. */
    public static final int TW = 95;
    /** Length of the task table. */
    public static final int TNT = 97;
    /** State of a task. */
    public static final int TST = 98;
    /** Arguments of a tickle. */
    public static final int TA = 104;
    /** Answers of a tickle. */
    public static final int TR = 105;
    /** Time spent, seconds. */
    public static final int TGS = 108;
    /** Time spent, microseconds. */
    public static final int TGU = 109;
    /** Tracer: context of events. */
    public static final int TRC = 112;
    /** Tracer: tag of events. */
    public static final int TRT = 113;
    /** Tracer: context of output. */
    public static final int TRX = 114;
    /** Tracer: tag of output. */
    public static final int TRO = 115;
    /** Tracer: mask. */
    public static final int TRM = 116;
    /** Tracer: buffer size. */
    public static final int TRB = 117;
    /** Tracer: option. */
    public static final int TRL = 118;
    /** How many event kinds. */
    public static final int VCT = 120;
    /** Numbers of event kinds. */
    public static final int VID = 121;
    /** Wait id. */
    public static final int WID = 122;

    private CallFields() {}
}
