package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.peer.PacketPool;
import org.jpvm.daemon.peer.PeerEvent;
import org.jpvm.daemon.peer.PeerLink;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrWriter;

/**
 * The daemons of the other hosts: their links, the datagrams that come from them and go to them, and the timers. What the links deliver is the
 * affair of {@link PeerDelivery}. Source: pvm-wire-protocol §5.1.
 */
final class Peers implements PeerLink.Owner {
    /** Shortest datagram that a host must take: both headers and some data. */
    static final int MIN_MTU = 128;

    private static final int SCRATCH_BYTES = MessageHeader.LENGTH_BYTES + TaskOutbox.FRAGMENT_BODY_BYTES;
    private static final int LOGGED_REFUSALS = 20;

    private record Place(int address, int port, int mtu) {}

    private final PvmdState state;
    private final int ownDaemonTid;
    private final PacketPool pool = new PacketPool(Protocol.DEFAULT_MTU);

    /** Where the hosts are that this daemon may talk to. */
    private final Place[] places = new Place[Tid.MAX_HOST_INDEX + 1];

    /** Those of them that something was sent to or came from; most hosts of a large machine never talk to most others. */
    private final Peer[] byIndex = new Peer[Tid.MAX_HOST_INDEX + 1];

    /** Links on which something may wait for its acknowledgement. */
    private final ArrayList<Peer> timed = new ArrayList<>();

    /** Hosts that were in the machine: should one of them come back, it is told that it is not any more. */
    private final LinkedHashMap<Integer, Place> former = new LinkedHashMap<>();

    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    private int window = PeerLink.MIN_WINDOW;

    Peers(PvmdState state, int ownDaemonTid) {
        this.state = state;
        this.ownDaemonTid = ownDaemonTid;
    }

    /** From now on this daemon may talk to a host. */
    void open(HostEntry host) throws MalformedMessageException {
        InetAddressText address = InetAddressText.parse(host.address());
        if (places[host.index()] == null) {
            int mtu = Math.min(Protocol.DEFAULT_MTU, Math.max(MIN_MTU, host.mtu()));
            places[host.index()] = new Place(address.address(), address.port(), mtu);
            former.remove(host.index());
        }
    }

    /** The daemon of the host with this index; null for this host and for hosts that are not in the machine. */
    Peer ofIndex(int index) {
        Peer peer = byIndex[index];
        if (peer == null && places[index] != null) {
            Place place = places[index];
            PeerLink link = new PeerLink(ownDaemonTid, Tid.DAEMON_BIT | Tid.hostPart(index), place.mtu, pool, this);
            link.setWindow(window);
            peer = new Peer(index, place.address, place.port, link);
            byIndex[index] = peer;
            if (!state.ended) {
                state.planeDirectory.linked(index);
            }
        }
        return peer;
    }

    /** Talks to a host no more. */
    void close(int index) {
        Place place = places[index];
        if (place != null) {
            places[index] = null;
            closeLink(index);
            former.put(index, place);
            state.planeDirectory.forget(index);
            state.effects.plane().leave(index);
        }
    }

    private void closeLink(int index) {
        Peer peer = byIndex[index];
        if (peer != null) {
            byIndex[index] = null;
            peer.link.close();
            peer.assemblers.clear();
            state.extensions.down(index);
            state.outbox.release(peer.held);
        }
    }

    /** Tells all daemons that this one ends. */
    void closeAll() {
        for (int index = 0; index < places.length; index++) {
            Peer peer = ofIndex(index);
            if (peer != null) {
                peer.link.sendClose();
            }
        }
    }

    /** The daemon of the host that a tid of any kind belongs to; null for this host and for hosts that are not in the machine. */
    Peer ofTid(int tid) {
        return ofIndex(Tid.hostIndex(tid));
    }

    /** Whether the host of a tid is another one that this daemon talks to: one of the machine, or one that will be when the new table holds. */
    boolean talksTo(int tid) {
        int index = Tid.hostIndex(tid);
        Peer peer = byIndex[index];
        return places[index] != null && (peer == null || !peer.leaving && !peer.lost);
    }

    /** Sets how many packets may be under way to each host. */
    void setWindow(int packets) {
        window = packets;
        for (Peer peer : byIndex) {
            if (peer != null) {
                peer.link.setWindow(packets);
            }
        }
    }

    /** Sends a message of this daemon to a daemon or task of another host; whoever causes it is held when the link does not keep up. */
    void send(Peer to, int destination, int tag, int context, int waitId, XdrWriter body) {
        send(to, destination, ownDaemonTid, Encodings.XDR, tag, context, waitId, body.array(), body.lengthBytes());
        state.outbox.holdCause(to.held, to.link.queuedBytes());
    }

    /** Sends a message in fragments as a C daemon cuts them. */
    void send(
            Peer to,
            int destination,
            int source,
            int encoding,
            int tag,
            int context,
            int waitId,
            byte[] body,
            int lengthBytes) {
        send(to, false, destination, source, encoding, tag, context, waitId, body, lengthBytes);
    }

    /** As {@link #send(Peer, int, int, int, int, int, int, byte[], int)}, for a guest of this host, by way of its home. */
    void carryHome(
            Peer to,
            int destination,
            int source,
            int encoding,
            int tag,
            int context,
            int waitId,
            byte[] body,
            int lengthBytes) {
        send(to, true, destination, source, encoding, tag, context, waitId, body, lengthBytes);
    }

    private void send(
            Peer to,
            boolean carried,
            int destination,
            int source,
            int encoding,
            int tag,
            int context,
            int waitId,
            byte[] body,
            int lengthBytes) {
        int offset = 0;
        do {
            int count = Math.min(TaskOutbox.FRAGMENT_BODY_BYTES, lengthBytes - offset);
            int flags = offset + count == lengthBytes ? PeerPacketFlags.EOM : 0;
            scratch.clear();
            if (offset == 0) {
                flags |= PeerPacketFlags.SOM;
                MessageHeader.put(scratch, encoding, tag, context, waitId);
            }
            scratch.put(body, offset, count);
            if (carried) {
                carryFragment(
                        to, destination, source, flags | PeerPacketFlags.HOMEWARD, scratch, 0, scratch.position());
            } else {
                sendFragment(to, destination, source, flags, scratch, 0, scratch.position());
            }
            offset += count;
        } while (offset < lengthBytes);
    }

    /** Passes a frame of a task of this host on, which may be away, and holds the task when the link does not keep up. */
    void forward(Task from, Peer to, int destination, ByteBuffer slab, int start, int end) {
        int flags = FragmentHeader.flags(slab, start);
        int data = start + FragmentHeader.LENGTH_BYTES;
        state.count(DaemonCounter.FRAMES_TO_HOSTS);
        sendFragment(to, destination, from.tid, flags, slab, data, end);
        holdSender(from, to);
    }

    /** Passes a frame on to a task that is not of the host to which it goes, or of a task that is not of this one. */
    void carry(Task from, Peer to, int destination, ByteBuffer slab, int start, int end) {
        carry(from, to, destination, 0, slab, start, end);
    }

    /** As {@link #carry}, by way of the home of a guest. */
    void carryHome(Task guest, Peer home, int destination, ByteBuffer slab, int start, int end) {
        carry(guest, home, destination, PeerPacketFlags.HOMEWARD, slab, start, end);
    }

    private void carry(Task from, Peer to, int destination, int more, ByteBuffer slab, int start, int end) {
        int flags = FragmentHeader.flags(slab, start) | more;
        carryFragment(to, destination, from.tid, flags, slab, start + FragmentHeader.LENGTH_BYTES, end);
        holdSender(from, to);
    }

    /** Passes on a frame that was held; its header names the source. */
    void passOn(Peer to, int destination, ByteBuffer frame) {
        passOn(to, destination, 0, frame);
    }

    /** As {@link #passOn}, by way of the home of the guest that it comes from. */
    void passHome(Peer home, int destination, ByteBuffer frame) {
        passOn(home, destination, PeerPacketFlags.HOMEWARD, frame);
    }

    private void passOn(Peer to, int destination, int more, ByteBuffer frame) {
        int source = FragmentHeader.source(frame, 0);
        int flags = FragmentHeader.flags(frame, 0);
        int data = FragmentHeader.LENGTH_BYTES;
        if (state.hosts.isLocal(source) && Tid.hostIndex(destination) == to.index) {
            state.count(DaemonCounter.FRAMES_TO_HOSTS);
            sendFragment(to, destination, source, flags, frame, data, frame.limit());
        } else {
            carryFragment(to, destination, source, flags | more, frame, data, frame.limit());
        }
    }

    /** Reads no more from a task of which too much waits for a host. */
    void holdSender(Task from, Peer to) {
        if (to.link.queuedBytesOf(from.tid) > Limits.LINK_SHARE_BYTES) {
            state.outbox.hold(from, to.held, to.link.queuedBytes(), Limits.LINK_HIGH_WATER_BYTES);
        }
    }

    /** Sends a fragment of any source to any destination by way of a Java daemon; the flags may have {@link PeerPacketFlags#HOMEWARD}. */
    void carryFragment(Peer to, int destination, int source, int flags, ByteBuffer data, int start, int end) {
        state.count(DaemonCounter.FRAMES_CARRIED);
        to.link.sendCarried(destination, source, flags, data, start, end, state.nowNanos);
        afterSending(to);
    }

    private void sendFragment(Peer to, int destination, int source, int flags, ByteBuffer data, int start, int end) {
        to.link.sendFragment(destination, source, flags, data, start, end, state.nowNanos);
        afterSending(to);
    }

    private void afterSending(Peer to) {
        noteTimer(to);
        if (to.link.queuedBytes() > Limits.MAX_LINK_BYTES) {
            state.failures.lose(to, "more than " + Limits.MAX_LINK_BYTES + " bytes wait for it");
        }
    }

    /** Asks the daemon of a deleted host to end, once it has all that was sent before. */
    void sendFin(Peer to) {
        to.leaving = true;
        to.link.sendFin(state.nowNanos);
        noteTimer(to);
    }

    private void noteTimer(Peer peer) {
        if (!peer.timed && !peer.link.isIdle()) {
            peer.timed = true;
            timed.add(peer);
        }
    }

    /** A datagram came; see {@link PvmdCore#handleDatagram}. */
    void handleDatagram(int address, int port, ByteBuffer packet) {
        int start = packet.position();
        int end = packet.limit();
        try {
            PeerPacketHeader.check(packet, start, end - start);
        } catch (MalformedMessageException e) {
            refuse(address, port, e.getMessage());
            return;
        }
        int source = PeerPacketHeader.source(packet, start);
        Peer peer = ofTid(source);
        boolean close = PeerPacketFlags.isClose(PeerPacketHeader.flags(packet, start));
        if (peer == null || peer.address != address || peer.port != port) {
            if (peer != null || !dismiss(Tid.hostIndex(source), address, port, close)) {
                refuse(address, port, "its source " + Tid.text(source) + " is no host with this address");
            }
        } else if (!isForThis(PeerPacketHeader.destination(packet, start))) {
            refuse(address, port, "it is for another daemon, which was here before");
        } else if (peer.onPlane) {
            onDatagramBesidePlane(peer);
        } else {
            accept(peer, packet, start, end, close);
        }
    }

    private void accept(Peer peer, ByteBuffer packet, int start, int end, boolean close) {
        if (close) {
            if (!peer.lost) {
                onClose(peer);
            }
            return;
        }
        peer.quietTicks = 0;
        peer.link.handlePacket(packet, start, end, state.nowNanos);
        noteTimer(peer);
        if (peer.link.queuedBytes() <= Limits.LINK_LOW_WATER_BYTES && !peer.held.isEmpty()) {
            state.outbox.release(peer.held);
        }
    }

    /**
     * As long as a session stands nothing is taken that anybody could have sent, or that is late: on the plane the numbers go round too fast for
     * old datagrams. But should the peer have lost the session, this one has to find out.
     */
    private void onDatagramBesidePlane(Peer peer) {
        state.count(DaemonCounter.DATAGRAMS_BESIDE_PLANE);
        state.effects.plane().probe(peer.index);
    }

    /** A packet came over the plane from the host with this index. */
    void handlePlanePacket(int index, ByteBuffer packet, int start, int end) {
        Peer peer = byIndex[index];
        if (peer == null || !peer.onPlane) {
            return;
        }
        try {
            PeerPacketHeader.check(packet, start, end - start);
        } catch (MalformedMessageException e) {
            refuse(peer.address, peer.port, e.getMessage());
            return;
        }
        int source = PeerPacketHeader.source(packet, start);
        if (Tid.hostIndex(source) != index) {
            refuse(peer.address, peer.port, "its source " + Tid.text(source) + " is not of that host");
            return;
        }
        accept(peer, packet, start, end, PeerPacketFlags.isClose(PeerPacketHeader.flags(packet, start)));
    }

    /** Whether a host was in the machine and is not any more. */
    boolean wasHere(int index) {
        return former.containsKey(index);
    }

    /** Whether something was sent to this host or came from it. */
    boolean isLinked(int index) {
        return byIndex[index] != null;
    }

    /** Whether there is a link to the host with this index. */
    boolean isOpen(int index) {
        Peer peer = byIndex[index];
        return places[index] != null && (peer == null || !peer.lost);
    }

    /** Host parts of the hosts with which there is a session. */
    List<Integer> onPlane() {
        return all().stream()
                .filter(peer -> peer.onPlane)
                .map(peer -> Tid.hostPart(peer.index))
                .toList();
    }

    /** A session with a host began, in place of none or of another. */
    void planeUp(int index) {
        Peer peer = ofIndex(index);
        if (peer != null) {
            peer.onPlane = true;
            peer.link.useFastWay(state.nowNanos);
            noteTimer(peer);
            state.extensions.up(index);
        } else {
            state.succession.upOutside(index);
        }
    }

    /** It ended. */
    void planeDown(int index) {
        Peer peer = byIndex[index];
        if (peer != null && peer.onPlane) {
            peer.onPlane = false;
            peer.link.useDatagrams(state.nowNanos);
            noteTimer(peer);
            state.extensions.down(index);
        }
    }

    /** A daemon may have the port of one that ran here before, and hosts that do not know yet send to that. */
    private boolean isForThis(int destination) {
        return Tid.isMulticast(destination) || state.hosts.isLocal(destination);
    }

    /** Who was in the machine and does not know that it is not any more gets told. */
    private boolean dismiss(int index, int address, int port, boolean knows) {
        Place host = former.get(index);
        if (host == null || host.address != address || host.port != port) {
            return false;
        }
        if (knows) {
            return true;
        }
        PeerPacketHeader.put(
                scratch.clear(),
                Tid.DAEMON_BIT | Tid.hostPart(index),
                ownDaemonTid,
                0,
                0,
                PeerPacketFlags.FIN | PeerPacketFlags.ACK);
        state.effects.sendDatagram(address, port, scratch, 0, PeerPacketHeader.LENGTH_BYTES);
        state.count(DaemonCounter.FORMER_HOSTS_DISMISSED);
        return true;
    }

    private void refuse(int address, int port, String reason) {
        state.count(DaemonCounter.DATAGRAMS_REFUSED);
        long refused = state.counters.get(DaemonCounter.DATAGRAMS_REFUSED);
        if (refused <= LOGGED_REFUSALS) {
            state.log("datagram from " + new InetAddressText(address, port & 0xffff) + " dropped: " + reason
                    + (refused == LOGGED_REFUSALS ? "; more of these are only counted" : ""));
        }
    }

    private void onClose(Peer peer) {
        if (!state.hosts.isMaster() && peer.index == state.hosts.master().index()) {
            state.shutDown("the master says so");
        } else {
            state.failures.lose(peer, "its daemon ended");
        }
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (int i = timed.size() - 1; i >= 0; i--) {
            Peer peer = timed.get(i);
            if (peer.link.isIdle()) {
                peer.timed = false;
                timed.set(i, timed.get(timed.size() - 1));
                timed.remove(timed.size() - 1);
            } else {
                next = Math.min(next, peer.link.nextDeadlineNanos());
            }
        }
        return next;
    }

    /** Sends again what was not acknowledged in time, and gives up those who never acknowledge. */
    void handleTimeout() {
        for (int i = 0; i < timed.size(); i++) {
            Peer peer = timed.get(i);
            if (peer.link.isFastWayStalled(state.nowNanos)) {
                state.effects.plane().abandon(peer.index);
                planeDown(peer.index);
            } else if (!peer.link.handleTimeout(state.nowNanos)) {
                state.failures.loseSilent(peer);
            }
        }
    }

    /** Hosts to which there is a link. */
    List<Peer> all() {
        List<Peer> peers = new ArrayList<>();
        for (Peer peer : byIndex) {
            if (peer != null) {
                peers.add(peer);
            }
        }
        return peers;
    }

    @Override
    public void transmit(PeerLink link, ByteBuffer bytes, int start, int end) {
        Peer peer = byIndex[Tid.hostIndex(link.peerDaemonTid())];
        if (peer == null || peer.link != link) {
            return;
        }
        boolean close = PeerPacketFlags.isClose(PeerPacketHeader.flags(bytes, start));
        if (peer.onPlane) {
            state.effects.plane().send(peer.index, bytes, start, end);
        }
        // The end is told once and never acknowledged, so it goes both ways.
        if (!peer.onPlane || close) {
            state.effects.sendDatagram(peer.address, peer.port, bytes, start, end);
        }
    }

    @Override
    public void deliver(PeerLink link, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
        Peer peer = byIndex[Tid.hostIndex(link.peerDaemonTid())];
        if (peer == null || peer.lost || state.ended) {
            return;
        }
        if (peer.leaving) {
            // Everybody was told that the tasks there are gone, and so they are, in the middle of a message or not.
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else {
            state.delivery.deliver(peer, destination, source, flags, bytes, start, end);
        }
    }

    @Override
    public void finAcknowledged(PeerLink link) {
        link.sendClose();
        close(Tid.hostIndex(link.peerDaemonTid()));
    }

    @Override
    public void count(PeerEvent event) {
        state.count(
                switch (event) {
                    case SENT -> DaemonCounter.PACKETS_SENT;
                    case SENT_AGAIN -> DaemonCounter.PACKETS_SENT_AGAIN;
                    case RECEIVED -> DaemonCounter.PACKETS_RECEIVED;
                    case RECEIVED_AGAIN -> DaemonCounter.PACKETS_RECEIVED_AGAIN;
                    case RECEIVED_EARLY -> DaemonCounter.PACKETS_EARLY;
                    case TOO_EARLY -> DaemonCounter.PACKETS_TOO_EARLY;
                    case UNKNOWN_ACKNOWLEDGEMENT -> DaemonCounter.UNKNOWN_ACKNOWLEDGEMENTS;
                });
    }
}
