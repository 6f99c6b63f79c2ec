package org.jpvm.compat;

import org.jpvm.PvmError;

/** The constants of {@code pvm3.h} under their C names. Source: pvm-api §19. */
abstract class Pvm3Constants {
    /** Success. */
    public static final int PvmOk = 0;
    /** Bad parameter. */
    public static final int PvmBadParam = -2;
    /** Parameter mismatch. */
    public static final int PvmMismatch = -3;
    /** Value too large. */
    public static final int PvmOverflow = -4;
    /** End of buffer. */
    public static final int PvmNoData = -5;
    /** No such host. */
    public static final int PvmNoHost = -6;
    /** No such file. */
    public static final int PvmNoFile = -7;
    /** Permission denied. */
    public static final int PvmDenied = -8;
    /** Malloc failed. */
    public static final int PvmNoMem = -10;
    /** Can't decode message. */
    public static final int PvmBadMsg = -12;
    /** Can't contact local daemon. */
    public static final int PvmSysErr = -14;
    /** No current buffer. */
    public static final int PvmNoBuf = -15;
    /** No such buffer. */
    public static final int PvmNoSuchBuf = -16;
    /** Null group name. */
    public static final int PvmNullGroup = -17;
    /** Already in group. */
    public static final int PvmDupGroup = -18;
    /** No such group. */
    public static final int PvmNoGroup = -19;
    /** Not in group. */
    public static final int PvmNotInGroup = -20;
    /** No such instance. */
    public static final int PvmNoInst = -21;
    /** Host failed. */
    public static final int PvmHostFail = -22;
    /** No parent task. */
    public static final int PvmNoParent = -23;
    /** Not implemented. */
    public static final int PvmNotImpl = -24;
    /** Pvmd system error. */
    public static final int PvmDSysErr = -25;
    /** Version mismatch. */
    public static final int PvmBadVersion = -26;
    /** Out of resources. */
    public static final int PvmOutOfRes = -27;
    /** Duplicate host. */
    public static final int PvmDupHost = -28;
    /** Can't start pvmd. */
    public static final int PvmCantStart = -29;
    /** Already in progress. */
    public static final int PvmAlready = -30;
    /** No such task. */
    public static final int PvmNoTask = -31;
    /** Not Found. */
    public static final int PvmNotFound = -32;
    /** Already Exists. */
    public static final int PvmExists = -33;
    /** Hoster must run on master host. */
    public static final int PvmHostrNMstr = -34;
    /** Spawning parent set PvmNoParent. */
    public static final int PvmParentNotSet = -35;
    /** Master Host IP Address is Loopback! (See pvm3/Readme). */
    public static final int PvmIPLoopback = -36;
    /** Older name of {@link #PvmNotFound}. */
    public static final int PvmNoEntry = PvmNotFound;
    /** Older name of {@link #PvmDenied}. */
    public static final int PvmDupEntry = PvmDenied;

    /** Encoding: XDR. */
    public static final int PvmDataDefault = 0;
    /** Older name of {@link #PvmDataDefault}. */
    public static final int PvmDataFoo = 0;
    /** Encoding: memory image. */
    public static final int PvmDataRaw = 1;
    /** Encoding: memory image, read when sent. */
    public static final int PvmDataInPlace = 2;
    /** Encoding: self-describing trace items. */
    public static final int PvmDataTrace = 4;

    /** Spawn: anywhere. */
    public static final int PvmTaskDefault = 0;
    /** Spawn: on the host named. */
    public static final int PvmTaskHost = 1;
    /** Spawn: on the architecture named. */
    public static final int PvmTaskArch = 2;
    /** Spawn: under the debugger. */
    public static final int PvmTaskDebug = 4;
    /** Spawn: traced; without effect. */
    public static final int PvmTaskTrace = 8;
    /** Spawn: on the front end of a parallel computer. */
    public static final int PvmMppFront = 16;
    /** Spawn: on the hosts that where does not name. */
    public static final int PvmHostCompl = 32;
    /** Spawn: tasks do not learn their parent. */
    public static final int PvmNoSpawnParent = 64;

    /** Notify: a task ended. */
    public static final int PvmTaskExit = 1;
    /** Notify: a host left. */
    public static final int PvmHostDelete = 2;
    /** Notify: hosts joined. */
    public static final int PvmHostAdd = 3;
    /** Notify: a direct route was opened. */
    public static final int PvmRouteAdd = 4;
    /** Notify: a direct route was closed. */
    public static final int PvmRouteDelete = 5;
    /** Notify: withdraw the request. */
    public static final int PvmNotifyCancel = 256;

    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmRoute = 1;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmDebugMask = 2;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmAutoErr = 3;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmOutputTid = 4;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmOutputCode = 5;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmTraceTid = 6;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmTraceCode = 7;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmTraceBuffer = 8;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmTraceOptions = 9;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmFragSize = 10;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmResvTids = 11;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfOutputTid = 12;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfOutputCode = 13;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfTraceTid = 14;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfTraceCode = 15;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfTraceBuffer = 16;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfTraceOptions = 17;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmShowTids = 18;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmPollType = 19;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmPollTime = 20;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmOutputContext = 21;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmTraceContext = 22;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfOutputContext = 23;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmSelfTraceContext = 24;
    /** Option, see pvm_setopt(3PVM). */
    public static final int PvmNoReset = 25;

    /** Value of PvmRoute: no direct routes. */
    public static final int PvmDontRoute = 1;
    /** Value of PvmRoute: accept direct routes. */
    public static final int PvmAllowDirect = 2;
    /** Value of PvmRoute: ask for direct routes. */
    public static final int PvmRouteDirect = 3;
    /** Value of PvmTraceOptions: every event. */
    public static final int PvmTraceFull = 1;
    /** Value of PvmTraceOptions: times. */
    public static final int PvmTraceTime = 2;
    /** Value of PvmTraceOptions: counts. */
    public static final int PvmTraceCount = 3;
    /** Value of PvmPollType: spin. */
    public static final int PvmPollConstant = 1;
    /** Value of PvmPollType: sleep. */
    public static final int PvmPollSleep = 2;
    /** The context a task starts in. */
    public static final int PvmBaseContext = 0;

    /** Data type of strings; not for pvm_psend. */
    public static final int PVM_STR = 0;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_BYTE = 1;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_SHORT = 2;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_INT = 3;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_FLOAT = 4;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_CPLX = 5;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_DOUBLE = 6;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_DCPLX = 7;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_LONG = 8;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_USHORT = 9;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_UINT = 10;
    /** Data type of pvm_psend and pvm_precv. */
    public static final int PVM_ULONG = 11;

    /** Mailbox: one entry of its owner. */
    public static final int PvmMboxDefault = 0;
    /** Mailbox: outlives its owner. */
    public static final int PvmMboxPersistent = 1;
    /** Mailbox: more entries of the name are allowed. */
    public static final int PvmMboxMultiInstance = 2;
    /** Mailbox: others may replace or delete it. */
    public static final int PvmMboxOverWritable = 4;
    /** Mailbox: receive the first entry at or after the index. */
    public static final int PvmMboxFirstAvail = 8;
    /** Mailbox: delete on receipt. */
    public static final int PvmMboxReadAndDelete = 16;
    /** Mailbox: wait for the entry. */
    public static final int PvmMboxWaitForInfo = 32;
    /** Mailbox: the largest flag. */
    public static final int PvmMboxMaxFlag = 512;
    /** Mailbox: place of a direct index in the flags. */
    public static final int PvmMboxDirectIndexShift = 10;
    /** Mailbox: direct indices are smaller than this. */
    public static final int PvmMboxMaxDirectIndex = 2097152;

    Pvm3Constants() {}

    /** Flags for {@code pvm_putinfo} that ask for this index. */
    public static int PvmMboxDirectIndex(int index) {
        return index << PvmMboxDirectIndexShift;
    }

    /** The text of an error code as C PVM 3.4.6 prints it. */
    static String textOf(int code) {
        PvmError error = PvmError.ofCode(code);
        if (code != PvmOk && error.code() == code) {
            return error.text();
        }
        return code <= 0 && code > PvmIPLoopback ? "Error " + -code : "Unknown Error";
    }
}
