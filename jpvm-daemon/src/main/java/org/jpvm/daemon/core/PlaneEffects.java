package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.daemon.plane.PlaneService;

/** What the core asks of the extension plane; as with {@link DaemonEffects}, nothing calls back into the core from here. */
public interface PlaneEffects {
    /** A daemon without extension plane. */
    PlaneEffects NONE = new PlaneEffects() {};

    /**
     * Readies this daemon. Both ends of a session need the machine's key; without one there is no plane.
     *
     * @return TCP port at which other Java daemons reach this one, 0 for no plane
     */
    default int open() {
        return 0;
    }

    /** A host of the machine is reached at this TCP port; answered by {@link PvmdCore#handlePlaneUp} once a session is there. */
    default void join(int hostIndex, int address, int port) {}

    /** As {@link DaemonEffects#sendDatagram} over the session with a host; lost when there is none or too much waits. */
    default void send(int hostIndex, ByteBuffer bytes, int start, int end) {}

    /**
     * Sends an extension message, at most {@link org.jpvm.daemon.plane.PlaneSession#MAX_EXTENSION_BYTES} long.
     *
     * @return false when there is no session, or too much waits: then {@link PvmdCore#handlePlaneRoom} follows, unless the session ends
     */
    default boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        return false;
    }

    /** Finds out whether the session with a host still leads there; if not, {@link PvmdCore#handlePlaneDown} follows. */
    default void probe(int hostIndex) {}

    /**
     * Finds out whether the daemon of a host without a session is gone: tries to connect at once. When the host's computer says that nobody
     * listens there any more, {@link PvmdCore#handlePlaneRefused} follows.
     */
    default void prove(int hostIndex) {}

    /** How long a host may be silent until it counts as dead, 0 for as long as in PVM. */
    default long silenceNanos() {
        return 10_000_000_000L;
    }

    /** Ends the session with a host because it leads nowhere; another may begin later. */
    default void abandon(int hostIndex) {}

    /** The host is not in the machine any more. */
    default void leave(int hostIndex) {}

    /** One line for the log about each session. */
    default List<String> describe() {
        return List.of();
    }
}
