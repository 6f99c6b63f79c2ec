package org.jpvm.wire;

/** Values of the encoding field of a {@link MessageHeader}. Source: pvm-wire-protocol §2.4. */
public final class Encodings {
    /** XDR, readable everywhere; every system message uses it. */
    public static final int XDR = 0x10000000;
    /** Local mark of an in-place buffer; on the wire the sender's data signature stands instead. */
    public static final int IN_PLACE = 0x20000000;
    /** XDR with type annotations, for trace events. */
    public static final int TRACE = 0x40000000;
    /**
     * Data signature of this implementation: 64-bit longs, little-endian, IEEE floats, as x86-64 and aarch64 Linux. A raw message carries
     * its sender's signature, so that raw data pass between Java and C tasks on such machines.
     */
    public static final int LOCAL_SIGNATURE = 0x00408c41;

    private Encodings() {}
}
