package org.jpvm.daemon.peer;

import java.nio.ByteBuffer;

/** One packet and its memory, reused. */
final class Packet {
    /** Header and data from index 0. */
    final ByteBuffer bytes;

    int lengthBytes;
    int sequence;

    /** Value of {@link #flow} for packets that pass nothing and are passed by nothing. */
    static final int IN_LINE = -1;

    /** Which of the sources that take turns it is of. */
    int flow;

    /** Nothing was under way when it was sent. */
    boolean alone;

    /** It has its number, from an earlier try. */
    boolean numbered;

    /** How often it has been sent. */
    int transmissions;

    long firstSentNanos;

    /** When it is sent again. */
    long dueNanos;

    /** Time between the last transmission and {@link #dueNanos}. */
    long intervalNanos;

    /** Sum of the intervals before the present one. */
    long waitedNanos;

    Packet(int capacityBytes) {
        bytes = ByteBuffer.allocate(capacityBytes);
    }
}
