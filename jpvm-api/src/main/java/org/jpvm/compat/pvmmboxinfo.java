package org.jpvm.compat;

/** One class of mailbox entries; {@code struct pvmmboxinfo}. */
public final class pvmmboxinfo {
    /** Class name. */
    public String mi_name;
    /** Number of entries. */
    public int mi_nentries;
    /** Index of each entry. */
    public int[] mi_indices;
    /** Owner tid of each entry, 0 when it is gone. */
    public int[] mi_owners;
    /** Flags each entry was put with. */
    public int[] mi_flags;
}
