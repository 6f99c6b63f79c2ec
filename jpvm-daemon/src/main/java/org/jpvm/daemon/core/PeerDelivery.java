package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrReader;

/**
 * What comes from other hosts, in order: fragments for tasks here are passed on, those to a multicast address are copied to its members, those
 * for the daemon are put together. Whatever does not fit is counted and dropped. Source: pvm-wire-protocol §5.1, §5.7.
 */
final class PeerDelivery {
    /** Messages to the daemon that may be under way from one host; its daemon sends one at a time, and so does a resource manager. */
    private static final int MAX_UNDER_WAY = 16;

    private final PvmdState state;
    private final int ownDaemonTid;
    private byte[] scratch = new byte[4096];

    PeerDelivery(PvmdState state, int ownDaemonTid) {
        this.state = state;
        this.ownDaemonTid = ownDaemonTid;
    }

    /** One fragment; see {@link org.jpvm.daemon.peer.PeerLink.Owner#deliver}. */
    void deliver(Peer peer, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
        if ((flags & PeerPacketFlags.CARRIED) != 0) {
            carried(peer, destination, source, flags, bytes, start, end);
        } else if (Tid.isMulticast(destination)) {
            toMembers(peer, destination, source, flags, bytes, start, end);
        } else if (destination == ownDaemonTid) {
            toDaemon(peer, destination, source, flags, bytes, start + PeerPacketHeader.LENGTH_BYTES, end);
        } else {
            toTask(peer, destination, source, flags, bytes, start, end);
        }
    }

    /** A fragment of a task of this host, from its place; or one for a guest; or one for a task of this host, from where a guest runs that sends it. */
    private void carried(Peer peer, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
        int messageFlags = flags & (PeerPacketFlags.SOM | PeerPacketFlags.EOM);
        Task receiver = state.tasks.guest(destination);
        if ((flags & PeerPacketFlags.HOMEWARD) != 0) {
            Task away = state.tasks.find(source);
            if (away != null && away.place == peer.index) {
                away.active = true;
                ofTaskAway(peer, away, destination, messageFlags, bytes, start, end);
            } else {
                state.count(DaemonCounter.FRAMES_DROPPED);
            }
        } else if (receiver != null) {
            toTask(peer, receiver, source, messageFlags, bytes, start, end);
        } else {
            toTask(peer, destination, source, messageFlags, bytes, start, end);
        }
    }

    /** Goes on as if it had come from the task over a connection to this daemon. */
    private void ofTaskAway(Peer peer, Task task, int destination, int flags, ByteBuffer bytes, int start, int end) {
        int data = start + PeerPacketHeader.LENGTH_BYTES;
        if (Tid.isDaemon(destination)) {
            toDaemon(peer, destination, task.tid, flags, bytes, data, end);
        } else if (Tid.isMulticast(destination)) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else {
            FragmentHeader.put(bytes, start, destination, task.tid, end - data, flags);
            state.router.route(task, destination, bytes, start, end);
        }
    }

    /** Both headers have the same length, so the fragment's takes the place of the packet's. */
    private void toTask(Peer peer, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
        Task receiver = state.tasks.find(destination);
        if (receiver == null) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else {
            toTask(peer, receiver, source, flags, bytes, start, end);
        }
    }

    private void toTask(Peer peer, Task receiver, int source, int flags, ByteBuffer bytes, int start, int end) {
        if (!receiver.isReachable()) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        if (state.directRoutes.deniesFromHost(receiver, source, flags, bytes, start + PeerPacketHeader.LENGTH_BYTES)) {
            return;
        }
        int length = end - start - PeerPacketHeader.LENGTH_BYTES;
        FragmentHeader.put(bytes, start, receiver.tid, source, length, flags);
        state.count(DaemonCounter.FRAMES_FROM_HOSTS);
        state.outbox.forwardFromHost(peer, receiver, bytes, start, end);
        if (receiver.linkAway) {
            state.handover.paths().passedOn(receiver, peer.index);
        }
    }

    private void toMembers(Peer peer, int address, int source, int flags, ByteBuffer bytes, int start, int end) {
        MulticastTable.Members members = state.multicasts.find(address);
        if (members == null || Tid.hostIndex(address) != peer.index) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        for (int member : members.local()) {
            toTask(peer, member, source, flags, bytes, start, end);
            state.count(DaemonCounter.MULTICAST_COPIES);
        }
        if ((flags & PeerPacketFlags.EOM) != 0) {
            state.multicasts.forget(address);
        }
    }

    private void toDaemon(Peer peer, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
        boolean first = (flags & PeerPacketFlags.SOM) != 0;
        boolean last = (flags & PeerPacketFlags.EOM) != 0;
        MessageAssembler assembler = peer.assemblers.get(source);
        int body = start;
        if (first) {
            if (assembler != null) {
                state.count(DaemonCounter.FRAMES_OUT_OF_ORDER);
                peer.assemblers.remove(source);
            }
            MessageHeader header = MessageHeader.get(bytes, start);
            body += MessageHeader.LENGTH_BYTES;
            if (last) {
                int length = end - body;
                byte[] content = scratch.length >= length ? scratch : new byte[length];
                bytes.get(body, content, 0, length);
                handle(peer, destination, source, header, content, length);
                return;
            }
            if (peer.assemblers.size() >= MAX_UNDER_WAY) {
                state.count(DaemonCounter.REFUSED);
                return;
            }
            assembler = new MessageAssembler();
            assembler.start(header);
            peer.assemblers.put(source, assembler);
        } else if (assembler == null) {
            state.count(DaemonCounter.FRAMES_OUT_OF_ORDER);
            return;
        }
        assembler.append(bytes, body, end - body);
        if (last) {
            peer.assemblers.remove(source);
            if (assembler.isTooLong()) {
                state.count(DaemonCounter.REFUSED);
                state.log("message from " + Tid.text(source) + " dropped: longer than " + Limits.MAX_REQUEST_BYTES
                        + " bytes");
            } else {
                handle(peer, destination, source, assembler.header(), assembler.body(), assembler.lengthBytes());
            }
        }
    }

    private void handle(Peer peer, int destination, int source, MessageHeader header, byte[] bytes, int length) {
        if (state.hosts.isLocal(source)) {
            ofTaskAway(state.tasks.find(source), destination, header, bytes, length);
            return;
        }
        MessageCode code = MessageCode.ofTag(header.tag());
        state.count(DaemonCounter.REQUESTS);
        XdrReader body = new XdrReader(bytes, 0, length);
        try {
            if (source == (Tid.DAEMON_BIT | Tid.hostPart(peer.index)) && code instanceof DaemonCode daemonCode) {
                state.daemonMessages.handle(source, daemonCode, header.context(), header.waitId(), body);
            } else if (Tid.isTask(source) && code instanceof SystemCode systemCode) {
                state.systemMessages.handle(source, systemCode, header.waitId(), body);
            } else {
                state.log(code.cName() + " from " + Tid.text(source) + " ignored: not from there");
                state.count(DaemonCounter.UNKNOWN_CODES);
            }
        } catch (MalformedMessageException e) {
            state.count(DaemonCounter.MALFORMED);
            state.log("malformed " + code.cName() + " from " + Tid.text(source) + ": " + e.getMessage());
        }
    }

    /** A whole message of a task of this host that is away, to this daemon or another one. */
    private void ofTaskAway(Task task, int destination, MessageHeader header, byte[] bytes, int length) {
        if (destination == ownDaemonTid) {
            state.taskMessages.handleAway(task, header, bytes, length);
            return;
        }
        Peer to = state.peers.ofTid(destination);
        if (to == null || to.leaving) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        int waitId = header.waitId();
        state.peers.send(
                to, destination, task.tid, header.encoding(), header.tag(), header.context(), waitId, bytes, length);
        state.outbox.hold(task, to.held, to.link.queuedBytes(), Limits.LINK_HIGH_WATER_BYTES);
    }
}
