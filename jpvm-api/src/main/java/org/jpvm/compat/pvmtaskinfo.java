package org.jpvm.compat;

/** One task of the machine; {@code struct pvmtaskinfo}. */
public final class pvmtaskinfo {
    /** Its tid. */
    public int ti_tid;
    /** Tid of its parent, 0 without one, -35 when the parent is not told. */
    public int ti_ptid;
    /** Host part of its host. */
    public int ti_host;
    /** State bits: 2 started by its daemon, 4 connected. */
    public int ti_flag;
    /** Program name, empty for tasks started from a shell. */
    public String ti_a_out;
    /** Process id. */
    public int ti_pid;
}
