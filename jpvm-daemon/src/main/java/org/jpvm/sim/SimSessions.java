package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.daemon.core.PlaneEffects;
import org.jpvm.daemon.plane.PlaneService;

/**
 * The extension plane of one daemon: sessions as {@link org.jpvm.daemon.plane.PlaneMesh} has them, without the cryptography. What is sent comes in
 * order or not at all; it waits while the way is cut; a session breaks when a daemon is gone and its computer says so, or when somebody asks in
 * vain.
 */
final class SimSessions implements PlaneEffects {
    private static final long COURTESY_NANOS = SimWorld.SECOND;
    private static final long FIRST_RETRY_NANOS = 200 * SimWorld.MILLISECOND;
    private static final long LAST_RETRY_NANOS = 60 * SimWorld.SECOND;
    private static final long PING_NANOS = 3 * SimWorld.SECOND;

    /** How long a way that does not carry is left alone. */
    private static final long STALL_NANOS = 300 * SimWorld.MILLISECOND;

    private static final int ROOM_BYTES = 512 << 10;
    private static final int PACKET = -1;
    private static final int END = -2;
    private static final int PING = -3;
    private static final int PONG = -4;

    /** {@code kind} is that of a frame, or the number of a service. */
    private record Frame(int kind, byte[] bytes) {}

    /** One end of a connection. */
    private static final class End {
        final SimSessions plane;
        final int peerIndex;
        final ArrayDeque<Frame> waiting = new ArrayDeque<>();
        End other;
        long waitingBytes;
        long lastArrivalNanos;
        long heardNanos;
        boolean open = true;
        int due;
        boolean stalled;
        boolean wantsRoom;
        boolean probed;

        End(SimSessions plane, int peerIndex) {
            this.plane = plane;
            this.peerIndex = peerIndex;
        }
    }

    /** A host that is reached at an address. */
    private static final class Place {
        int address;
        int port;
        long retryNanos = FIRST_RETRY_NANOS;
        boolean dialling;
    }

    private final SimHost host;
    private final SimWorld world;
    private final TreeMap<Integer, Place> places = new TreeMap<>();
    private final TreeMap<Integer, End> ends = new TreeMap<>();
    private boolean listens;

    SimSessions(SimHost host) {
        this.host = host;
        this.world = host.world;
    }

    @Override
    public int open() {
        listens |= world.planes;
        return listens ? host.port : 0;
    }

    @Override
    public void join(int hostIndex, int address, int port) {
        if (!listens) {
            return;
        }
        Place place = places.computeIfAbsent(hostIndex, index -> new Place());
        place.address = address;
        place.port = port;
        dialAfter(hostIndex, host.index > hostIndex ? 0 : COURTESY_NANOS);
    }

    private void dialAfter(int hostIndex, long nanos) {
        host.later(nanos + host.local(), () -> dial(hostIndex));
    }

    @Override
    public void prove(int hostIndex) {
        if (places.containsKey(hostIndex)) {
            dialAfter(hostIndex, 0);
        }
    }

    private void dial(int hostIndex) {
        Place place = places.get(hostIndex);
        if (place == null || place.dialling || ends.containsKey(hostIndex) || !host.core.isMember(hostIndex)) {
            return;
        }
        place.dialling = true;
        SimHost to = world.network.at(place.address, place.port);
        long nanos = 3 * world.network.delay(host, to);
        host.later(nanos, () -> dialled(hostIndex, place, to));
    }

    private void dialled(int hostIndex, Place place, SimHost to) {
        place.dialling = false;
        if (places.get(hostIndex) != place || ends.containsKey(hostIndex)) {
            return;
        }
        boolean reached = to.computer.on && !to.isPaused() && !world.network.isCut(host.computer, to.computer);
        if (reached && to.isAlive() && to.index == hostIndex && host.core.isMember(hostIndex)) {
            if (to.sessions.listens && to.core.isMember(host.index)) {
                connect(place, to);
                return;
            }
        } else if (reached && !to.isAlive()) {
            host.core.handlePlaneRefused(hostIndex, world.now);
        }
        dialAfter(hostIndex, place.retryNanos);
        place.retryNanos = Math.min(LAST_RETRY_NANOS, 2 * place.retryNanos);
    }

    private void connect(Place place, SimHost to) {
        place.retryNanos = FIRST_RETRY_NANOS;
        End here = new End(this, to.index);
        End there = new End(to.sessions, host.index);
        here.other = there;
        there.other = here;
        to.sessions.replace(there);
        replace(here);
        here.heardNanos = world.now;
        there.heardNanos = world.now;
        // Whoever is dialled has the proof, and with it the session, before anything else can come.
        to.run(() -> to.core.handlePlaneUp(host.index, world.now));
        if (here.open) {
            host.core.handlePlaneUp(to.index, world.now);
        }
    }

    private void replace(End end) {
        End before = ends.put(end.peerIndex, end);
        if (before != null) {
            before.open = false;
        }
    }

    @Override
    public void send(int hostIndex, ByteBuffer bytes, int start, int end) {
        End here = ends.get(hostIndex);
        if (here != null) {
            world.moves.packet(bytes, start, end);
            enqueue(here, new Frame(PACKET, copy(bytes, start, end)));
        }
    }

    @Override
    public boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        End here = ends.get(hostIndex);
        if (here == null || here.waitingBytes > ROOM_BYTES) {
            if (here != null) {
                here.wantsRoom = true;
            }
            return false;
        }
        enqueue(here, new Frame(service.number(), copy(bytes, start, end)));
        return true;
    }

    private static byte[] copy(ByteBuffer bytes, int start, int end) {
        byte[] copy = new byte[end - start];
        bytes.get(start, copy);
        return copy;
    }

    private void enqueue(End here, Frame frame) {
        here.waiting.add(frame);
        here.waitingBytes += frame.bytes.length;
        SimHost to = here.other.plane.host;
        here.lastArrivalNanos = Math.max(here.lastArrivalNanos, world.now + world.network.delay(host, to));
        world.at(here.lastArrivalNanos - world.now, () -> {
            here.due++;
            deliver(here, to);
        });
    }

    /** Frames that have been under way long enough arrive, unless the way does not carry. */
    private void deliver(End here, SimHost to) {
        while (here.due > 0 && !here.waiting.isEmpty()) {
            if (!here.other.open || !host.computer.on) {
                here.waiting.clear();
                return;
            }
            if (!to.computer.on || world.network.isCut(host.computer, to.computer) || to.isPaused()) {
                tryAgain(here, to);
                return;
            }
            if (!to.isAlive()) {
                here.waiting.clear();
                host.later(0, () -> broken(here));
                return;
            }
            Frame frame = here.waiting.poll();
            here.due--;
            here.waitingBytes -= frame.bytes.length;
            here.other.heardNanos = world.now;
            to.run(() -> receive(here.other, frame));
        }
        if (here.wantsRoom && here.waitingBytes < ROOM_BYTES / 2) {
            here.wantsRoom = false;
            host.later(0, () -> {
                if (here.open) {
                    host.core.handlePlaneRoom(here.peerIndex, world.now);
                }
            });
        }
    }

    private void tryAgain(End here, SimHost to) {
        if (!here.stalled) {
            here.stalled = true;
            world.at(STALL_NANOS, () -> {
                here.stalled = false;
                deliver(here, to);
            });
        }
    }

    private static void receive(End end, Frame frame) {
        if (!end.open) {
            return;
        }
        SimHost host = end.plane.host;
        host.world.mix((long) frame.kind << 32 | frame.bytes.length);
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes);
        long now = host.world.now;
        switch (frame.kind) {
            case PACKET -> host.core.handlePlanePacket(end.peerIndex, bytes, 0, frame.bytes.length, now);
            case END -> end.plane.broken(end);
            case PING -> end.plane.enqueue(end, new Frame(PONG, new byte[0]));
            case PONG -> {}
            default -> host.core.handlePlaneMessage(end.peerIndex, frame.kind, bytes, 0, frame.bytes.length, now);
        }
    }

    /** The session is over, and the daemon hears of it. */
    private void broken(End here) {
        if (close(here)) {
            host.core.handlePlaneDown(here.peerIndex, world.now);
            Place place = places.get(here.peerIndex);
            if (place != null) {
                dialAfter(here.peerIndex, place.retryNanos);
            }
        }
    }

    private boolean close(End here) {
        boolean was = here.open;
        here.open = false;
        ends.remove(here.peerIndex, here);
        return was && host.isAlive();
    }

    @Override
    public void probe(int hostIndex) {
        End here = ends.get(hostIndex);
        if (here == null || here.probed) {
            return;
        }
        here.probed = true;
        long asked = world.now;
        enqueue(here, new Frame(PING, new byte[0]));
        host.later(PING_NANOS, () -> {
            here.probed = false;
            if (here.open && here.heardNanos <= asked) {
                broken(here);
            }
        });
    }

    @Override
    public void abandon(int hostIndex) {
        End here = ends.get(hostIndex);
        if (here != null) {
            here.waiting.clear();
            close(here);
            dialAfter(hostIndex, 5 * SimWorld.SECOND);
        }
    }

    @Override
    public void leave(int hostIndex) {
        places.remove(hostIndex);
        End here = ends.get(hostIndex);
        if (here != null) {
            enqueue(here, new Frame(END, new byte[0]));
            close(here);
        }
    }

    /** Breaks a session, if there is one, as a network may do. */
    void breakOne(int choice) {
        if (!ends.isEmpty()) {
            breakWith(List.copyOf(ends.keySet()).get(choice % ends.size()));
        }
    }

    /** Breaks the session with a host, if there is one. */
    void breakWith(int hostIndex) {
        End here = ends.get(hostIndex);
        if (here != null) {
            SimHost to = here.other.plane.host;
            world.note(() -> "-- " + host + " and " + to + ": the session breaks");
            here.waiting.clear();
            here.other.waiting.clear();
            host.later(0, () -> broken(here));
            to.later(0, () -> here.other.plane.broken(here.other));
        }
    }

    /** The daemon is gone and its computer is not: what was written still arrives, and then the end. */
    void processEnded() {
        for (End here : ends.values()) {
            enqueue(here, new Frame(END, new byte[0]));
            here.open = false;
        }
        ends.clear();
    }
}
