package org.jpvm.compat;

/** The trace events of {@code pvmtev.h} for {@link Pvm3}; what they are is said in {@link org.jpvm.TraceEvent}. Source: pvm-api §19.8. */
abstract class Pvm3TraceEvents extends Pvm3Messaging {
    /** {@link org.jpvm.TraceEvent#ADDHOSTS}. */
    public static final int TEV_ADDHOSTS = 0;
    /** {@link org.jpvm.TraceEvent#BARRIER}. */
    public static final int TEV_BARRIER = 1;
    /** {@link org.jpvm.TraceEvent#BCAST}. */
    public static final int TEV_BCAST = 2;
    /** {@link org.jpvm.TraceEvent#BUFINFO}. */
    public static final int TEV_BUFINFO = 3;
    /** {@link org.jpvm.TraceEvent#CONFIG}. */
    public static final int TEV_CONFIG = 4;
    /** {@link org.jpvm.TraceEvent#DELETE}. */
    public static final int TEV_DELETE = 5;
    /** {@link org.jpvm.TraceEvent#DELHOSTS}. */
    public static final int TEV_DELHOSTS = 6;
    /** {@link org.jpvm.TraceEvent#EXIT}. */
    public static final int TEV_EXIT = 7;
    /** {@link org.jpvm.TraceEvent#FREEBUF}. */
    public static final int TEV_FREEBUF = 8;
    /** {@link org.jpvm.TraceEvent#GETFDS}. */
    public static final int TEV_GETFDS = 9;
    /** {@link org.jpvm.TraceEvent#GETINST}. */
    public static final int TEV_GETINST = 10;
    /** {@link org.jpvm.TraceEvent#GETOPT}. */
    public static final int TEV_GETOPT = 11;
    /** {@link org.jpvm.TraceEvent#GETRBUF}. */
    public static final int TEV_GETRBUF = 12;
    /** {@link org.jpvm.TraceEvent#GETSBUF}. */
    public static final int TEV_GETSBUF = 13;
    /** {@link org.jpvm.TraceEvent#GETTID}. */
    public static final int TEV_GETTID = 14;
    /** {@link org.jpvm.TraceEvent#GSIZE}. */
    public static final int TEV_GSIZE = 15;
    /** {@link org.jpvm.TraceEvent#HALT}. */
    public static final int TEV_HALT = 16;
    /** {@link org.jpvm.TraceEvent#INITSEND}. */
    public static final int TEV_INITSEND = 17;
    /** {@link org.jpvm.TraceEvent#INSERT}. */
    public static final int TEV_INSERT = 18;
    /** {@link org.jpvm.TraceEvent#JOINGROUP}. */
    public static final int TEV_JOINGROUP = 19;
    /** {@link org.jpvm.TraceEvent#KILL}. */
    public static final int TEV_KILL = 20;
    /** {@link org.jpvm.TraceEvent#LOOKUP}. */
    public static final int TEV_LOOKUP = 21;
    /** {@link org.jpvm.TraceEvent#LVGROUP}. */
    public static final int TEV_LVGROUP = 22;
    /** {@link org.jpvm.TraceEvent#MCAST}. */
    public static final int TEV_MCAST = 23;
    /** {@link org.jpvm.TraceEvent#MKBUF}. */
    public static final int TEV_MKBUF = 24;
    /** {@link org.jpvm.TraceEvent#MSTAT}. */
    public static final int TEV_MSTAT = 25;
    /** {@link org.jpvm.TraceEvent#MYTID}. */
    public static final int TEV_MYTID = 26;
    /** {@link org.jpvm.TraceEvent#NOTIFY}. */
    public static final int TEV_NOTIFY = 27;
    /** {@link org.jpvm.TraceEvent#NRECV}. */
    public static final int TEV_NRECV = 28;
    /** {@link org.jpvm.TraceEvent#PARENT}. */
    public static final int TEV_PARENT = 29;
    /** {@link org.jpvm.TraceEvent#PERROR}. */
    public static final int TEV_PERROR = 30;
    /** {@link org.jpvm.TraceEvent#PKBYTE}. */
    public static final int TEV_PKBYTE = 31;
    /** {@link org.jpvm.TraceEvent#PKCPLX}. */
    public static final int TEV_PKCPLX = 32;
    /** {@link org.jpvm.TraceEvent#PKDCPLX}. */
    public static final int TEV_PKDCPLX = 33;
    /** {@link org.jpvm.TraceEvent#PKDOUBLE}. */
    public static final int TEV_PKDOUBLE = 34;
    /** {@link org.jpvm.TraceEvent#PKFLOAT}. */
    public static final int TEV_PKFLOAT = 35;
    /** {@link org.jpvm.TraceEvent#PKINT}. */
    public static final int TEV_PKINT = 36;
    /** {@link org.jpvm.TraceEvent#PKUINT}. */
    public static final int TEV_PKUINT = 37;
    /** {@link org.jpvm.TraceEvent#PKLONG}. */
    public static final int TEV_PKLONG = 38;
    /** {@link org.jpvm.TraceEvent#PKULONG}. */
    public static final int TEV_PKULONG = 39;
    /** {@link org.jpvm.TraceEvent#PKSHORT}. */
    public static final int TEV_PKSHORT = 40;
    /** {@link org.jpvm.TraceEvent#PKUSHORT}. */
    public static final int TEV_PKUSHORT = 41;
    /** {@link org.jpvm.TraceEvent#PKSTR}. */
    public static final int TEV_PKSTR = 42;
    /** {@link org.jpvm.TraceEvent#PROBE}. */
    public static final int TEV_PROBE = 43;
    /** {@link org.jpvm.TraceEvent#PSTAT}. */
    public static final int TEV_PSTAT = 44;
    /** {@link org.jpvm.TraceEvent#RECV}. */
    public static final int TEV_RECV = 45;
    /** {@link org.jpvm.TraceEvent#RECVF}. */
    public static final int TEV_RECVF = 46;
    /** {@link org.jpvm.TraceEvent#SEND}. */
    public static final int TEV_SEND = 47;
    /** {@link org.jpvm.TraceEvent#SENDSIG}. */
    public static final int TEV_SENDSIG = 48;
    /** {@link org.jpvm.TraceEvent#SETOPT}. */
    public static final int TEV_SETOPT = 49;
    /** {@link org.jpvm.TraceEvent#SETRBUF}. */
    public static final int TEV_SETRBUF = 50;
    /** {@link org.jpvm.TraceEvent#SETSBUF}. */
    public static final int TEV_SETSBUF = 51;
    /** {@link org.jpvm.TraceEvent#SPAWN}. */
    public static final int TEV_SPAWN = 52;
    /** {@link org.jpvm.TraceEvent#START_PVMD}. */
    public static final int TEV_START_PVMD = 53;
    /** {@link org.jpvm.TraceEvent#TASKS}. */
    public static final int TEV_TASKS = 54;
    /** {@link org.jpvm.TraceEvent#TICKLE}. */
    public static final int TEV_TICKLE = 55;
    /** {@link org.jpvm.TraceEvent#TIDTOHOST}. */
    public static final int TEV_TIDTOHOST = 56;
    /** {@link org.jpvm.TraceEvent#TRECV}. */
    public static final int TEV_TRECV = 57;
    /** {@link org.jpvm.TraceEvent#UPKBYTE}. */
    public static final int TEV_UPKBYTE = 58;
    /** {@link org.jpvm.TraceEvent#UPKCPLX}. */
    public static final int TEV_UPKCPLX = 59;
    /** {@link org.jpvm.TraceEvent#UPKDCPLX}. */
    public static final int TEV_UPKDCPLX = 60;
    /** {@link org.jpvm.TraceEvent#UPKDOUBLE}. */
    public static final int TEV_UPKDOUBLE = 61;
    /** {@link org.jpvm.TraceEvent#UPKFLOAT}. */
    public static final int TEV_UPKFLOAT = 62;
    /** {@link org.jpvm.TraceEvent#UPKINT}. */
    public static final int TEV_UPKINT = 63;
    /** {@link org.jpvm.TraceEvent#UPKUINT}. */
    public static final int TEV_UPKUINT = 64;
    /** {@link org.jpvm.TraceEvent#UPKLONG}. */
    public static final int TEV_UPKLONG = 65;
    /** {@link org.jpvm.TraceEvent#UPKULONG}. */
    public static final int TEV_UPKULONG = 66;
    /** {@link org.jpvm.TraceEvent#UPKSHORT}. */
    public static final int TEV_UPKSHORT = 67;
    /** {@link org.jpvm.TraceEvent#UPKUSHORT}. */
    public static final int TEV_UPKUSHORT = 68;
    /** {@link org.jpvm.TraceEvent#UPKSTR}. */
    public static final int TEV_UPKSTR = 69;
    /** {@link org.jpvm.TraceEvent#VERSION}. */
    public static final int TEV_VERSION = 70;
    /** {@link org.jpvm.TraceEvent#REG_HOSTER}. */
    public static final int TEV_REG_HOSTER = 71;
    /** {@link org.jpvm.TraceEvent#REG_RM}. */
    public static final int TEV_REG_RM = 72;
    /** {@link org.jpvm.TraceEvent#REG_TASKER}. */
    public static final int TEV_REG_TASKER = 73;
    /** {@link org.jpvm.TraceEvent#REG_TRACER}. */
    public static final int TEV_REG_TRACER = 74;
    /** {@link org.jpvm.TraceEvent#NEWTASK}. */
    public static final int TEV_NEWTASK = 75;
    /** {@link org.jpvm.TraceEvent#ENDTASK}. */
    public static final int TEV_ENDTASK = 76;
    /** {@link org.jpvm.TraceEvent#SPNTASK}. */
    public static final int TEV_SPNTASK = 77;
    /** {@link org.jpvm.TraceEvent#ARCHCODE}. */
    public static final int TEV_ARCHCODE = 78;
    /** {@link org.jpvm.TraceEvent#CATCHOUT}. */
    public static final int TEV_CATCHOUT = 79;
    /** {@link org.jpvm.TraceEvent#GETMWID}. */
    public static final int TEV_GETMWID = 80;
    /** {@link org.jpvm.TraceEvent#GETTMASK}. */
    public static final int TEV_GETTMASK = 81;
    /** {@link org.jpvm.TraceEvent#HOSTSYNC}. */
    public static final int TEV_HOSTSYNC = 82;
    /** {@link org.jpvm.TraceEvent#PACKF}. */
    public static final int TEV_PACKF = 83;
    /** {@link org.jpvm.TraceEvent#PRECV}. */
    public static final int TEV_PRECV = 84;
    /** {@link org.jpvm.TraceEvent#PSEND}. */
    public static final int TEV_PSEND = 85;
    /** {@link org.jpvm.TraceEvent#REDUCE}. */
    public static final int TEV_REDUCE = 86;
    /** {@link org.jpvm.TraceEvent#SETMWID}. */
    public static final int TEV_SETMWID = 87;
    /** {@link org.jpvm.TraceEvent#SETTMASK}. */
    public static final int TEV_SETTMASK = 88;
    /** {@link org.jpvm.TraceEvent#UNPACKF}. */
    public static final int TEV_UNPACKF = 89;
    /** {@link org.jpvm.TraceEvent#GATHER}. */
    public static final int TEV_GATHER = 90;
    /** {@link org.jpvm.TraceEvent#SCATTER}. */
    public static final int TEV_SCATTER = 91;
    /** {@link org.jpvm.TraceEvent#PUTINFO}. */
    public static final int TEV_PUTINFO = 92;
    /** {@link org.jpvm.TraceEvent#GETINFO}. */
    public static final int TEV_GETINFO = 93;
    /** {@link org.jpvm.TraceEvent#DELINFO}. */
    public static final int TEV_DELINFO = 94;
    /** {@link org.jpvm.TraceEvent#GETMBOXINFO}. */
    public static final int TEV_GETMBOXINFO = 95;
    /** {@link org.jpvm.TraceEvent#NEWCONTEXT}. */
    public static final int TEV_NEWCONTEXT = 96;
    /** {@link org.jpvm.TraceEvent#FREECONTEXT}. */
    public static final int TEV_FREECONTEXT = 97;
    /** {@link org.jpvm.TraceEvent#SETCONTEXT}. */
    public static final int TEV_SETCONTEXT = 98;
    /** {@link org.jpvm.TraceEvent#GETCONTEXT}. */
    public static final int TEV_GETCONTEXT = 99;
    /** {@link org.jpvm.TraceEvent#SIBLINGS}. */
    public static final int TEV_SIBLINGS = 100;
    /** {@link org.jpvm.TraceEvent#GETMINFO}. */
    public static final int TEV_GETMINFO = 101;
    /** {@link org.jpvm.TraceEvent#SETMINFO}. */
    public static final int TEV_SETMINFO = 102;
    /** {@link org.jpvm.TraceEvent#ADDMHF}. */
    public static final int TEV_ADDMHF = 103;
    /** {@link org.jpvm.TraceEvent#DELMHF}. */
    public static final int TEV_DELMHF = 104;
    /** {@link org.jpvm.TraceEvent#MHF_INVOKE}. */
    public static final int TEV_MHF_INVOKE = 105;
    /** {@link org.jpvm.TraceEvent#TIMING}. */
    public static final int TEV_TIMING = 106;
    /** {@link org.jpvm.TraceEvent#PROFILING}. */
    public static final int TEV_PROFILING = 107;
    /** {@link org.jpvm.TraceEvent#USER_DEFINED}. */
    public static final int TEV_USER_DEFINED = 108;
    /** The greatest event number. */
    public static final int TEV_MAX = 108;
    /** Characters of a mask and a NUL. */
    public static final int TEV_MASK_LENGTH = 36;
    /** Whose mask: this task's. */
    public static final int PvmTaskSelf = 0;
    /** Whose mask: that of tasks spawned from now on. */
    public static final int PvmTaskChild = 1;
    /** Destination of user events, with {@link #PVM_TRACE_CODE}. */
    public static final int PVM_TRACE_TID = -1111;
    /** Tag of user events, with {@link #PVM_TRACE_TID}. */
    public static final int PVM_TRACE_CODE = -2222;

    Pvm3TraceEvents() {}
}
