package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.XdrWriter;

/** Who in this daemon sends and gets the extension messages of the plane. The daemon's thread only. */
public final class Extensions {
    private final PvmdState state;
    private final Map<PlaneService, ExtensionService> services = new EnumMap<>(PlaneService.class);

    /** Indices of the hosts with which there is a session. */
    private final BitSet up = new BitSet();

    Extensions(PvmdState state) {
        this.state = state;
    }

    /**
     * From now on this one gets the messages for a service. It hears of the sessions that there are.
     *
     * @throws IllegalStateException when there is one already
     */
    public void register(PlaneService number, ExtensionService service) {
        if (services.putIfAbsent(number, service) != null) {
            throw new IllegalStateException(number + " is registered already");
        }
        up.stream().forEach(service::up);
    }

    /** Whether there is a session with a host; false for this one. */
    public boolean isUp(int hostIndex) {
        return up.get(hostIndex);
    }

    /**
     * A session with another host is wanted: it begins with the first thing that is said to a host, should there be nothing else to say. As perhaps
     * only the other daemon knows where this one listens, that is told with a packet which means nothing. Not to be called from within {@link
     * DaemonEffects}.
     */
    public void want(int hostIndex) {
        if (!up.get(hostIndex) && state.peers.isOpen(hostIndex)) {
            XdrWriter nothing = new XdrWriter(4).putInt(0);
            state.daemonMessages.send(Tid.DAEMON_BIT | Tid.hostPart(hostIndex), DaemonCode.NULL, 0, 0, nothing);
        }
    }

    /**
     * Sends a message: copied, in order within the session, lost with it.
     *
     * @param bytes the body between {@code start} and {@code end}, at most {@link org.jpvm.daemon.plane.PlaneSession#MAX_EXTENSION_BYTES}
     * @return false when nothing was sent: there is no session (one is begun where the host's address is known, {@link ExtensionService#up} tells), or
     *     too much waits; in that case {@link ExtensionService#room} follows, or {@link ExtensionService#down}
     */
    public boolean send(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        if (!up.get(hostIndex)) {
            state.planeDirectory.linked(hostIndex);
            return false;
        }
        return state.effects.plane().sendExtension(hostIndex, service, bytes, start, end);
    }

    /** A session began, in place of none or of another. */
    void up(int hostIndex) {
        down(hostIndex);
        up.set(hostIndex);
        services.values().forEach(service -> service.up(hostIndex));
    }

    /** It ended. Called again it does nothing. */
    void down(int hostIndex) {
        if (up.get(hostIndex)) {
            up.clear(hostIndex);
            services.values().forEach(service -> service.down(hostIndex));
        }
    }

    void room(int hostIndex) {
        if (up.get(hostIndex)) {
            services.values().forEach(service -> service.room(hostIndex));
        }
    }

    void message(int hostIndex, int number, ByteBuffer bytes, int start, int end) {
        PlaneService known = PlaneService.ofNumber(number);
        ExtensionService service = known == null ? null : services.get(known);
        if (service == null) {
            state.count(DaemonCounter.PLANE_UNKNOWN_SERVICES);
        } else if (up.get(hostIndex)) {
            service.message(hostIndex, bytes, start, end);
        } else if (known == PlaneService.SUCCESSION) {
            state.succession.messageFromOutside(hostIndex, bytes, start, end);
        }
    }
}
