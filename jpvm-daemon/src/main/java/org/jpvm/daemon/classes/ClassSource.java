package org.jpvm.daemon.classes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives other daemons the classes of programs that tasks of this host spawned: what is on a class path that was offered, and nothing else. One
 * question of a host is worked on at a time, and of a few hosts, so that memory is bounded however many ask and however slowly they read.
 */
public final class ClassSource {
    /** Longest class or resource. */
    public static final int MAX_CONTENT_BYTES = ClassMessage.MAX_CONTENT_BYTES;

    /** Class paths that are offered; the one that was not spawned from for the longest time goes first. */
    static final int MAX_PROGRAMS = 1024;

    /** Questions of one host that wait. */
    static final int MAX_WAITING = 1024;

    /** Hosts whose questions are worked on at the same time. */
    static final int MAX_ACTIVE = 8;

    /** An answer that is not taken for so long is given up. */
    static final long STALLED_NANOS = 10_000_000_000L;

    /** What reads files; answers later, by {@link ClassSource#stamped} and {@link ClassSource#read}. */
    public interface Files {
        /** Looks what there is on a class path. */
        void stamp(long ticket, String classPath);

        /** Reads a class or resource, the n-th of that name. */
        void read(long ticket, String classPath, String name, int occurrence);
    }

    private static final class Peer {
        final int hostIndex;
        final ArrayDeque<ClassMessage> waiting = new ArrayDeque<>();

        /** What is worked on, null for nothing. */
        ClassMessage current;

        /** What {@link Files} was asked with, 0 when it has answered. */
        long ticket;

        /** The answer, as far as the session has not taken it. */
        ClassMessage answer;

        byte[] content;
        int contentSent;
        long progressNanos;

        /** Waits for others to be done. */
        boolean queued;

        Peer(int hostIndex) {
            this.hostIndex = hostIndex;
        }
    }

    private final ClassFetcher.Way way;
    private final Files files;
    private final Map<Integer, Peer> peers = new TreeMap<>();
    private final Map<Long, Peer> byTicket = new TreeMap<>();
    private final ArrayDeque<Peer> ready = new ArrayDeque<>();
    private final LinkedHashMap<String, String> programs = new LinkedHashMap<>(16, 0.75f, true);
    private final ByteBuffer scratch = ByteBuffer.allocate(ClassMessage.MAX_BYTES);
    private int active;
    private boolean starting;

    /** Time of the present call. */
    private long nowNanos;

    private long nextTicket = 1;
    private long served;
    private long servedBytes;

    /** A source that offers nothing yet. */
    public ClassSource(ClassFetcher.Way way, Files files) {
        this.way = way;
        this.files = files;
    }

    /** Offers what is on a class path, and returns its name; the same each time. */
    public String offer(String classPath) {
        MessageDigest digest = ClassFetcher.sha256();
        byte[] hash = digest.digest(classPath.getBytes(StandardCharsets.UTF_8));
        String program = HexFormat.of().formatHex(hash, 0, ClassOrigin.PROGRAM_BYTES);
        programs.put(program, classPath);
        if (programs.size() > MAX_PROGRAMS) {
            programs.remove(programs.keySet().iterator().next());
        }
        return program;
    }

    /** The class path that a name stands for, null for none. */
    String classPath(String program) {
        return programs.get(program);
    }

    /** Classes and resources that were sent. */
    public long served() {
        return served;
    }

    /** Their bytes. */
    public long servedBytes() {
        return servedBytes;
    }

    void down(int hostIndex) {
        Peer peer = peers.remove(hostIndex);
        if (peer != null) {
            ready.remove(peer);
            byTicket.remove(peer.ticket);
            if (peer.current != null) {
                active--;
            }
            startReady();
        }
    }

    void room(int hostIndex, long now) {
        nowNanos = now;
        Peer peer = peers.get(hostIndex);
        if (peer != null && peer.answer != null) {
            send(peer);
        }
    }

    /** A question came. */
    void message(int hostIndex, ClassMessage question, long now) {
        nowNanos = now;
        Peer peer = peers.computeIfAbsent(hostIndex, Peer::new);
        if (peer.waiting.size() >= MAX_WAITING) {
            // Should this be lost as well, the asker waits in vain, as it deserves.
            put(peer, new ClassMessage.Refused(question.id(), ClassMessage.Refusal.BUSY));
            return;
        }
        peer.waiting.add(question);
        enqueue(peer);
        startReady();
    }

    private void enqueue(Peer peer) {
        if (peer.current == null && !peer.queued && !peer.waiting.isEmpty()) {
            peer.queued = true;
            ready.add(peer);
        }
    }

    private void startReady() {
        if (starting) {
            return;
        }
        starting = true;
        while (active < MAX_ACTIVE && !ready.isEmpty()) {
            Peer peer = ready.poll();
            peer.queued = false;
            peer.current = peer.waiting.poll();
            active++;
            peer.ticket = nextTicket++;
            byTicket.put(peer.ticket, peer);
            start(peer);
        }
        starting = false;
    }

    private void start(Peer peer) {
        if (peer.current instanceof ClassMessage.Open open && programs.get(open.program()) != null) {
            files.stamp(peer.ticket, programs.get(open.program()));
        } else if (peer.current instanceof ClassMessage.Get get && programs.get(get.program()) != null) {
            files.read(peer.ticket, programs.get(get.program()), get.name(), get.occurrence());
        } else {
            ClassMessage refusal = new ClassMessage.Refused(peer.current.id(), ClassMessage.Refusal.UNKNOWN_PROGRAM);
            answer(peer.ticket, refusal, null);
        }
    }

    /** Answers {@link Files#stamp}: 64 hexadecimal digits that change with any file there. */
    public void stamped(long ticket, String stamp, long now) {
        nowNanos = now;
        Peer peer = byTicket.get(ticket);
        if (peer != null && peer.current instanceof ClassMessage.Open open) {
            answer(ticket, new ClassMessage.Opened(open.id(), stamp), null);
        }
    }

    /**
     * Answers {@link Files#read}.
     *
     * @param content at most {@link #MAX_CONTENT_BYTES} long; null when there is no such class or resource
     * @param hash    its SHA-256, 64 hexadecimal digits
     */
    public void read(long ticket, byte[] content, String hash, long now) {
        nowNanos = now;
        Peer peer = byTicket.get(ticket);
        if (peer == null || !(peer.current instanceof ClassMessage.Get get)) {
            return;
        }
        if (content == null) {
            answer(ticket, new ClassMessage.Absent(get.id()), null);
        } else if (get.hashes().contains(hash)) {
            answer(ticket, new ClassMessage.Same(get.id(), hash), null);
        } else {
            served++;
            servedBytes += content.length;
            answer(ticket, new ClassMessage.Found(get.id(), hash, content.length), content);
        }
    }

    /** Answers either: it is there and cannot be read. */
    public void unreadable(long ticket, long now) {
        nowNanos = now;
        refuse(ticket, ClassMessage.Refusal.UNREADABLE);
    }

    /** Answers {@link Files#read}: it is longer than {@link #MAX_CONTENT_BYTES}. */
    public void tooLong(long ticket, long now) {
        nowNanos = now;
        refuse(ticket, ClassMessage.Refusal.TOO_LONG);
    }

    private void refuse(long ticket, ClassMessage.Refusal reason) {
        Peer peer = byTicket.get(ticket);
        if (peer != null && peer.current != null) {
            answer(ticket, new ClassMessage.Refused(peer.current.id(), reason), null);
        }
    }

    private void answer(long ticket, ClassMessage answer, byte[] content) {
        Peer peer = byTicket.remove(ticket);
        peer.ticket = 0;
        peer.answer = answer;
        peer.content = content;
        peer.contentSent = 0;
        peer.progressNanos = nowNanos;
        send(peer);
    }

    private void send(Peer peer) {
        while (peer.answer != null && put(peer, peer.answer)) {
            peer.progressNanos = nowNanos;
            peer.answer = nextPart(peer);
        }
        if (peer.answer == null) {
            finish(peer);
        }
    }

    private static ClassMessage nextPart(Peer peer) {
        if (peer.content == null || peer.contentSent == peer.content.length) {
            return null;
        }
        int count = Math.min(ClassMessage.PART_BYTES, peer.content.length - peer.contentSent);
        byte[] part = new byte[count];
        System.arraycopy(peer.content, peer.contentSent, part, 0, count);
        peer.contentSent += count;
        return new ClassMessage.Part(peer.current.id(), part);
    }

    private boolean put(Peer peer, ClassMessage message) {
        message.write(scratch.clear());
        return way.send(peer.hostIndex, scratch, 0, scratch.position());
    }

    private void finish(Peer peer) {
        peer.current = null;
        peer.answer = null;
        peer.content = null;
        active--;
        enqueue(peer);
        startReady();
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        if (active == 0) {
            return next;
        }
        for (Peer peer : peers.values()) {
            if (peer.answer != null) {
                next = Math.min(next, peer.progressNanos + STALLED_NANOS);
            }
        }
        return next;
    }

    /** Gives up hosts that take nothing; they have given up, too. */
    void handleTimeout(long now) {
        nowNanos = now;
        for (Peer peer : List.copyOf(peers.values())) {
            if (peer.answer != null && peer.progressNanos + STALLED_NANOS <= nowNanos) {
                down(peer.hostIndex);
            }
        }
    }
}
