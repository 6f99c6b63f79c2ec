package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;

/**
 * Goes over the frames that came from one task: passes those for other tasks on without copying them, puts those for the daemon together.
 *
 * <p>Frames for one receiver that follow each other become one {@link DaemonEffects#forward}. Headers are changed in place: the source
 * becomes the tid bound to the connection, the flags lose all bits but two. Source: pvm-wire-protocol §2.1, §2.8, §4.1.
 */
final class FrameWalker {
    /** A first part holds at least both headers. */
    private static final int LEAST_PART_BYTES = 64;

    private final PvmdState state;
    private final int ownDaemonTid;
    private byte[] scratch = new byte[4096];

    /** The run of frames for one receiver that has been looked at and not passed on. */
    private Task runReceiver;

    private int runDestination;
    private int runStart;

    FrameWalker(PvmdState state) {
        this.state = state;
        this.ownDaemonTid = state.hosts.local().daemonTid();
    }

    void walk(TaskLink link, ByteBuffer slab) {
        int begin = slab.position();
        int limit = slab.limit();
        int index = begin;
        runReceiver = null;
        while (limit - index >= FragmentHeader.LENGTH_BYTES) {
            if (link.isHeld()) {
                endRun(link, slab, index);
                defer(link, slab, index);
                return;
            }
            int length = FragmentHeader.length(slab, index);
            int flags = FragmentHeader.flags(slab, index);
            String fault = fault(link, length, flags);
            if (fault != null) {
                endRun(link, slab, index);
                refuse(link, fault);
                break;
            }
            if (length > limit - index - FragmentHeader.LENGTH_BYTES) {
                boolean fits = FragmentHeader.LENGTH_BYTES + (long) length <= slab.capacity();
                if (fits || index > begin || limit < slab.capacity() || limit - index < LEAST_PART_BYTES) {
                    break;
                }
                index = passPart(link, slab, index, limit, length, flags);
                break;
            }
            int end = index + FragmentHeader.LENGTH_BYTES + length;
            int destination = FragmentHeader.destination(slab, index);
            if (link.task != null && state.directRoutes.denies(link.task, destination, flags, slab, index)) {
                endRun(link, slab, index);
                index = end;
                continue;
            }
            if (runReceiver == null || destination != runDestination) {
                endRun(link, slab, index);
                route(link, slab, index, end, destination, flags);
                if (link.closed) {
                    break;
                }
            } else {
                stamp(link, slab, index, flags);
            }
            index = end;
        }
        endRun(link, slab, index);
        slab.position(link.closed ? limit : index);
    }

    /** Keeps what has not been looked at, so that a task that is held cannot cause more to be written. */
    static void defer(TaskLink link, ByteBuffer slab, int index) {
        int count = slab.limit() - index;
        int kept = link.deferred == null ? 0 : link.deferred.length;
        byte[] bytes = new byte[kept + count];
        if (kept > 0) {
            System.arraycopy(link.deferred, 0, bytes, 0, kept);
        }
        slab.get(index, bytes, kept, count);
        link.deferred = bytes.length == 0 ? null : bytes;
        slab.position(slab.limit());
    }

    private static String fault(TaskLink link, int length, int flags) {
        if (length < 0) {
            return "fragment length " + Integer.toUnsignedString(length) + " is beyond all bounds";
        }
        if ((flags & FragmentHeader.SOM) != 0 && length < MessageHeader.LENGTH_BYTES) {
            return "first fragment of " + length + " bytes has no room for the message header";
        }
        if (link.task == null && length > Limits.MAX_UNAUTHENTICATED_FRAME_BYTES - FragmentHeader.LENGTH_BYTES) {
            return "fragment of " + length + " bytes before enrolment";
        }
        return null;
    }

    private void refuse(TaskLink link, String reason) {
        state.log("connection of " + link.label() + " closed: " + reason);
        state.count(DaemonCounter.LINKS_REFUSED);
        state.reaper.dropLink(link, false);
    }

    /** Deals with one frame that does not continue a run; starts a run when it is for a task. */
    private void route(TaskLink link, ByteBuffer slab, int index, int end, int destination, int flags) {
        if (destination == Tid.LOCAL_DAEMON || destination == ownDaemonTid) {
            toDaemon(link, destination, slab, index, end, flags);
        } else if (link.task == null) {
            refuse(link, "fragment for " + Tid.text(destination) + " before enrolment");
        } else if (link.task.guest) {
            ofGuest(link, slab, index, end, destination, flags);
        } else if (Tid.isMulticast(destination)) {
            toMembers(link.task, slab, index, end, destination, flags);
        } else if (!state.hosts.isLocal(destination)) {
            toHost(link, slab, index, end, destination, flags);
        } else {
            Task receiver = state.tasks.find(destination);
            if (receiver == null || !receiver.isReachable()) {
                state.count(DaemonCounter.FRAMES_DROPPED);
                return;
            }
            stamp(link, slab, index, flags);
            runReceiver = receiver;
            runDestination = destination;
            runStart = index;
        }
    }

    /** A message to another daemon goes out in one piece: a C daemon puts together only one at a time from each host. */
    private void toHost(TaskLink link, ByteBuffer slab, int index, int end, int destination, int flags) {
        Peer peer = state.peers.ofTid(destination);
        if (peer == null || peer.leaving) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else if (Tid.isDaemon(destination)) {
            toDaemon(link, destination, slab, index, end, flags);
        } else {
            state.router.route(link.task, destination, slab, index, end);
        }
    }

    /** What a guest says to daemons goes to its home; a multicast goes to each member by itself, in order with what goes to that alone. */
    private void ofGuest(TaskLink link, ByteBuffer slab, int index, int end, int destination, int flags) {
        Task guest = link.task;
        Peer home = state.peers.ofTid(guest.tid);
        if (home == null) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else if (Tid.isDaemon(destination)) {
            toDaemon(link, destination, slab, index, end, flags);
        } else if (!Tid.isMulticast(destination)) {
            state.handover.guestPaths().pass(guest, home, destination, slab, index, end);
        } else {
            MulticastTable.Members members =
                    destination == (Tid.MULTICAST_BIT | guest.tid) ? state.multicasts.find(destination) : null;
            if (members == null) {
                state.count(DaemonCounter.FRAMES_DROPPED);
                return;
            }
            int length = FragmentHeader.length(slab, index);
            for (int member : members.local()) {
                if (Tid.isTask(member)) {
                    FragmentHeader.put(slab, index, member, guest.tid, length, flags);
                    state.handover.guestPaths().pass(guest, home, member, slab, index, end);
                    state.count(DaemonCounter.MULTICAST_COPIES);
                }
            }
            if ((flags & FragmentHeader.EOM) != 0) {
                state.multicasts.forget(destination);
            }
        }
    }

    private void stamp(TaskLink link, ByteBuffer slab, int index, int flags) {
        FragmentHeader.setSource(slab, index, link.tid);
        slab.putInt(index + FragmentHeader.FLAGS_OFFSET, flags << 24);
        state.count(DaemonCounter.FRAMES_FORWARDED);
    }

    private void endRun(TaskLink link, ByteBuffer slab, int end) {
        if (runReceiver != null) {
            Task receiver = runReceiver;
            runReceiver = null;
            state.outbox.forward(link.task, receiver, slab, runStart, end, true);
        }
    }

    /**
     * Passes on what is there of a frame that fills the whole buffer, as a fragment of its own, and writes a header for the rest in front of
     * the rest. That header overwrites the end of what was passed on, which is why it goes out as a copy.
     *
     * @return index of the header of the rest
     */
    private int passPart(TaskLink link, ByteBuffer slab, int index, int limit, int length, int flags) {
        // Fragments of XDR messages are decoded one by one, so all but the last must be a multiple of 4.
        int part = limit - index - FragmentHeader.LENGTH_BYTES & ~3;
        int destination = FragmentHeader.destination(slab, index);
        int source = FragmentHeader.source(slab, index);
        FragmentHeader.put(slab, index, destination, source, part, flags & FragmentHeader.SOM);
        int end = index + FragmentHeader.LENGTH_BYTES + part;
        route(link, slab, index, end, destination, flags & FragmentHeader.SOM);
        if (runReceiver != null) {
            Task receiver = runReceiver;
            runReceiver = null;
            state.outbox.forward(link.task, receiver, slab, index, end, false);
        }
        state.count(DaemonCounter.FRAME_PARTS);
        int rest = end - FragmentHeader.LENGTH_BYTES;
        FragmentHeader.put(slab, rest, destination, source, length - part, flags & FragmentHeader.EOM);
        return rest;
    }

    /** Sends a copy to each member of a multicast address that is on this host. */
    private void toMembers(Task from, ByteBuffer slab, int index, int end, int address, int flags) {
        MulticastTable.Members members =
                address == (Tid.MULTICAST_BIT | from.tid) ? state.multicasts.find(address) : null;
        if (members == null) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        for (int host : members.hosts()) {
            Peer peer = state.peers.ofTid(Tid.hostPart(host));
            if (peer != null) {
                state.peers.forward(from, peer, address, slab, index, end);
            }
        }
        state.router.routeToAll(from, members.local(), slab, index, end);
        if ((flags & FragmentHeader.EOM) != 0) {
            state.multicasts.forget(address);
        }
    }

    /** Puts a message to a daemon together: to this one, or to that of another host. */
    private void toDaemon(TaskLink link, int destination, ByteBuffer slab, int index, int end, int flags) {
        MessageAssembler assembler = link.assembler;
        int body = index + FragmentHeader.LENGTH_BYTES;
        boolean last = (flags & FragmentHeader.EOM) != 0;
        if ((flags & FragmentHeader.SOM) != 0) {
            if (assembler.isActive()) {
                state.count(DaemonCounter.FRAMES_OUT_OF_ORDER);
                assembler.reset();
            }
            MessageHeader header = MessageHeader.get(slab, body);
            body += MessageHeader.LENGTH_BYTES;
            if (last) {
                int length = end - body;
                byte[] bytes = length <= scratch.length ? scratch : new byte[length];
                slab.get(body, bytes, 0, length);
                handle(link, destination, header, bytes, length);
                return;
            }
            assembler.start(header);
        } else if (!assembler.isActive()) {
            state.count(DaemonCounter.FRAMES_OUT_OF_ORDER);
            return;
        }
        assembler.append(slab, body, end - body);
        if (last) {
            MessageHeader header = assembler.header();
            if (assembler.isTooLong()) {
                assembler.reset();
                state.taskMessages.refuseTooLong(link, header);
            } else {
                byte[] bytes = assembler.body();
                int length = assembler.lengthBytes();
                assembler.reset();
                handle(link, destination, header, bytes, length);
            }
        }
    }

    private void handle(TaskLink link, int destination, MessageHeader header, byte[] bytes, int length) {
        if (link.task != null && link.task.guest) {
            state.taskMessages.handleGuest(link.task, destination, header, bytes, length);
            return;
        }
        if (destination == Tid.LOCAL_DAEMON || destination == ownDaemonTid) {
            state.taskMessages.handle(link, header, bytes, length);
            return;
        }
        Peer peer = state.peers.ofTid(destination);
        if (peer != null) {
            state.peers.send(
                    peer,
                    destination,
                    link.tid,
                    header.encoding(),
                    header.tag(),
                    header.context(),
                    header.waitId(),
                    bytes,
                    length);
            state.outbox.holdCause(peer.held, peer.link.queuedBytes());
        }
    }
}
