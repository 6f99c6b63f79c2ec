package org.jpvm.daemon.plane;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Tid;

/**
 * The sessions of one daemon: at most one open with each other host.
 *
 * <p>Inputs: {@link #know} and {@link #forget} say which hosts there are; of connections {@link #accept}, and by the sessions {@link
 * PlaneSession#handleBytes} and {@link PlaneSession#handleEnd}; {@link #handleTimeout} at {@link #nextDeadlineNanos}. Outputs go to the {@link
 * Owner} during the calls. After any of them, {@link #flush}.
 *
 * <p>Either of two daemons that know where the other listens may dial: the one with the higher index at once, the other when nothing has come
 * after a while. Who has dialled dials again when the session is lost. Of two sessions the one stays that the higher index dialled, so that both
 * ends keep the same one.
 */
public final class PlaneMesh implements PlaneSession.Owner {
    /** A handshake longer than this has failed. */
    static final long HANDSHAKE_NANOS = 5_000_000_000L;

    /** A peer that was asked whether it is there has to answer within this. */
    static final long PING_NANOS = 3_000_000_000L;

    static final long FIRST_RETRY_NANOS = 200_000_000L;
    static final long LAST_RETRY_NANOS = 60_000_000_000L;

    /** How long the lower index leaves dialling to the higher. */
    static final long COURTESY_NANOS = 1_000_000_000L;

    /** Connections in their handshake. */
    static final int MAX_UNPROVED = 64;

    private static final int LOGGED_REFUSALS = 20;

    /** Who holds the mesh; may call it from within. */
    public interface Owner {
        /** 32 bytes that nobody can guess. */
        byte[] random();

        /** Whether this host is in the machine. */
        boolean isMember(int hostIndex);

        /** Makes a connection for a session, which begins with its output. */
        void connect(PlaneSession session, int address, int port);

        /** Closes the connection of a session that has ended, when its output is written. */
        void close(PlaneSession session);

        /** Packets to this host can go over the plane. */
        void up(int hostIndex);

        /** They cannot any more. */
        void down(int hostIndex);

        /** The computer of this host says that nobody listens where its daemon did. */
        default void refused(int hostIndex) {}

        /** A packet from this host; the bytes may be overwritten. */
        void packet(int hostIndex, ByteBuffer bytes, int start, int end);

        /** The body of an extension message from this host; the bytes may be overwritten. {@code service} may be one that nobody here knows. */
        void message(int hostIndex, int service, ByteBuffer bytes, int start, int end);

        /** {@link #sendExtension} had no room for a message to this host, and now has. */
        void room(int hostIndex);

        /** Something to count. */
        void count(PlaneEvent event);

        /** A line for the log. */
        void log(String line);
    }

    private static final class Host {
        final int index;
        int address;
        int port;

        /** The session over which packets go, or null. */
        PlaneSession open;

        /** The session that was dialled and is in its handshake, or null. */
        PlaneSession dialling;

        long dialNanos = Long.MAX_VALUE;
        long retryNanos = FIRST_RETRY_NANOS;
        long sessions;

        Host(int index) {
            this.index = index;
        }
    }

    private final PlaneKey key;
    private final int ownIndex;
    private final Owner owner;
    private final Host[] hosts = new Host[Tid.MAX_HOST_INDEX + 1];

    /** The hosts in the array, in no order. */
    private final ArrayList<Host> known = new ArrayList<>();

    private final ArrayList<PlaneSession> unproved = new ArrayList<>();

    /** Sessions that have collected something, and those of the last flush. */
    private ArrayList<PlaneSession> unflushed = new ArrayList<>();

    private ArrayList<PlaneSession> flushed = new ArrayList<>();

    /** Kept until something changes it, because it is asked for after each event. */
    private long nextDeadlineNanos = Long.MAX_VALUE;

    private boolean isDeadlineKnown;

    private long nowNanos;
    private int refusals;

    /** A mesh without sessions. */
    public PlaneMesh(PlaneKey key, int ownIndex, Owner owner) {
        this.key = key;
        this.ownIndex = ownIndex;
        this.owner = owner;
    }

    /** The present time, before anything else is called at it. */
    public void setTime(long now) {
        nowNanos = now;
    }

    /** A host listens at this address. */
    public void know(int hostIndex, int address, int port) {
        if (hostIndex == ownIndex) {
            return;
        }
        Host host = add(hostIndex);
        isDeadlineKnown = false;
        host.address = address;
        host.port = port;
        if (host.open == null && host.dialling == null && host.dialNanos == Long.MAX_VALUE) {
            host.dialNanos = ownIndex > hostIndex ? nowNanos : nowNanos + COURTESY_NANOS;
        }
        dialIfDue(host);
    }

    private Host add(int hostIndex) {
        if (hosts[hostIndex] == null) {
            hosts[hostIndex] = new Host(hostIndex);
            known.add(hosts[hostIndex]);
        }
        return hosts[hostIndex];
    }

    private Host remove(int hostIndex) {
        Host host = hosts[hostIndex];
        hosts[hostIndex] = null;
        known.remove(host);
        isDeadlineKnown = false;
        return host;
    }

    /** A host is not in the machine any more. */
    public void forget(int hostIndex) {
        Host host = remove(hostIndex);
        if (host != null && host.dialling != null) {
            host.dialling.close("the host left");
        }
        if (host != null && host.open != null) {
            host.open.close("the host left");
        }
    }

    /** Ends the session with a host, because nothing gets through; another is tried later. */
    public void giveUp(int hostIndex, String reason) {
        Host host = hosts[hostIndex];
        if (host != null && host.open != null) {
            host.retryNanos = Math.max(host.retryNanos, HANDSHAKE_NANOS);
            host.open.end(PlaneEvent.BROKEN, reason);
        }
    }

    /** Ends all sessions in an orderly way. */
    public void close() {
        for (Host host : new ArrayList<>(known)) {
            forget(host.index);
        }
        for (PlaneSession session : new ArrayList<>(unproved)) {
            session.close("the daemon ends");
        }
    }

    /** Somebody connected; null when too many are in their handshake. */
    public PlaneSession accept() {
        if (unproved.size() >= MAX_UNPROVED) {
            owner.count(PlaneEvent.HANDSHAKE_REFUSED);
            return null;
        }
        return begin(PlaneSession.accept(key, ownIndex, owner.random(), this));
    }

    private PlaneSession begin(PlaneSession session) {
        session.deadlineNanos = nowNanos + HANDSHAKE_NANOS;
        isDeadlineKnown = false;
        unproved.add(session);
        return session;
    }

    /** Takes a packet for a host; false when it does not: then it is lost like a datagram. */
    public boolean send(int hostIndex, ByteBuffer bytes, int start, int end) {
        Host host = hosts[hostIndex];
        if (host == null || host.open == null || !host.open.send(bytes, start, end)) {
            owner.count(PlaneEvent.PACKET_DROPPED);
            return false;
        }
        collect(host.open);
        return true;
    }

    /** Takes an extension message for a host; false when there is no session or, told of by {@link Owner#room}, too much waits. */
    public boolean sendExtension(int hostIndex, PlaneService service, ByteBuffer bytes, int start, int end) {
        Host host = hosts[hostIndex];
        if (host == null || host.open == null) {
            return false;
        }
        PlaneSession session = host.open;
        boolean taken = session.sendExtension(service.number(), bytes, start, end);
        collect(session);
        return taken;
    }

    /** Dials a host without a session at once, to find out whether its daemon is gone. */
    public void prove(int hostIndex) {
        Host host = hosts[hostIndex];
        if (host != null && host.open == null && host.dialling == null && host.port != 0) {
            host.dialNanos = nowNanos;
            dialIfDue(host);
        }
    }

    /** The connection of a session that was dialled was refused by the other computer. */
    public void refused(PlaneSession session) {
        Host host = hosts[session.peerIndex()];
        if (host != null && host.dialling == session) {
            session.end(PlaneEvent.HANDSHAKE_REFUSED, "nobody listens there");
            owner.refused(host.index);
        }
    }

    /** Asks a host for a sign of life; without one its session ends. */
    public void probe(int hostIndex) {
        Host host = hosts[hostIndex];
        if (host != null && host.open != null && host.open.deadlineNanos == Long.MAX_VALUE) {
            host.open.takeHeard();
            host.open.ping();
            collect(host.open);
            host.open.deadlineNanos = nowNanos + PING_NANOS;
            isDeadlineKnown = false;
        }
    }

    private void collect(PlaneSession session) {
        if (!session.isListed) {
            session.isListed = true;
            unflushed.add(session);
        }
    }

    /** Puts what was collected into the outputs of the sessions; returns these sessions, in a list that is good until the next call. */
    public List<PlaneSession> flush() {
        ArrayList<PlaneSession> sessions = unflushed;
        if (sessions.isEmpty()) {
            return List.of();
        }
        unflushed = flushed;
        flushed = sessions;
        unflushed.clear();
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).isListed = false;
            sessions.get(i).flush();
        }
        return sessions;
    }

    /** The output of a session is empty: what was held back for that can follow. Not to be called from within calls of the owner's. */
    public void drained(PlaneSession session) {
        if (session.hasCollected()) {
            collect(session);
        }
        if (session.takeWantsRoom()
                && hosts[session.peerIndex()] != null
                && hosts[session.peerIndex()].open == session) {
            owner.room(session.peerIndex());
        }
    }

    /** Whether there is a session with a host. */
    public boolean isOpen(int hostIndex) {
        Host host = hosts[hostIndex];
        return host != null && host.open != null;
    }

    /** When {@link #handleTimeout} wants to be called. */
    public long nextDeadlineNanos() {
        if (!isDeadlineKnown) {
            nextDeadlineNanos = findDeadline();
            isDeadlineKnown = true;
        }
        return nextDeadlineNanos;
    }

    private long findDeadline() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < unproved.size(); i++) {
            next = Math.min(next, unproved.get(i).deadlineNanos);
        }
        for (Host host : known) {
            next = Math.min(next, host.dialNanos);
            if (host.open != null) {
                next = Math.min(next, host.open.deadlineNanos);
            }
        }
        return next;
    }

    /** Ends handshakes that take too long and sessions that are silent, and dials. */
    public void handleTimeout() {
        isDeadlineKnown = false;
        for (PlaneSession session : new ArrayList<>(unproved)) {
            if (session.deadlineNanos <= nowNanos) {
                session.end(PlaneEvent.HANDSHAKE_REFUSED, "no end of the handshake in time");
            }
        }
        for (Host host : new ArrayList<>(known)) {
            PlaneSession open = host.open;
            if (open != null && open.deadlineNanos <= nowNanos) {
                open.deadlineNanos = Long.MAX_VALUE;
                if (!open.takeHeard()) {
                    open.end(PlaneEvent.BROKEN, "no sign of life");
                }
            }
            dialIfDue(host);
        }
    }

    private void dialIfDue(Host host) {
        if (host.dialNanos > nowNanos) {
            return;
        }
        host.dialNanos = Long.MAX_VALUE;
        isDeadlineKnown = false;
        if (host.open == null && host.dialling == null && owner.isMember(host.index)) {
            host.dialling = begin(PlaneSession.dial(key, ownIndex, host.index, owner.random(), this));
            owner.connect(host.dialling, host.address, host.port);
        }
    }

    @Override
    public boolean isWelcome(PlaneSession session, int hostIndex) {
        return owner.isMember(hostIndex);
    }

    @Override
    public void established(PlaneSession session) {
        isDeadlineKnown = false;
        unproved.remove(session);
        session.deadlineNanos = Long.MAX_VALUE;
        Host host = add(session.peerIndex());
        if (host.dialling == session) {
            host.dialling = null;
        }
        PlaneSession before = host.open;
        if (before != null && isPreferred(before) && !isPreferred(session)) {
            session.close("there is another");
            return;
        }
        host.open = session;
        host.sessions++;
        host.retryNanos = FIRST_RETRY_NANOS;
        if (before != null) {
            before.close("another takes its place");
        }
        owner.count(PlaneEvent.SESSION);
        owner.log("plane: session " + host.sessions + " with host " + host.index);
        owner.up(host.index);
    }

    /** Whether the higher index dialled. */
    private boolean isPreferred(PlaneSession session) {
        return session.wasDialled() == ownIndex > session.peerIndex();
    }

    @Override
    public void packet(PlaneSession session, ByteBuffer bytes, int start, int end) {
        Host host = hosts[session.peerIndex()];
        if (host != null && host.open == session) {
            owner.packet(host.index, bytes, start, end);
        }
    }

    @Override
    public void message(PlaneSession session, int service, ByteBuffer bytes, int start, int end) {
        Host host = hosts[session.peerIndex()];
        if (host != null && host.open == session) {
            owner.message(host.index, service, bytes, start, end);
        }
    }

    @Override
    public void ended(PlaneSession session, PlaneEvent event, String reason) {
        isDeadlineKnown = false;
        unproved.remove(session);
        if (event != null) {
            owner.count(event);
        }
        Host host = hosts[session.peerIndex()];
        boolean wasOpen = host != null && host.open == session;
        boolean wasDialling = host != null && host.dialling == session;
        if (event != null && (wasOpen || ++refusals <= LOGGED_REFUSALS)) {
            String who = session.peerIndex() == 0 ? "an unknown host" : "host " + session.peerIndex();
            owner.log("plane: session with " + who + " ended: " + reason
                    + (!wasOpen && refusals == LOGGED_REFUSALS ? "; more of these are only counted" : ""));
        }
        owner.close(session);
        if (wasDialling) {
            host.dialling = null;
        }
        if (wasOpen) {
            host.open = null;
            owner.down(host.index);
        }
        if (host != null && host.open == null && host.dialling == null && session.wasDialled() && host.port != 0) {
            host.dialNanos = nowNanos + host.retryNanos;
            host.retryNanos = Math.min(LAST_RETRY_NANOS, 2 * host.retryNanos);
        }
    }

    /** What there is, one line per host with which a session is or was, for people. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Host host : known) {
            String state = host.open != null
                    ? "session " + host.sessions + (host.open.wasDialled() ? ", dialled here" : ", dialled there")
                    : host.dialling != null ? "handshake" : "no session";
            lines.add("plane: host " + host.index + " " + state);
        }
        return lines;
    }
}
