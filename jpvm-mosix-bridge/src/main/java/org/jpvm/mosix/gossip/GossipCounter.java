package org.jpvm.mosix.gossip;

/** What is counted of gossip. */
public enum GossipCounter {
    /** Messages written. */
    MESSAGES_WRITTEN("messages written"),
    /** Messages received, whatever became of them. */
    MESSAGES_RECEIVED("messages received"),
    /** Entries taken over, since they were younger than what was known. */
    ENTRIES_TAKEN("entries taken over"),
    /** Entries no younger than what was known, or about the host that received them. */
    ENTRIES_OLDER("entries older than what was known"),
    /** Entries of members that had no room, or that lost it to younger ones. */
    ENTRIES_CROWDED_OUT("entries without room"),
    /** Entries that grew too old and were dropped. */
    ENTRIES_EXPIRED("entries dropped for their age"),
    /** Messages refused: the sender is no member, or claims to be the receiver. */
    UNKNOWN_SENDER("messages refused: sender is not of the machine"),
    /** Messages refused: another version, or their length is not that of their entries. */
    MALFORMED("messages refused: malformed"),
    /** Messages refused: more entries than anybody should send. */
    TOO_LONG("messages refused: too many entries"),
    /** Entries refused: about a host that is not of the machine. */
    UNKNOWN_HOST("entries refused: host is not of the machine"),
    /** Entries refused: not in ascending order of the hosts, or two about one host. */
    OUT_OF_ORDER("entries refused: not in order"),
    /** Entries refused: measured in the future. */
    FROM_THE_FUTURE("entries refused: from the future"),
    /** Entries refused: older than anything that is kept. */
    TOO_OLD("entries refused: too old"),
    /** Entries refused: measured before the host was found dead. */
    OF_THE_DEAD("entries refused: from before the host was found dead"),
    /** Entries refused, own ones included: not a number, infinite, negative where that makes no sense, or beyond all measure. */
    ABSURD("entries refused: absurd figures");

    private final String words;

    GossipCounter(String words) {
        this.words = words;
    }

    /** What it counts, for people. */
    public String words() {
        return words;
    }
}
