package org.jpvm.daemon.peer;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Packets that wait to be sent, oldest first for each source, the sources in turns: a task that sends much does not make the others wait for all
 * of it. Turns are measured in bytes, and who had nothing waiting comes first (RFC 8290). PVM promises an order between two tasks only.
 *
 * <p>Packets that are added in line leave behind all that were added before them and before all that follow: daemons speak with each other about
 * what tasks have sent, as when they tell that a task is gone.
 */
final class SendQueue {
    /** Bytes of one turn: a packet of the fast way, or some datagrams. */
    private static final int TURN_BYTES = PeerLink.FAST_PACKET_BYTES;

    /** Sources of the same number modulo this share a turn. */
    private static final int FLOWS = 32;

    private static final class Flow {
        final ArrayDeque<Packet> packets = new ArrayDeque<>();
        long bytes;
        int credit;
        boolean listed;
    }

    private final Flow[] flows = new Flow[FLOWS];

    /** Flows whose turn it is: those that had nothing waiting before the others. */
    private final ArrayDeque<Flow> fresh = new ArrayDeque<>(2);

    private final ArrayDeque<Flow> others = new ArrayDeque<>(2);

    /** Packets that were sent already, which come before all. */
    private final ArrayDeque<Packet> returned = new ArrayDeque<>(2);

    /** The first packet that is in line, and all behind it. */
    private final ArrayDeque<Packet> line = new ArrayDeque<>(2);

    private int inFlows;

    /** Adds a packet of a source. */
    void add(Packet packet, int source) {
        packet.flow = source & FLOWS - 1;
        addBehind(packet);
    }

    /** Adds a packet that passes nothing and is passed by nothing. */
    void addInLine(Packet packet) {
        packet.flow = Packet.IN_LINE;
        addBehind(packet);
    }

    private void addBehind(Packet packet) {
        if (packet.flow != Packet.IN_LINE) {
            flow(packet).bytes += packet.bytes.capacity();
        }
        if (packet.flow == Packet.IN_LINE || !line.isEmpty()) {
            line.add(packet);
        } else {
            addToFlow(packet);
        }
    }

    private Flow flow(Packet packet) {
        Flow flow = flows[packet.flow];
        if (flow == null) {
            flow = new Flow();
            flows[packet.flow] = flow;
        }
        return flow;
    }

    private void addToFlow(Packet packet) {
        Flow flow = flow(packet);
        flow.packets.add(packet);
        inFlows++;
        if (!flow.listed) {
            flow.listed = true;
            flow.credit = TURN_BYTES;
            fresh.add(flow);
        }
    }

    /** Takes back a packet that has its number; what is taken back last leaves first. */
    void putBack(Packet packet) {
        returned.push(packet);
    }

    /** The next packet if it has its number, else null. */
    Packet peekNumbered() {
        return returned.peek();
    }

    boolean isEmpty() {
        return inFlows == 0 && returned.isEmpty() && line.isEmpty();
    }

    /** Memory of the packets that wait of a source, bytes, those put back left out. */
    long bytesOf(int source) {
        Flow flow = flows[source & FLOWS - 1];
        return flow == null ? 0 : flow.bytes;
    }

    /** Takes the next packet; null when there is none. */
    Packet poll() {
        if (!returned.isEmpty()) {
            return returned.poll();
        }
        if (inFlows == 0) {
            Packet first = line.peek();
            if (first == null || first.flow == Packet.IN_LINE) {
                return line.poll();
            }
            for (Packet next = first; next != null && next.flow != Packet.IN_LINE; next = line.peek()) {
                addToFlow(line.poll());
            }
        }
        return pollFlows();
    }

    private Packet pollFlows() {
        while (true) {
            boolean isFresh = !fresh.isEmpty();
            ArrayDeque<Flow> list = isFresh ? fresh : others;
            Flow flow = list.peek();
            if (flow.credit <= 0) {
                flow.credit += TURN_BYTES;
                others.add(list.poll());
            } else if (flow.packets.isEmpty()) {
                // It waits for one turn of the others, so that a source cannot be the first again and again.
                list.poll();
                if (isFresh && !others.isEmpty()) {
                    others.add(flow);
                } else {
                    flow.listed = false;
                }
            } else {
                Packet packet = flow.packets.poll();
                flow.credit -= packet.lengthBytes;
                flow.bytes -= packet.bytes.capacity();
                inFlows--;
                return packet;
            }
        }
    }

    /** Gives all packets away. */
    void clear(Consumer<Packet> taker) {
        for (Packet packet = poll(); packet != null; packet = poll()) {
            taker.accept(packet);
        }
    }
}
