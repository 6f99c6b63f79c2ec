package org.jpvm.compat;

/** Header of a message buffer; {@code struct pvmminfo}. */
public final class pvmminfo {
    /** Bytes of the body. */
    public int len;
    /** Context. */
    public int ctx;
    /** Tag. */
    public int tag;
    /** Wait id. */
    public int wid;
    /** Encoding: 0x10000000 XDR, 0x20000000 in-place, 0x40000000 trace, else the data signature of raw data. */
    public int enc;
    /** Checksum, always 0. */
    public int crc;
    /** Source tid. */
    public int src;
    /** Destination tid. */
    public int dst;
}
