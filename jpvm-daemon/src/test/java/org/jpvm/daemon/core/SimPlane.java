package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jpvm.daemon.plane.PlaneEvent;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.daemon.plane.PlaneMesh;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.daemon.plane.PlaneSession;

/** The extension plane of one daemon in a {@link CoreNetwork}: connections that deliver in pieces, break, fall silent and bend bytes. */
final class SimPlane implements PlaneEffects, PlaneMesh.Owner {
    private static final int MAX_PIECE_BYTES = 40_000;
    private static final long MAX_DELAY_NANOS = CoreNetwork.MILLISECOND;

    /** One end of a connection. */
    private static final class End {
        final SimPlane plane;
        final PlaneSession session;
        End other;
        ByteBuffer input = ByteBuffer.allocate(2 * PlaneSession.INPUT_BYTES);
        long arrives;
        boolean broken;

        End(SimPlane plane, PlaneSession session) {
            this.plane = plane;
            this.session = session;
            session.connection = this;
        }
    }

    private final CoreNetwork network;
    private final CoreNetwork.Node node;
    private final List<End> ends = new ArrayList<>();
    private final ArrayList<Integer> ended = new ArrayList<>();
    private Random random;
    private PlaneMesh mesh;
    private long timer = Long.MAX_VALUE;
    private boolean withinCore;

    /** An event is on its way after which what was collected goes out. */
    private boolean flushes;

    /** Share of pieces in which a byte is changed on the way. */
    double bent;

    SimPlane(CoreNetwork network, CoreNetwork.Node node) {
        this.network = network;
        this.node = node;
    }

    /** Listens at the port of the daemon itself. */
    @Override
    public int open() {
        PlaneKey key = network.planeKey;
        if (key != null && mesh == null) {
            random = new Random(node.port * 31L + network.now);
            mesh = new PlaneMesh(key, node.core.hostIndex(), this);
            mesh.setTime(network.now);
        }
        return mesh == null ? 0 : node.port;
    }

    @Override
    public long silenceNanos() {
        return network.silenceNanos;
    }

    boolean isOpen(int hostIndex) {
        return mesh != null && mesh.isOpen(hostIndex);
    }

    @Override
    public void join(int hostIndex, int address, int port) {
        within(() -> mesh.know(hostIndex, address, port));
    }

    @Override
    public void send(int hostIndex, ByteBuffer bytes, int start, int end) {
        within(() -> mesh.send(hostIndex, bytes, start, end));
        flushSoon();
    }

    @Override
    public boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        boolean[] taken = {false};
        within(() -> taken[0] = mesh.sendExtension(hostIndex, service, bytes, start, end));
        flushSoon();
        return taken[0];
    }

    private void flushSoon() {
        if (!flushes) {
            flushes = true;
            network.after(0, node, () -> flushes = false);
        }
    }

    @Override
    public void probe(int hostIndex) {
        within(() -> mesh.probe(hostIndex));
    }

    @Override
    public void abandon(int hostIndex) {
        within(() -> mesh.giveUp(hostIndex, "nothing is acknowledged"));
    }

    @Override
    public void leave(int hostIndex) {
        if (mesh != null) {
            within(() -> mesh.forget(hostIndex));
        }
    }

    private void within(Runnable call) {
        boolean before = withinCore;
        withinCore = true;
        mesh.setTime(network.now);
        call.run();
        withinCore = before;
    }

    /** Breaks all connections: what is under way is gone, and some ends are not told. */
    void cut() {
        for (End end : new ArrayList<>(ends)) {
            end.broken = true;
            end.other.broken = true;
            for (End each : List.of(end, end.other)) {
                if (random.nextInt(4) > 0) {
                    network.after(
                            random.nextInt(20) * CoreNetwork.MILLISECOND,
                            each.plane.node,
                            () -> each.session.handleEnd("cut"));
                }
            }
        }
    }

    /** After each event. */
    void flush() {
        if (mesh == null) {
            return;
        }
        mesh.setTime(network.now);
        for (PlaneSession session : mesh.flush()) {
            write(session);
        }
        for (int i = 0; i < ended.size(); i++) {
            if (!mesh.isOpen(ended.get(i))) {
                node.core.handlePlaneDown(ended.get(i), network.now);
            }
        }
        ended.clear();
        long next = mesh.nextDeadlineNanos();
        if (next < timer) {
            timer = next;
            network.after(Math.max(0, next - network.now), node, () -> {
                timer = Long.MAX_VALUE;
                mesh.setTime(network.now);
                mesh.handleTimeout();
            });
        }
    }

    private void write(PlaneSession session) {
        if (!(session.connection instanceof End end)) {
            return;
        }
        for (ByteBuffer out = session.output(); out != null; out = session.output()) {
            byte[] piece = new byte[Math.min(out.remaining(), 1 + random.nextInt(MAX_PIECE_BYTES))];
            out.get(piece);
            if (random.nextDouble() < bent) {
                piece[random.nextInt(piece.length)] ^= (byte) (1 << random.nextInt(8));
            }
            arrive(end, () -> end.other.plane.read(end.other, piece));
        }
        mesh.drained(session);
        if (session.hasEnded()) {
            ends.remove(end);
            arrive(end, () -> end.other.session.handleEnd("the other side closed"));
        }
    }

    private void arrive(End from, Runnable action) {
        from.arrives = Math.max(from.arrives, network.now + random.nextLong(MAX_DELAY_NANOS));
        network.after(from.arrives - network.now, from.other.plane.node, () -> {
            if (!from.broken) {
                action.run();
            }
        });
    }

    private void read(End end, byte[] piece) {
        mesh.setTime(network.now);
        end.input.put(piece).flip();
        end.session.handleBytes(end.input);
        end.input.compact();
        write(end.session);
    }

    @Override
    public byte[] random() {
        byte[] bytes = new byte[PlaneKey.LENGTH_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public boolean isMember(int hostIndex) {
        return node.core.isMember(hostIndex);
    }

    @Override
    public void connect(PlaneSession session, int address, int port) {
        for (CoreNetwork.Node each : network.nodes) {
            if (each.address == address && each.port == port && each.plane.mesh != null && !each.dead) {
                each.plane.mesh.setTime(network.now);
                PlaneSession accepted = each.plane.mesh.accept();
                if (accepted != null) {
                    End here = new End(this, session);
                    here.other = new End(each.plane, accepted);
                    here.other.other = here;
                    ends.add(here);
                    each.plane.ends.add(here.other);
                    network.after(0, node, () -> write(session));
                    return;
                }
            }
        }
        session.handleEnd("connection refused");
    }

    @Override
    public void close(PlaneSession session) {
        write(session);
    }

    @Override
    public void up(int hostIndex) {
        node.core.handlePlaneUp(hostIndex, network.now);
    }

    @Override
    public void down(int hostIndex) {
        if (withinCore) {
            ended.add(hostIndex);
        } else {
            node.core.handlePlaneDown(hostIndex, network.now);
        }
    }

    @Override
    public void packet(int hostIndex, ByteBuffer bytes, int start, int end) {
        node.core.handlePlanePacket(hostIndex, bytes, start, end, network.now);
    }

    @Override
    public void message(int hostIndex, int service, ByteBuffer bytes, int start, int end) {
        node.core.handlePlaneMessage(hostIndex, service, bytes, start, end, network.now);
    }

    @Override
    public void room(int hostIndex) {
        node.core.handlePlaneRoom(hostIndex, network.now);
    }

    @Override
    public void count(PlaneEvent event) {
        node.core.handlePlaneEvent(event);
    }

    @Override
    public void log(String line) {
        node.log(line);
    }
}
