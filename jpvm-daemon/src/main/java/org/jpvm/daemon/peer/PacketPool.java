package org.jpvm.daemon.peer;

import java.util.ArrayDeque;

/** Memory of packets that wait, shared by the links of a daemon: most are either very short or full. Not thread-safe. */
public final class PacketPool {
    private static final int SMALL_BYTES = 256;
    private static final int MAX_FREE = 1024;
    private static final int MAX_FREE_LARGE = 64;

    private final int fullBytes;
    private final ArrayDeque<Packet> small = new ArrayDeque<>();
    private final ArrayDeque<Packet> full = new ArrayDeque<>();
    private final ArrayDeque<Packet> large = new ArrayDeque<>();

    /**
     * An empty pool.
     *
     * @param mtu length of a full packet, header included
     */
    public PacketPool(int mtu) {
        fullBytes = Math.max(mtu, SMALL_BYTES);
    }

    /** A packet with room for this length. */
    Packet take(int lengthBytes) {
        Packet packet;
        if (lengthBytes <= SMALL_BYTES) {
            packet = small.poll();
            packet = packet != null ? packet : new Packet(SMALL_BYTES);
        } else if (lengthBytes <= fullBytes) {
            packet = full.poll();
            packet = packet != null ? packet : new Packet(fullBytes);
        } else if (lengthBytes <= PeerLink.FAST_PACKET_BYTES) {
            packet = large.poll();
            packet = packet != null ? packet : new Packet(PeerLink.FAST_PACKET_BYTES);
        } else {
            packet = new Packet(lengthBytes);
        }
        packet.lengthBytes = lengthBytes;
        packet.transmissions = 0;
        packet.waitedNanos = 0;
        packet.numbered = false;
        packet.alone = false;
        return packet;
    }

    /** Takes a packet back. */
    void release(Packet packet) {
        int capacity = packet.bytes.capacity();
        if (capacity == SMALL_BYTES) {
            keep(packet, small, MAX_FREE);
        } else if (capacity == fullBytes) {
            keep(packet, full, MAX_FREE);
        } else if (capacity == PeerLink.FAST_PACKET_BYTES) {
            keep(packet, large, MAX_FREE_LARGE);
        }
    }

    private static void keep(Packet packet, ArrayDeque<Packet> free, int most) {
        if (free.size() < most) {
            free.push(packet);
        }
    }
}
