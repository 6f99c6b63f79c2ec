package org.jpvm.daemon.plane;

/** What the plane counts. */
public enum PlaneEvent {
    /** A session began: both ends have proved that they hold the key. */
    SESSION,
    /** A session ended that the peer did not take leave of, or that went silent. */
    BROKEN,
    /** A handshake was refused: another key, another version, a host that is not meant or not known, too long, or no handshake at all. */
    HANDSHAKE_REFUSED,
    /** A record was refused: changed, repeated, left out, sent back, or too long. The session ends with it. */
    RECORD_REFUSED,
    /** A packet was not taken because too much waits; the link sends it again. */
    PACKET_DROPPED
}
