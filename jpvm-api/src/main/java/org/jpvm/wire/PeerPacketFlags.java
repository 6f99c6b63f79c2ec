package org.jpvm.wire;

/** Flags of a packet between daemons, {@link PeerPacketHeader}. Source: pvm-wire-protocol §2.2. */
public final class PeerPacketFlags {
    /** First packet of a message: a {@link MessageHeader} follows. */
    public static final int SOM = 0x01;
    /** Last packet of a message. */
    public static final int EOM = 0x02;
    /** The packet carries data, and its sequence number counts. */
    public static final int DAT = 0x04;
    /** The sender wants to close. */
    public static final int FIN = 0x08;
    /** The acknowledged number counts. */
    public static final int ACK = 0x10;
    /**
     * Between Java daemons only, with DAT: what a task away from its host says, or what is said to one. Header names the two daemons; the tids that the data
     * are for and come from follow it.
     */
    public static final int CARRIED = 0x20;
    /** With CARRIED: from where the source runs to its home, which passes the data on as if it had come from a task there. */
    public static final int HOMEWARD = 0x40;
    /** Every flag that exists. */
    public static final int ALL = SOM | EOM | DAT | FIN | ACK | CARRIED | HOMEWARD;

    private static final String[] NAMES = {"SOM", "EOM", "DAT", "FIN", "ACK", "CARRIED", "HOMEWARD"};

    private PeerPacketFlags() {}

    /**
     * Whether a packet with these flags consumes a sequence number and must be acknowledged: DAT, or FIN without ACK.
     */
    public static boolean isSequenced(int flags) {
        return (flags & DAT) != 0 || (flags & (FIN | ACK)) == FIN;
    }

    /** Whether this is the end of a link: FIN and ACK together, never numbered, never repeated. */
    public static boolean isClose(int flags) {
        return (flags & (FIN | ACK)) == (FIN | ACK);
    }

    /** For logs: such as {@code SOM|EOM|DAT}, {@code 0} for none. */
    public static String text(int flags) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((flags & 1 << bit) != 0) {
                text.append(text.isEmpty() ? "" : "|").append(NAMES[bit]);
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }
}
