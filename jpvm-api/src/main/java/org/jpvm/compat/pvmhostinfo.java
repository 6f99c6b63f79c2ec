package org.jpvm.compat;

/** One host of the machine; {@code struct pvmhostinfo}. */
public final class pvmhostinfo {
    /** Host part of its tids. */
    public int hi_tid;
    /** Name. */
    public String hi_name;
    /** Architecture name. */
    public String hi_arch;
    /** Relative speed. */
    public int hi_speed;
    /** Data signature. */
    public int hi_dsig;
}
