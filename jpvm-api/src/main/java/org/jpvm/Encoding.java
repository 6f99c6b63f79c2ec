package org.jpvm;

/** How a buffer stores what is packed. Source: pvm_initsend(3PVM), pvm-api §4. */
public enum Encoding {
    /** External data representation, readable on every host; {@code PvmDataDefault}. */
    XDR(0),
    /** Memory image of a 64-bit little-endian machine, readable where the data signature is the same; {@code PvmDataRaw}. */
    RAW(1),
    /** As {@link #RAW}, but arrays are only remembered and read when the message is sent; {@code PvmDataInPlace}. */
    IN_PLACE(2),
    /** Self-describing trace records; {@code PvmDataTrace}. */
    TRACE(4);

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    /** Number of the C interface. */
    public int code() {
        return code;
    }
}
