package org.jpvm;

import java.util.Locale;

/**
 * What trace records are about: the calls of the C interface, and a few things that happen to a task. A call is reported at its entry,
 * with its parameters, and at its exit, with its results. Source: pvmtev.h, pvm-wire-protocol §9.3.
 */
public enum TraceEvent {
    /** {@code pvm_addhosts}. */
    ADDHOSTS,
    /** {@code pvm_barrier}. */
    BARRIER,
    /** {@code pvm_bcast}. */
    BCAST,
    /** {@code pvm_bufinfo}. */
    BUFINFO,
    /** {@code pvm_config}. */
    CONFIG,
    /** {@code pvm_delete}. */
    DELETE,
    /** {@code pvm_delhosts}. */
    DELHOSTS,
    /** {@code pvm_exit}. */
    EXIT,
    /** {@code pvm_freebuf}. */
    FREEBUF,
    /** {@code pvm_getfds}. */
    GETFDS,
    /** {@code pvm_getinst}. */
    GETINST,
    /** {@code pvm_getopt}. */
    GETOPT,
    /** {@code pvm_getrbuf}. */
    GETRBUF,
    /** {@code pvm_getsbuf}. */
    GETSBUF,
    /** {@code pvm_gettid}. */
    GETTID,
    /** {@code pvm_gsize}. */
    GSIZE,
    /** {@code pvm_halt}. */
    HALT,
    /** {@code pvm_initsend}. */
    INITSEND,
    /** {@code pvm_insert}. */
    INSERT,
    /** {@code pvm_joingroup}. */
    JOINGROUP,
    /** {@code pvm_kill}. */
    KILL,
    /** {@code pvm_lookup}. */
    LOOKUP,
    /** {@code pvm_lvgroup}. */
    LVGROUP,
    /** {@code pvm_mcast}. */
    MCAST,
    /** {@code pvm_mkbuf}. */
    MKBUF,
    /** {@code pvm_mstat}. */
    MSTAT,
    /** {@code pvm_mytid}. */
    MYTID,
    /** {@code pvm_notify}. */
    NOTIFY,
    /** {@code pvm_nrecv}. */
    NRECV,
    /** {@code pvm_parent}. */
    PARENT,
    /** {@code pvm_perror}; libpvm and this library report none. */
    PERROR,
    /** {@code pvm_pkbyte}. */
    PKBYTE,
    /** {@code pvm_pkcplx}. */
    PKCPLX,
    /** {@code pvm_pkdcplx}. */
    PKDCPLX,
    /** {@code pvm_pkdouble}. */
    PKDOUBLE,
    /** {@code pvm_pkfloat}. */
    PKFLOAT,
    /** {@code pvm_pkint}. */
    PKINT,
    /** {@code pvm_pkuint}. */
    PKUINT,
    /** {@code pvm_pklong}. */
    PKLONG,
    /** {@code pvm_pkulong}. */
    PKULONG,
    /** {@code pvm_pkshort}. */
    PKSHORT,
    /** {@code pvm_pkushort}. */
    PKUSHORT,
    /** {@code pvm_pkstr}. */
    PKSTR,
    /** {@code pvm_probe}. */
    PROBE,
    /** {@code pvm_pstat}. */
    PSTAT,
    /** {@code pvm_recv}. */
    RECV,
    /** {@code pvm_recvf}. */
    RECVF,
    /** {@code pvm_send}. */
    SEND,
    /** {@code pvm_sendsig}. */
    SENDSIG,
    /** {@code pvm_setopt}. */
    SETOPT,
    /** {@code pvm_setrbuf}. */
    SETRBUF,
    /** {@code pvm_setsbuf}. */
    SETSBUF,
    /** {@code pvm_spawn}. */
    SPAWN,
    /** {@code pvm_start_pvmd}. */
    START_PVMD,
    /** {@code pvm_tasks}. */
    TASKS,
    /** {@code pvm_tickle}. */
    TICKLE,
    /** {@code pvm_tidtohost}; libpvm and this library report none. */
    TIDTOHOST,
    /** {@code pvm_trecv}. */
    TRECV,
    /** {@code pvm_upkbyte}. */
    UPKBYTE,
    /** {@code pvm_upkcplx}. */
    UPKCPLX,
    /** {@code pvm_upkdcplx}. */
    UPKDCPLX,
    /** {@code pvm_upkdouble}. */
    UPKDOUBLE,
    /** {@code pvm_upkfloat}. */
    UPKFLOAT,
    /** {@code pvm_upkint}. */
    UPKINT,
    /** {@code pvm_upkuint}. */
    UPKUINT,
    /** {@code pvm_upklong}. */
    UPKLONG,
    /** {@code pvm_upkulong}. */
    UPKULONG,
    /** {@code pvm_upkshort}. */
    UPKSHORT,
    /** {@code pvm_upkushort}. */
    UPKUSHORT,
    /** {@code pvm_upkstr}. */
    UPKSTR,
    /** {@code pvm_version}; libpvm and this library report none. */
    VERSION,
    /** {@code pvm_reg_hoster}. */
    REG_HOSTER,
    /** {@code pvm_reg_rm}. */
    REG_RM,
    /** {@code pvm_reg_tasker}. */
    REG_TASKER,
    /** {@code pvm_reg_tracer}. */
    REG_TRACER,
    /** A task started; from its daemon. */
    NEWTASK,
    /** A task ended; from its daemon. */
    ENDTASK,
    /** A task was spawned; from the daemon of the spawner. */
    SPNTASK,
    /** {@code pvm_archcode}. */
    ARCHCODE,
    /** {@code pvm_catchout}; libpvm and this library report none. */
    CATCHOUT,
    /** {@code pvm_getmwid}. */
    GETMWID,
    /** {@code pvm_gettmask}; libpvm and this library report none. */
    GETTMASK,
    /** {@code pvm_hostsync}; libpvm and this library report none. */
    HOSTSYNC,
    /** {@code pvm_packf}. */
    PACKF,
    /** {@code pvm_precv}. */
    PRECV,
    /** {@code pvm_psend}. */
    PSEND,
    /** {@code pvm_reduce}. */
    REDUCE,
    /** {@code pvm_setmwid}. */
    SETMWID,
    /** {@code pvm_settmask}; libpvm and this library report none. */
    SETTMASK,
    /** {@code pvm_unpackf}. */
    UNPACKF,
    /** {@code pvm_gather}. */
    GATHER,
    /** {@code pvm_scatter}. */
    SCATTER,
    /** {@code pvm_putinfo}. */
    PUTINFO,
    /** {@code pvm_recvinfo}. */
    GETINFO,
    /** {@code pvm_delinfo}. */
    DELINFO,
    /** {@code pvm_getmboxinfo}. */
    GETMBOXINFO,
    /** {@code pvm_newcontext}. */
    NEWCONTEXT,
    /** {@code pvm_freecontext}. */
    FREECONTEXT,
    /** {@code pvm_setcontext}. */
    SETCONTEXT,
    /** {@code pvm_getcontext}. */
    GETCONTEXT,
    /** {@code pvm_siblings}. */
    SIBLINGS,
    /** {@code pvm_getminfo}. */
    GETMINFO,
    /** {@code pvm_setminfo}. */
    SETMINFO,
    /** {@code pvm_addmhf}. */
    ADDMHF,
    /** {@code pvm_delmhf}. */
    DELMHF,
    /** A message handler is called. */
    MHF_INVOKE,
    /** Times of calls, in place of a record each. */
    TIMING,
    /** Counts of calls, in place of a record each. */
    PROFILING,
    /** An event of the user's own. */
    USER_DEFINED;

    private static final TraceEvent[] ALL = values();

    private final String cName = name().toLowerCase(Locale.ROOT);

    /** Number of the C interface. */
    public int code() {
        return ordinal();
    }

    /** Name as it is transmitted and as trace files have it: that of the call without {@code pvm_}. */
    public String cName() {
        return cName;
    }

    /** The event with this number, or null. */
    public static TraceEvent ofCode(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    /** The event with this name, or null. */
    public static TraceEvent ofName(String cName) {
        for (TraceEvent event : ALL) {
            if (event.cName.equals(cName)) {
                return event;
            }
        }
        return null;
    }
}
