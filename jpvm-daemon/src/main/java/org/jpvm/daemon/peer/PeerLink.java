package org.jpvm.daemon.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jpvm.Tid;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.SequenceNumber;

/**
 * The link to the daemon of one other host. Fragments go in at one end and come out at the other, each once and in order, or the peer is found
 * dead. Each source's are in order; tasks take turns ({@link SendQueue}).
 *
 * <p>Sending: {@link #sendFragment}, {@link #sendFin}, {@link #sendClose}. Input: {@link #handlePacket}, {@link #handleTimeout} at {@link
 * #nextDeadlineNanos}. All output goes to the {@link Owner} during the calls; the owner may send, and may {@link #close}, from within. After
 * {@link #close} nothing happens any more.
 *
 * <p>A C daemon has one packet under way at a time ({@link #MIN_WINDOW}) and takes any number; so does this class. Acknowledgements stand alone,
 * one for each packet. Source: pvm-wire-protocol §5.1, §5.4.
 *
 * <p>Between Java daemons the same packets may take a faster way, {@link #useFastWay}, which loses nothing as long as it exists: then many large
 * packets are under way. Numbers, acknowledgements and order are the same on both ways, so that packets may change over at any time.
 */
public final class PeerLink {
    /** Window of a C daemon: each packet waits for the acknowledgement of the one before. */
    public static final int MIN_WINDOW = 1;
    /** Largest window that a C daemon can be set to. */
    public static final int MAX_WINDOW = 49;

    /** Longest packet on the fast way. Should that end, one goes as a datagram in a few pieces. */
    public static final int FAST_PACKET_BYTES = 32 * 1024;
    /** Packets under way there, far below half the circle of numbers. */
    private static final int FAST_WINDOW_PACKETS = 4096;
    /** Without an acknowledgement for so long the fast way leads nowhere. */
    private static final long FAST_PATIENCE_NANOS = 5_000_000_000L;

    /** Packets that are kept while one before them is missing; more than any peer sends ahead. */
    static final int REORDER_PACKETS = 64;

    private static final long SECOND = 1_000_000_000L;
    /** The interval between two transmissions doubles while it is below this. */
    private static final long MAX_DOUBLED_NANOS = 9 * SECOND;
    /** A peer is dead when one packet was sent so often... */
    private static final int DEAD_TRANSMISSIONS = 10;
    /** ...and so much time went by. */
    private static final long DEAD_NANOS = 2 * DEAD_TRANSMISSIONS * MAX_DOUBLED_NANOS;

    private static final int HALF_CIRCLE = 0x8000;
    private static final int DELIVERED_FLAGS =
            PeerPacketFlags.SOM | PeerPacketFlags.EOM | PeerPacketFlags.CARRIED | PeerPacketFlags.HOMEWARD;

    /** Who holds the link. */
    public interface Owner {
        /** Sends a datagram to the peer; the bytes are the link's again afterwards. */
        void transmit(PeerLink link, ByteBuffer bytes, int start, int end);

        /**
         * The next fragment from the peer.
         *
         * @param source where the data come from, with {@link PeerPacketFlags#CARRIED} any tid that the peer names
         * @param flags {@link PeerPacketFlags#SOM}, EOM, CARRIED and HOMEWARD
         * @param bytes room for a header, and the data; may be overwritten, the caller's again afterwards
         * @param start index of that room, {@link PeerPacketHeader#LENGTH_BYTES} before the data
         * @param end   index behind the data
         */
        void deliver(PeerLink link, int destination, int source, int flags, ByteBuffer bytes, int start, int end);

        /** The peer knows that this side wants to close. */
        void finAcknowledged(PeerLink link);

        /** Something happened that is counted. */
        void count(PeerEvent event);
    }

    private final int ownDaemonTid;
    private final int peerDaemonTid;
    private final int mtu;
    private final PacketPool pool;
    private final Owner owner;
    private final RoundTripTime roundTripTime = new RoundTripTime();

    /** Packets that have no number yet. */
    private final SendQueue queue = new SendQueue();

    /** Packets that were sent, oldest first. */
    private final ArrayDeque<Packet> unacknowledged = new ArrayDeque<>();

    /** Packets that came early, at their number modulo the length. */
    private final Packet[] early = new Packet[REORDER_PACKETS];

    private final ByteBuffer bare = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
    private final FastWindow fastWindow = new FastWindow();
    private int window = MIN_WINDOW;
    private int nextSequence = SequenceNumber.FIRST;
    private int expectedSequence = SequenceNumber.FIRST;
    private long queuedBytes;
    private long underWayBytes;
    private boolean fast;

    /** When the fast way last showed that it leads somewhere. */
    private long fastProgressNanos;

    private boolean closed;

    /**
     * A link on which nothing was sent yet.
     *
     * @param ownDaemonTid  tid of this daemon
     * @param peerDaemonTid tid of the daemon at the other end
     * @param mtu           longest datagram that both ends take, at least 64
     */
    public PeerLink(int ownDaemonTid, int peerDaemonTid, int mtu, PacketPool pool, Owner owner) {
        this.ownDaemonTid = ownDaemonTid;
        this.peerDaemonTid = peerDaemonTid;
        this.mtu = mtu;
        this.pool = pool;
        this.owner = owner;
    }

    /** Tid of the daemon at the other end. */
    public int peerDaemonTid() {
        return peerDaemonTid;
    }

    /** Sets how many packets may be under way, {@link #MIN_WINDOW} to {@link #MAX_WINDOW}. */
    public void setWindow(int packets) {
        window = Math.max(MIN_WINDOW, Math.min(MAX_WINDOW, packets));
    }

    /** Memory of the packets that the peer has not acknowledged, bytes. */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Memory of the packets of one source that wait for their turn, bytes. */
    public long queuedBytesOf(int source) {
        return queue.bytesOf(source);
    }

    /** Whether nothing waits to be sent or acknowledged. */
    public boolean isIdle() {
        return queue.isEmpty() && unacknowledged.isEmpty();
    }

    /**
     * Sends a fragment. One that does not fit into a packet becomes several fragments; all but the last are a multiple of 4, because the
     * fragments of an XDR message are decoded one by one.
     *
     * @param flags {@link PeerPacketFlags#SOM}, then the data begin with the message header, and {@link PeerPacketFlags#EOM}
     * @param data  the bytes; copied
     */
    public void sendFragment(
            int destination, int source, int flags, ByteBuffer data, int start, int end, long nowNanos) {
        send(destination, source, 0, flags, data, start, end, nowNanos);
    }

    /**
     * As {@link #sendFragment}, for a source that is not of this host or a destination that is not of the peer's. Only to daemons that know {@link
     * PeerPacketFlags#CARRIED}.
     *
     * @param flags may hold {@link PeerPacketFlags#HOMEWARD}, too
     */
    public void sendCarried(
            int destination, int source, int flags, ByteBuffer data, int start, int end, long nowNanos) {
        send(destination, source, PeerPacketHeader.CARRIED_BYTES, flags, data, start, end, nowNanos);
    }

    private void send(
            int destination,
            int source,
            int carriedBytes,
            int flags,
            ByteBuffer data,
            int start,
            int end,
            long nowNanos) {
        if (closed) {
            return;
        }
        int header = PeerPacketHeader.LENGTH_BYTES + carriedBytes;
        int most = (fast ? FAST_PACKET_BYTES : mtu) - header & ~3;
        int at = start;
        do {
            int count = Math.min(most, end - at);
            int pieceFlags = PeerPacketFlags.DAT
                    | (at == start ? flags & PeerPacketFlags.SOM : 0)
                    | (at + count == end ? flags & PeerPacketFlags.EOM : 0);
            Packet packet = pool.take(header + count);
            if (carriedBytes > 0) {
                pieceFlags |= PeerPacketFlags.CARRIED | flags & PeerPacketFlags.HOMEWARD;
                PeerPacketHeader.put(packet.bytes.clear(), peerDaemonTid, ownDaemonTid, 0, 0, pieceFlags);
                packet.bytes.putInt(destination).putInt(source);
            } else {
                PeerPacketHeader.put(packet.bytes.clear(), destination, source, 0, 0, pieceFlags);
            }
            packet.bytes.put(header, data, at, count);
            enqueue(packet, isOfTasks(destination, source) ? source : Packet.IN_LINE);
            at += count;
        } while (at < end);
        fillWindow(nowNanos);
    }

    /**
     * From now on packets pass by another way in order and without loss. What is under way goes out again, as nobody knows what of it will still
     * arrive. Also when one fast way takes the place of another.
     */
    public void useFastWay(long nowNanos) {
        if (closed) {
            return;
        }
        fast = true;
        fastWindow.reset(nowNanos);
        fastProgressNanos = nowNanos;
        for (Packet packet : unacknowledged) {
            sendAgain(packet, FAST_PATIENCE_NANOS, nowNanos);
        }
        fillWindow(nowNanos);
    }

    /** The fast way has ended. What is under way goes out again as datagrams, no more at a time than their window allows. */
    public void useDatagrams(long nowNanos) {
        if (closed || !fast) {
            return;
        }
        fast = false;
        while (!unacknowledged.isEmpty()
                && SequenceNumber.distance(unacknowledged.peek().sequence, unacknowledged.peekLast().sequence)
                        >= window) {
            Packet packet = unacknowledged.pollLast();
            packet.numbered = true;
            underWayBytes -= packet.bytes.capacity();
            queue.putBack(packet);
        }
        for (Packet packet : unacknowledged) {
            sendAgain(packet, 2 * roundTripTime.nanos(), nowNanos);
        }
        fillWindow(nowNanos);
    }

    /** Whether the fast way has not brought an acknowledgement for too long. */
    public boolean isFastWayStalled(long nowNanos) {
        return fast && nextDeadlineNanos() <= nowNanos;
    }

    private void sendAgain(Packet packet, long intervalNanos, long nowNanos) {
        packet.transmissions++;
        packet.intervalNanos = intervalNanos;
        packet.dueNanos = nowNanos + intervalNanos;
        owner.count(PeerEvent.SENT_AGAIN);
        owner.transmit(this, packet.bytes, 0, packet.lengthBytes);
    }

    /** Asks to close, behind everything sent before; {@link Owner#finAcknowledged} is the answer. */
    public void sendFin(long nowNanos) {
        if (!closed) {
            Packet packet = pool.take(PeerPacketHeader.LENGTH_BYTES);
            PeerPacketHeader.put(packet.bytes.clear(), peerDaemonTid, ownDaemonTid, 0, 0, PeerPacketFlags.FIN);
            enqueue(packet, Packet.IN_LINE);
            fillWindow(nowNanos);
        }
    }

    /** Tells the peer that this is the end: at once, without a number, once. */
    public void sendClose() {
        if (!closed) {
            sendBare(0, PeerPacketFlags.FIN | PeerPacketFlags.ACK);
        }
    }

    /** Gives all memory back. */
    public void close() {
        closed = true;
        queue.clear(pool::release);
        unacknowledged.forEach(pool::release);
        unacknowledged.clear();
        for (int i = 0; i < early.length; i++) {
            if (early[i] != null) {
                pool.release(early[i]);
                early[i] = null;
            }
        }
        queuedBytes = 0;
        underWayBytes = 0;
    }

    /**
     * A packet from the peer, which has passed {@link PeerPacketHeader#check} and is no {@link PeerPacketFlags#isClose close}.
     *
     * @param start index of its header
     * @param end   index behind its data
     */
    public void handlePacket(ByteBuffer bytes, int start, int end, long nowNanos) {
        int flags = PeerPacketHeader.flags(bytes, start);
        if (!closed && (flags & PeerPacketFlags.ACK) != 0) {
            onAcknowledgement(PeerPacketHeader.acknowledged(bytes, start), nowNanos);
        }
        if (!closed && PeerPacketFlags.isSequenced(flags)) {
            onSequenced(bytes, start, end);
        }
    }

    /** When {@link #handleTimeout} wants to be called, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        if (fast) {
            // A slow line is no dead one: what counts is that acknowledgements come.
            return unacknowledged.isEmpty()
                    ? Long.MAX_VALUE
                    : Math.max(unacknowledged.peek().dueNanos, fastProgressNanos + FAST_PATIENCE_NANOS);
        }
        if (unacknowledged.size() <= 1) {
            return unacknowledged.isEmpty() ? Long.MAX_VALUE : unacknowledged.peek().dueNanos;
        }
        long next = Long.MAX_VALUE;
        for (Packet packet : unacknowledged) {
            next = Math.min(next, packet.dueNanos);
        }
        return next;
    }

    /** Sends again what is due. False when the peer is dead; then the link is good for {@link #close} only. */
    public boolean handleTimeout(long nowNanos) {
        for (Packet packet : unacknowledged) {
            if (nowNanos - packet.dueNanos < 0) {
                continue;
            }
            packet.waitedNanos += packet.intervalNanos;
            if (packet.transmissions >= DEAD_TRANSMISSIONS && packet.waitedNanos >= DEAD_NANOS) {
                return false;
            }
            if (packet.intervalNanos < MAX_DOUBLED_NANOS) {
                packet.intervalNanos *= 2;
            }
            packet.transmissions++;
            packet.dueNanos = nowNanos + packet.intervalNanos;
            owner.count(PeerEvent.SENT_AGAIN);
            owner.transmit(this, packet.bytes, 0, packet.lengthBytes);
        }
        return true;
    }

    /** A C daemon puts messages to itself together one at a time from each host, whoever sends them. */
    private static boolean isOfTasks(int destination, int source) {
        return !Tid.isDaemon(source) && !Tid.isDaemon(destination);
    }

    private void enqueue(Packet packet, int flow) {
        if (flow == Packet.IN_LINE) {
            queue.addInLine(packet);
        } else {
            queue.add(packet, flow);
        }
        queuedBytes += packet.bytes.capacity();
    }

    private void fillWindow(long nowNanos) {
        while (!queue.isEmpty() && isWindowOpen(nowNanos)) {
            Packet packet = queue.poll();
            packet.alone = unacknowledged.isEmpty();
            unacknowledged.add(packet);
            underWayBytes += packet.bytes.capacity();
            if (packet.numbered) {
                sendAgain(packet, firstIntervalNanos(), nowNanos);
                continue;
            }
            packet.sequence = nextSequence;
            nextSequence = SequenceNumber.next(nextSequence);
            PeerPacketHeader.setSequence(packet.bytes, 0, packet.sequence);
            packet.transmissions = 1;
            packet.firstSentNanos = nowNanos;
            packet.intervalNanos = firstIntervalNanos();
            packet.dueNanos = nowNanos + packet.intervalNanos;
            owner.count(PeerEvent.SENT);
            owner.transmit(this, packet.bytes, 0, packet.lengthBytes);
        }
    }

    /** Counted from the oldest packet that is missing, so that the peer never has to keep more than a window of them. */
    private boolean isWindowOpen(long nowNanos) {
        if (unacknowledged.isEmpty()) {
            return true;
        }
        Packet numbered = queue.peekNumbered();
        int sequence = numbered != null ? numbered.sequence : nextSequence;
        int ahead = SequenceNumber.distance(unacknowledged.peek().sequence, sequence);
        return fast
                ? ahead < FAST_WINDOW_PACKETS && underWayBytes < fastWindow.bytes() && !fastWindow.isProbeDue(nowNanos)
                : ahead < window;
    }

    private long firstIntervalNanos() {
        return fast ? FAST_PATIENCE_NANOS : 2 * roundTripTime.nanos();
    }

    private void onAcknowledgement(int sequence, long nowNanos) {
        Packet packet = takeUnacknowledged(sequence);
        if (packet == null) {
            owner.count(PeerEvent.UNKNOWN_ACKNOWLEDGEMENT);
            return;
        }
        if (packet.transmissions == 1 && fast) {
            fastWindow.sample(nowNanos - packet.firstSentNanos, packet.alone, !queue.isEmpty(), nowNanos);
        } else if (packet.transmissions == 1) {
            roundTripTime.sample(nowNanos - packet.firstSentNanos);
        }
        boolean fin = (PeerPacketHeader.flags(packet.bytes, 0) & PeerPacketFlags.FIN) != 0;
        queuedBytes -= packet.bytes.capacity();
        underWayBytes -= packet.bytes.capacity();
        fastProgressNanos = nowNanos;
        pool.release(packet);
        if (fin) {
            owner.finAcknowledged(this);
        }
        fillWindow(nowNanos);
    }

    private Packet takeUnacknowledged(int sequence) {
        Packet oldest = unacknowledged.peek();
        if (oldest != null && oldest.sequence == sequence) {
            return unacknowledged.poll();
        }
        for (Packet packet : unacknowledged) {
            if (packet.sequence == sequence) {
                unacknowledged.remove(packet);
                return packet;
            }
        }
        return null;
    }

    private void onSequenced(ByteBuffer bytes, int start, int end) {
        int sequence = PeerPacketHeader.sequence(bytes, start);
        int ahead = SequenceNumber.distance(expectedSequence, sequence);
        if (ahead >= HALF_CIRCLE) {
            acknowledge(sequence);
            owner.count(PeerEvent.RECEIVED_AGAIN);
        } else if (ahead >= REORDER_PACKETS) {
            owner.count(PeerEvent.TOO_EARLY);
        } else if (ahead > 0) {
            acknowledge(sequence);
            keep(sequence, bytes, start, end);
        } else {
            acknowledge(sequence);
            owner.count(PeerEvent.RECEIVED);
            expectedSequence = SequenceNumber.next(sequence);
            deliver(bytes, start, end);
            deliverKept();
        }
    }

    private void keep(int sequence, ByteBuffer bytes, int start, int end) {
        int slot = sequence % REORDER_PACKETS;
        if (early[slot] != null) {
            owner.count(PeerEvent.RECEIVED_AGAIN);
            return;
        }
        Packet packet = pool.take(end - start);
        packet.bytes.put(0, bytes, start, end - start);
        packet.sequence = sequence;
        early[slot] = packet;
        owner.count(PeerEvent.RECEIVED_EARLY);
    }

    private void deliverKept() {
        for (int slot = expectedSequence % REORDER_PACKETS; early[slot] != null; ) {
            Packet packet = early[slot];
            early[slot] = null;
            expectedSequence = SequenceNumber.next(expectedSequence);
            owner.count(PeerEvent.RECEIVED);
            deliver(packet.bytes, 0, packet.lengthBytes);
            pool.release(packet);
            slot = expectedSequence % REORDER_PACKETS;
        }
    }

    /** A packet that only asks to close carries nothing for anybody: its acknowledgement is the whole answer. */
    private void deliver(ByteBuffer bytes, int start, int end) {
        int flags = PeerPacketHeader.flags(bytes, start);
        if (!closed && (flags & PeerPacketFlags.DAT) != 0) {
            boolean carried = (flags & PeerPacketFlags.CARRIED) != 0;
            int tids = carried ? start + PeerPacketHeader.LENGTH_BYTES : start;
            owner.deliver(
                    this,
                    bytes.getInt(tids),
                    bytes.getInt(tids + Integer.BYTES),
                    flags & DELIVERED_FLAGS,
                    bytes,
                    carried ? start + PeerPacketHeader.CARRIED_BYTES : start,
                    end);
        }
    }

    private void acknowledge(int sequence) {
        sendBare(sequence, PeerPacketFlags.ACK);
    }

    private void sendBare(int acknowledged, int flags) {
        PeerPacketHeader.put(bare.clear(), peerDaemonTid, ownDaemonTid, 0, acknowledged, flags);
        owner.transmit(this, bare, 0, PeerPacketHeader.LENGTH_BYTES);
    }
}
