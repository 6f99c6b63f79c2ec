package org.jpvm.daemon.core;

import java.util.TreeMap;
import org.jpvm.daemon.peer.PeerLink;

/** The daemon of another host, as this one talks to it. */
final class Peer {
    final int index;
    final int address;
    final int port;
    final PeerLink link;

    /** Those who send to this host more than the link takes. */
    final HeldSources held = new HeldSources();

    /** Messages to this daemon that are under way, by their source. */
    final TreeMap<Integer, MessageAssembler> assemblers = new TreeMap<>();

    /** The host was deleted; the link lives until the other daemon has heard of it. */
    boolean leaving;

    /** Packets go over the extension plane, and what comes as a datagram does not count. */
    boolean onPlane;

    /** The host is given up; what is known of it goes at the end of the call. */
    boolean lost;

    /** The link is among those that are looked at for timers. */
    boolean timed;

    /** It has said that it takes part in signs of life and succession; a C daemon never does. */
    boolean takesPart;

    /** Signs of life that it owes, in ticks. */
    int quietTicks;

    /** Its computer refuses connections to it: its process is gone. */
    boolean refused;

    /** It is in the reign of this master and can be told of hosts. Always so in the reign that it was started in. */
    boolean accepted = true;

    /** Where it listens for sessions, 0 when that is not known. */
    int planePort;

    /** Version of the electorate that it has. */
    int electorateVersion;

    Peer(int index, int address, int port, PeerLink link) {
        this.index = index;
        this.address = address;
        this.port = port;
        this.link = link;
    }
}
