package org.jpvm;

/**
 * The error codes of PVM. Each keeps C PVM's number, name and text; codes travel in replies as negative ints.
 *
 * <p>Source: pvm_intro(1PVM), pvm-api §19.1.
 */
public enum PvmError {
    /** {@code PvmOk}. */
    OK(0, "PvmOk", "Success"),
    /** {@code PvmBadParam}. */
    BAD_PARAM(-2, "PvmBadParam", "Bad parameter"),
    /** {@code PvmMismatch}. */
    MISMATCH(-3, "PvmMismatch", "Parameter mismatch"),
    /** {@code PvmOverflow}. */
    OVERFLOW(-4, "PvmOverflow", "Value too large"),
    /** {@code PvmNoData}. */
    NO_DATA(-5, "PvmNoData", "End of buffer"),
    /** {@code PvmNoHost}. */
    NO_HOST(-6, "PvmNoHost", "No such host"),
    /** {@code PvmNoFile}. */
    NO_FILE(-7, "PvmNoFile", "No such file"),
    /** {@code PvmDenied}. */
    DENIED(-8, "PvmDenied", "Permission denied"),
    /** {@code PvmNoMem}. */
    NO_MEM(-10, "PvmNoMem", "Malloc failed"),
    /** {@code PvmBadMsg}. */
    BAD_MSG(-12, "PvmBadMsg", "Can't decode message"),
    /** {@code PvmSysErr}. */
    SYS_ERR(-14, "PvmSysErr", "Can't contact local daemon"),
    /** {@code PvmNoBuf}. */
    NO_BUF(-15, "PvmNoBuf", "No current buffer"),
    /** {@code PvmNoSuchBuf}. */
    NO_SUCH_BUF(-16, "PvmNoSuchBuf", "No such buffer"),
    /** {@code PvmNullGroup}. */
    NULL_GROUP(-17, "PvmNullGroup", "Null group name"),
    /** {@code PvmDupGroup}. */
    DUP_GROUP(-18, "PvmDupGroup", "Already in group"),
    /** {@code PvmNoGroup}. */
    NO_GROUP(-19, "PvmNoGroup", "No such group"),
    /** {@code PvmNotInGroup}. */
    NOT_IN_GROUP(-20, "PvmNotInGroup", "Not in group"),
    /** {@code PvmNoInst}. */
    NO_INST(-21, "PvmNoInst", "No such instance"),
    /** {@code PvmHostFail}. */
    HOST_FAIL(-22, "PvmHostFail", "Host failed"),
    /** {@code PvmNoParent}. */
    NO_PARENT(-23, "PvmNoParent", "No parent task"),
    /** {@code PvmNotImpl}. */
    NOT_IMPL(-24, "PvmNotImpl", "Not implemented"),
    /** {@code PvmDSysErr}. */
    D_SYS_ERR(-25, "PvmDSysErr", "Pvmd system error"),
    /** {@code PvmBadVersion}. */
    BAD_VERSION(-26, "PvmBadVersion", "Version mismatch"),
    /** {@code PvmOutOfRes}. */
    OUT_OF_RES(-27, "PvmOutOfRes", "Out of resources"),
    /** {@code PvmDupHost}. */
    DUP_HOST(-28, "PvmDupHost", "Duplicate host"),
    /** {@code PvmCantStart}. */
    CANT_START(-29, "PvmCantStart", "Can't start pvmd"),
    /** {@code PvmAlready}. */
    ALREADY(-30, "PvmAlready", "Already in progress"),
    /** {@code PvmNoTask}. */
    NO_TASK(-31, "PvmNoTask", "No such task"),
    /** {@code PvmNotFound}. */
    NOT_FOUND(-32, "PvmNotFound", "Not Found"),
    /** {@code PvmExists}. */
    EXISTS(-33, "PvmExists", "Already Exists"),
    /** {@code PvmHostrNMstr}. */
    HOSTR_N_MSTR(-34, "PvmHostrNMstr", "Hoster must run on master host"),
    /** {@code PvmParentNotSet}. */
    PARENT_NOT_SET(-35, "PvmParentNotSet", "Spawning parent set PvmNoParent"),
    /** {@code PvmIPLoopback}. */
    IP_LOOPBACK(-36, "PvmIPLoopback", "Master Host IP Address is Loopback! (See pvm3/Readme)");

    private static final PvmError[] BY_NEGATED_CODE = new PvmError[64];

    static {
        for (PvmError error : values()) {
            BY_NEGATED_CODE[-error.code] = error;
        }
    }

    private final int code;
    private final String cName;
    private final String text;

    PvmError(int code, String cName, String text) {
        this.code = code;
        this.cName = cName;
        this.text = text;
    }

    /** The number of the C interface: 0 for {@link #OK}, else negative. */
    public int code() {
        return code;
    }

    /** The identifier of the C header, such as {@code PvmNoHost}; also the token in slave start results. */
    public String cName() {
        return cName;
    }

    /** The text that {@code pvm_perror} prints. */
    public String text() {
        return text;
    }

    /** The error with this code; codes that PVM does not define become {@link #SYS_ERR}. */
    public static PvmError ofCode(int code) {
        int index = -code;
        PvmError error = index >= 0 && index < BY_NEGATED_CODE.length ? BY_NEGATED_CODE[index] : null;
        return error != null ? error : SYS_ERR;
    }
}
