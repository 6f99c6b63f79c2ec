package org.jpvm.daemon.peer;

/** What a link counts. */
public enum PeerEvent {
    /** A packet with data went out for the first time. */
    SENT,
    /** A packet went out again, because its acknowledgement did not come in time. */
    SENT_AGAIN,
    /** A packet with data came that was expected, or comes soon. */
    RECEIVED,
    /** A packet came that had come before. */
    RECEIVED_AGAIN,
    /** A packet came before others that were sent earlier. */
    RECEIVED_EARLY,
    /** A packet came whose number is too far ahead to keep it; it was not acknowledged. */
    TOO_EARLY,
    /** A number was acknowledged that is not waited for. */
    UNKNOWN_ACKNOWLEDGEMENT
}
