package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jpvm.daemon.core.PlaneEffects;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.daemon.plane.PlaneEvent;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.daemon.plane.PlaneMesh;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.daemon.plane.PlaneSession;

/**
 * The sockets of the extension plane: moves bytes between connections and sessions. Nothing is open before the machine has a second host. The
 * loop's thread only; attachments of keys are {@link Ready} objects.
 */
final class PlanePort implements PlaneEffects, PlaneMesh.Owner {
    /** Whose socket is ready. */
    interface Ready {
        void ready();
    }

    /** How long a Java daemon may be silent, in seconds; 0 for as long as in PVM. */
    private static final long SILENCE_NANOS =
            1_000_000_000L * Math.max(0, Math.min(3600, Integer.getInteger("jpvm.hosts.silence", 10)));

    /** A computer that refuses a connection does so at once; what comes later is a time limit of this one. */
    private static final long REFUSAL_NANOS = 2_000_000_000L;

    private static final int HANDSHAKE_BYTES = 256;
    private static final int INPUT_BYTES = 2 * PlaneSession.INPUT_BYTES;

    /**
     * Bytes that are taken in from one connection before others get their turn: about one packet of a task that sends much, as unsealing is
     * what takes time.
     */
    private static final int TURN_BYTES = 40 * 1024;

    private final PlaneSecret secret;
    private final InetAddress address;
    private final DaemonLog log;
    private final ArrayDeque<Integer> ended = new ArrayDeque<>();
    private final ArrayDeque<Integer> refused = new ArrayDeque<>();
    private final ArrayList<Connection> closing = new ArrayList<>();
    private PvmdCore core;
    private Selector selector;
    private Supplier<String> describesUsers;
    private ServerSocketChannel listener;
    private PlaneMesh mesh;
    private boolean withinCore;

    /** @param address where to listen: that of the UDP socket */
    PlanePort(PlaneSecret secret, InetAddress address, DaemonLog log) {
        this.secret = secret;
        this.address = address;
        this.log = log;
    }

    /**
     * The other ends; before anything else.
     *
     * @param users one line about those who send extension messages, for people
     */
    void attach(PvmdCore daemon, Selector loop, Supplier<String> users) {
        core = daemon;
        selector = loop;
        describesUsers = users;
    }

    @Override
    public int open() {
        PlaneKey key = secret.key();
        if (key == null) {
            return 0;
        }
        try {
            if (listener == null) {
                ServerSocketChannel channel = ServerSocketChannel.open();
                channel.bind(new InetSocketAddress(address, 0));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_ACCEPT, (Ready) this::accept);
                listener = channel;
                mesh = new PlaneMesh(key, core.hostIndex(), this);
                mesh.setTime(System.nanoTime());
            }
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        } catch (IOException e) {
            log.log("plane: cannot listen at " + address.getHostAddress() + ": " + e.getMessage());
            return 0;
        }
    }

    @Override
    public void join(int hostIndex, int hostAddress, int port) {
        if (mesh != null) {
            withinCore(() -> mesh.know(hostIndex, hostAddress, port));
        }
    }

    @Override
    public void send(int hostIndex, ByteBuffer bytes, int start, int end) {
        if (mesh != null) {
            boolean before = withinCore;
            withinCore = true;
            mesh.send(hostIndex, bytes, start, end);
            withinCore = before;
        }
    }

    @Override
    public boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        if (mesh == null) {
            return false;
        }
        boolean before = withinCore;
        withinCore = true;
        boolean taken = mesh.sendExtension(hostIndex, service, bytes, start, end);
        withinCore = before;
        return taken;
    }

    @Override
    public void probe(int hostIndex) {
        if (mesh != null) {
            withinCore(() -> mesh.probe(hostIndex));
        }
    }

    @Override
    public void prove(int hostIndex) {
        if (mesh != null) {
            withinCore(() -> mesh.prove(hostIndex));
        }
    }

    @Override
    public long silenceNanos() {
        return SILENCE_NANOS;
    }

    @Override
    public void abandon(int hostIndex) {
        if (mesh != null) {
            withinCore(() -> mesh.giveUp(hostIndex, "nothing is acknowledged"));
        }
    }

    @Override
    public void leave(int hostIndex) {
        if (mesh != null) {
            withinCore(() -> mesh.forget(hostIndex));
        }
    }

    @Override
    public List<String> describe() {
        if (mesh == null) {
            return List.of(secret.isOn() ? "plane: not open" : "plane: off");
        }
        List<String> lines = new ArrayList<>(mesh.describe());
        lines.add(0, "plane: listens at " + listener.socket().getLocalSocketAddress());
        lines.add(describesUsers.get());
        return lines;
    }

    private void withinCore(Runnable call) {
        boolean before = withinCore;
        withinCore = true;
        call.run();
        withinCore = before;
    }

    /** Whether there are sessions with other Java daemons, or will be when they know of each other. */
    boolean isPossible() {
        return secret.key() != null;
    }

    /** The time has come to this; call often. */
    void setTime(long nowNanos) {
        if (mesh != null) {
            mesh.setTime(nowNanos);
        }
    }

    /** Writes what was collected, and tells the core what could not be told from within. */
    void flush(long nowNanos) {
        if (mesh == null) {
            return;
        }
        // What is written makes room for what was held back meanwhile.
        for (List<PlaneSession> sessions = mesh.flush(); !sessions.isEmpty(); sessions = mesh.flush()) {
            for (int i = 0; i < sessions.size(); i++) {
                Connection connection = (Connection) sessions.get(i).connection;
                if (connection != null) {
                    connection.write();
                }
            }
        }
        for (Integer host = ended.poll(); host != null; host = ended.poll()) {
            if (!mesh.isOpen(host)) {
                core.handlePlaneDown(host, nowNanos);
            }
        }
        for (Integer host = refused.poll(); host != null; host = refused.poll()) {
            core.handlePlaneRefused(host, nowNanos);
        }
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        return mesh == null ? Long.MAX_VALUE : mesh.nextDeadlineNanos();
    }

    void handleTimeout(long nowNanos) {
        if (mesh != null && mesh.nextDeadlineNanos() <= nowNanos) {
            mesh.setTime(nowNanos);
            mesh.handleTimeout();
        }
    }

    /** Breaks all connections, as a network may do; for tests. */
    void cutConnections() {
        for (SelectionKey each : new ArrayList<>(selector.keys())) {
            if (each.attachment() instanceof Connection connection) {
                connection.session.handleEnd("cut");
                connection.cut();
            }
        }
    }

    /** Takes leave of everybody. */
    void close() {
        if (mesh != null) {
            withinCore = true;
            mesh.flush();
            mesh.close();
            new ArrayList<>(closing).forEach(Connection::cut);
            try {
                listener.close();
            } catch (IOException e) {
                // Nothing depends on it.
            }
        }
    }

    private void accept() {
        try {
            for (SocketChannel socket = listener.accept(); socket != null; socket = listener.accept()) {
                PlaneSession session = mesh.accept();
                if (session == null) {
                    socket.close();
                } else {
                    new Connection(socket, session).register(SelectionKey.OP_READ);
                }
            }
        } catch (IOException e) {
            log.log("plane: cannot accept a connection: " + e.getMessage());
        }
    }

    @Override
    public byte[] random() {
        return PlaneSecret.random();
    }

    @Override
    public boolean isMember(int hostIndex) {
        return core.isMember(hostIndex);
    }

    @Override
    public void connect(PlaneSession session, int hostAddress, int port) {
        try {
            byte[] bytes =
                    ByteBuffer.allocate(Integer.BYTES).putInt(hostAddress).array();
            SocketChannel socket = SocketChannel.open();
            Connection connection = new Connection(socket, session);
            socket.configureBlocking(false);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(bytes), port));
            connection.register(SelectionKey.OP_CONNECT);
        } catch (ConnectException e) {
            mesh.refused(session);
        } catch (IOException e) {
            session.handleEnd(e.getMessage());
        }
    }

    @Override
    public void close(PlaneSession session) {
        if (session.connection instanceof Connection connection) {
            closing.add(connection);
            connection.write();
        }
    }

    @Override
    public void up(int hostIndex) {
        core.handlePlaneUp(hostIndex, System.nanoTime());
    }

    @Override
    public void down(int hostIndex) {
        if (withinCore) {
            ended.add(hostIndex);
        } else {
            core.handlePlaneDown(hostIndex, System.nanoTime());
        }
    }

    @Override
    public void refused(int hostIndex) {
        refused.add(hostIndex);
    }

    @Override
    public void packet(int hostIndex, ByteBuffer bytes, int start, int end) {
        core.handlePlanePacket(hostIndex, bytes, start, end, System.nanoTime());
    }

    @Override
    public void message(int hostIndex, int service, ByteBuffer bytes, int start, int end) {
        core.handlePlaneMessage(hostIndex, service, bytes, start, end, System.nanoTime());
    }

    @Override
    public void room(int hostIndex) {
        core.handlePlaneRoom(hostIndex, System.nanoTime());
    }

    @Override
    public void count(PlaneEvent event) {
        core.handlePlaneEvent(event);
    }

    @Override
    public void log(String line) {
        log.log(line);
    }

    /** One TCP connection and its session. */
    private final class Connection implements Ready {
        private final SocketChannel socket;
        private final PlaneSession session;
        private SelectionKey key;
        private ByteBuffer input = ByteBuffer.allocate(HANDSHAKE_BYTES);
        private final long openedNanos = System.nanoTime();
        private boolean closed;

        Connection(SocketChannel socket, PlaneSession session) {
            this.socket = socket;
            this.session = session;
            session.connection = this;
        }

        void register(int interest) throws IOException {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = socket.register(selector, interest, this);
        }

        @Override
        public void ready() {
            try {
                if (closed) {
                    return;
                }
                if (key.isConnectable()) {
                    finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    write();
                    return;
                }
                if (key.isWritable()) {
                    write();
                }
                if (!closed && key.isReadable()) {
                    read();
                }
            } catch (IOException e) {
                session.handleEnd(String.valueOf(e.getMessage()));
                cut();
            }
        }

        private void finishConnect() throws IOException {
            try {
                socket.finishConnect();
            } catch (ConnectException e) {
                if (System.nanoTime() - openedNanos < REFUSAL_NANOS) {
                    mesh.refused(session);
                }
                throw e;
            }
        }

        private void read() throws IOException {
            input.limit(Math.min(input.capacity(), input.position() + TURN_BYTES));
            int count = socket.read(input);
            if (count < 0) {
                session.handleEnd("end of the connection");
                cut();
                return;
            }
            input.flip();
            session.handleBytes(input);
            if (session.isOpen() && input.capacity() == HANDSHAKE_BYTES) {
                input = ByteBuffer.allocate(INPUT_BYTES).put(input);
            } else {
                input.compact();
            }
            write();
        }

        /** Writes what the session has, as far as the socket takes it. */
        void write() {
            if (closed) {
                return;
            }
            try {
                if (!socket.isConnected()) {
                    if (session.hasEnded()) {
                        cut();
                    }
                    return;
                }
                ByteBuffer next = session.output();
                while (next != null) {
                    socket.write(next);
                    if (next.hasRemaining()) {
                        break;
                    }
                    next = session.output();
                }
                if (next == null && session.hasEnded()) {
                    cut();
                    return;
                }
                int interest = SelectionKey.OP_READ | (next == null ? 0 : SelectionKey.OP_WRITE);
                if (key.interestOps() != interest) {
                    key.interestOps(interest);
                }
                if (next == null) {
                    mesh.drained(session);
                }
            } catch (IOException e) {
                session.handleEnd(String.valueOf(e.getMessage()));
                cut();
            }
        }

        void cut() {
            if (!closed) {
                closed = true;
                closing.remove(this);
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is closed for this process in any case.
                }
            }
        }
    }
}
