package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.daemon.core.PlaneEffects;
import org.jpvm.daemon.plane.PlaneService;

/**
 * The extension plane of one daemon: sessions that lose nothing and keep order as long as they stand, stall while the network is cut, and break.
 * Of a peer that was switched off a session knows nothing; of one that closed it, the next thing sent tells.
 */
final class SimSessions implements PlaneEffects {
    private static final long LOOK_AGAIN_NANOS = 100 * SimWorld.MILLISECOND;
    private static final long FIRST_RETRY_NANOS = 200 * SimWorld.MILLISECOND;
    private static final long LAST_RETRY_NANOS = 60 * SimWorld.SECOND;
    private static final long PING_NANOS = 3 * SimWorld.SECOND;

    /** More than the windows of links and their acknowledgements. */
    private static final int MAX_WAITING = 20_000;

    private static final int MAX_WAITING_BEFORE_EXTENSIONS = 64;
    private static final int PACKET = 0;

    private record Place(int address, int port) {}

    /** What is under way; of an extension message, {@code service} is the number. */
    private record Frame(int service, byte[] bytes) {}

    private final class End {
        final int peerIndex;
        /** What this side has sent. */
        final ArrayDeque<Frame> waiting = new ArrayDeque<>();

        /** What has come to this side. */
        final ArrayDeque<Frame> arrived = new ArrayDeque<>();

        End other;
        boolean open = true;

        /** The core knows of the session. */
        boolean told;

        boolean wantsRoom;

        End(int peerIndex) {
            this.peerIndex = peerIndex;
        }

        SimSessions owner() {
            return SimSessions.this;
        }
    }

    private final SimHost host;
    private final Map<Integer, Place> places = new HashMap<>();
    private final Map<Integer, Long> retries = new HashMap<>();
    private final TreeMap<Integer, End> ends = new TreeMap<>();
    private boolean listens;

    SimSessions(SimHost host) {
        this.host = host;
    }

    @Override
    public int open() {
        listens = host.world.planes;
        return listens ? host.port : 0;
    }

    /** Whether other daemons can begin a session with this one, and know of it. */
    boolean isListening() {
        return listens;
    }

    @Override
    public void join(int hostIndex, int address, int port) {
        places.put(hostIndex, new Place(address, port));
        dialLater(hostIndex, host.local());
    }

    private void dialLater(int hostIndex, long nanos) {
        host.later(nanos, () -> dial(hostIndex));
    }

    private void dial(int hostIndex) {
        Place place = places.get(hostIndex);
        if (place == null || ends.containsKey(hostIndex) || !host.core.isMember(hostIndex)) {
            return;
        }
        SimHost to = host.world.network.at(place.address, place.port);
        boolean answers = to != null
                && to.isAlive()
                && to.index == hostIndex
                && to.sessions.listens
                && !host.world.network.isCut(host.computer, to.computer)
                && to.core.isMember(host.index);
        if (!answers) {
            long retry = retries.getOrDefault(hostIndex, FIRST_RETRY_NANOS);
            retries.put(hostIndex, Math.min(LAST_RETRY_NANOS, 2 * retry));
            dialLater(hostIndex, retry);
            return;
        }
        retries.remove(hostIndex);
        End here = begin(hostIndex);
        here.other = to.sessions.begin(host.index);
        here.other.other = here;
        up(here);
        to.sessions.up(here.other);
    }

    /** In place of a session whose end was not noticed here. */
    private End begin(int peerIndex) {
        End end = new End(peerIndex);
        End before = ends.put(peerIndex, end);
        if (before != null) {
            before.open = false;
        }
        return end;
    }

    private void up(End end) {
        host.later(host.local(), () -> tell(end));
    }

    private void tell(End end) {
        if (end.open && !end.told) {
            end.told = true;
            host.core.handlePlaneUp(end.peerIndex, host.world.now);
        }
    }

    @Override
    public void send(int hostIndex, ByteBuffer bytes, int start, int stop) {
        End end = ends.get(hostIndex);
        if (end != null && end.waiting.size() < MAX_WAITING) {
            put(end, PACKET, bytes, start, stop);
        }
    }

    @Override
    public boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int stop) {
        End end = ends.get(hostIndex);
        if (end == null) {
            return false;
        }
        if (end.waiting.size() >= MAX_WAITING_BEFORE_EXTENSIONS) {
            end.wantsRoom = true;
            return false;
        }
        put(end, service.number(), bytes, start, stop);
        return true;
    }

    private void put(End end, int service, ByteBuffer bytes, int start, int stop) {
        byte[] content = new byte[stop - start];
        bytes.get(start, content);
        end.waiting.add(new Frame(service, content));
        if (end.waiting.size() == 1) {
            carryLater(end, host.world.random.between(SimNetwork.SHORTEST_NANOS, SimNetwork.LONGEST_NANOS));
        }
    }

    private void carryLater(End end, long nanos) {
        host.world.at(nanos, () -> carry(end));
    }

    /** The network takes what waits to the other side; what waits when this side is switched off is gone. */
    private void carry(End end) {
        if (!end.open || !host.isAlive()) {
            return;
        }
        SimSessions peer = end.other.owner();
        if (host.world.network.isCut(host.computer, peer.host.computer)) {
            carryLater(end, LOOK_AGAIN_NANOS);
            return;
        }
        if (peer.host.isAlive() && !end.other.open) {
            lose(end);
            return;
        }
        for (Frame frame = end.waiting.poll(); frame != null; frame = end.waiting.poll()) {
            end.other.arrived.add(frame);
            peer.host.later(0, () -> peer.arrive(end.other));
        }
        if (end.wantsRoom) {
            end.wantsRoom = false;
            host.later(0, () -> {
                if (end.open) {
                    host.core.handlePlaneRoom(end.peerIndex, host.world.now);
                }
            });
        }
    }

    /** The next frame; a slow computer does not change their order. */
    private void arrive(End end) {
        tell(end);
        Frame frame = end.arrived.poll();
        if (!end.open || frame == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes);
        if (frame.service == PACKET) {
            host.core.handlePlanePacket(end.peerIndex, bytes, 0, frame.bytes.length, host.world.now);
        } else {
            host.core.handlePlaneMessage(end.peerIndex, frame.service, bytes, 0, frame.bytes.length, host.world.now);
        }
    }

    @Override
    public void probe(int hostIndex) {
        End end = ends.get(hostIndex);
        if (end == null) {
            return;
        }
        SimSessions peer = end.other.owner();
        boolean answers =
                end.other.open && peer.host.isAlive() && !host.world.network.isCut(host.computer, peer.host.computer);
        if (!answers) {
            host.later(PING_NANOS, () -> lose(end));
        }
    }

    @Override
    public void abandon(int hostIndex) {
        close(hostIndex);
    }

    @Override
    public void leave(int hostIndex) {
        places.remove(hostIndex);
        close(hostIndex);
    }

    private void close(int hostIndex) {
        End end = ends.get(hostIndex);
        if (end != null) {
            lose(end);
            // The other side is told, when anything gets there.
            End other = end.other;
            host.world.at(host.local(), () -> {
                if (!host.world.network.isCut(host.computer, other.owner().host.computer)) {
                    other.owner().lose(other);
                }
            });
        }
    }

    /** The daemon ends in an orderly way: all that it is connected with hear of it. */
    void closeAll() {
        List.copyOf(ends.keySet()).forEach(this::close);
    }

    /** Breaks a session, if there is one, as a network may do. */
    void breakOne(int choice) {
        if (!ends.isEmpty()) {
            End end = List.copyOf(ends.values()).get(choice % ends.size());
            host.world.note(() -> "-- " + host + " and " + end.other.owner().host + ": the session breaks");
            lose(end);
            end.other.owner().lose(end.other);
        }
    }

    /** A session is over on this side; the core hears of it soon, and another is tried later. */
    private void lose(End end) {
        if (!end.open) {
            return;
        }
        end.open = false;
        end.waiting.clear();
        end.arrived.clear();
        ends.remove(end.peerIndex, end);
        host.later(0, () -> {
            if (!ends.containsKey(end.peerIndex)) {
                host.core.handlePlaneDown(end.peerIndex, host.world.now);
            }
        });
        if (places.containsKey(end.peerIndex)) {
            dialLater(end.peerIndex, FIRST_RETRY_NANOS);
        }
    }
}
