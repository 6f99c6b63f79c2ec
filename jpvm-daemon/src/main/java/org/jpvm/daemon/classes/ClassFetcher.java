package org.jpvm.daemon.classes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks the daemons of other hosts for classes. Each question gets its answer within a bounded time, whatever happens to the session and whatever
 * the other side says; what was under way when a session broke is asked again over the next one, if that comes soon.
 */
public final class ClassFetcher {
    /** Without a session for so long, there is none. */
    static final long SESSION_NANOS = 5_000_000_000L;

    /** A daemon that says nothing for so long does not answer. */
    static final long ANSWER_NANOS = 10_000_000_000L;

    /** No question takes longer, even if something comes now and then. */
    static final long TOTAL_NANOS = 60_000_000_000L;

    /** Questions under way to one host. */
    static final int MAX_SENT = 64;

    /** Questions that wait for one host. */
    static final int MAX_WAITING = 10_000;

    /** The way to other daemons. */
    @FunctionalInterface
    public interface Way {
        /** As {@link org.jpvm.daemon.core.Extensions#send}. */
        boolean send(int hostIndex, ByteBuffer bytes, int start, int end);
    }

    /** What came of a question. */
    public sealed interface Answer {
        /** A stamp that changes with any file of the program. */
        record Stamp(String stamp) implements Answer {}

        /** The content, whose hash was checked. */
        record Content(String hash, byte[] bytes) implements Answer {}

        /** It is what the asker has under this hash. */
        record Same(String hash) implements Answer {}

        /** There is no such class or resource. */
        record Absent() implements Answer {}

        /** Nobody knows; why, as a part of a sentence. */
        record Failed(String reason) implements Answer {}
    }

    private static final class Question {
        final ClassMessage message;
        final Consumer<Answer> asker;
        final long askedNanos;

        Question(ClassMessage message, Consumer<Answer> asker, long askedNanos) {
            this.message = message;
            this.asker = asker;
            this.askedNanos = askedNanos;
        }
    }

    private static final class Peer {
        final ArrayDeque<Question> waiting = new ArrayDeque<>();

        /** Oldest first. */
        final LinkedHashMap<Integer, Question> sent = new LinkedHashMap<>();

        boolean up;

        /** When it was last heard, or when its session began or ended. */
        long progressNanos = Long.MIN_VALUE;

        /** The answer that is coming in parts, null for none. */
        ClassMessage.Found found;

        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        final MessageDigest digest = sha256();

        void forgetContent() {
            found = null;
            content.reset();
            digest.reset();
        }

        boolean isIdle() {
            return waiting.isEmpty() && sent.isEmpty();
        }
    }

    private final Way way;
    private final Map<Integer, Peer> peers = new TreeMap<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(ClassMessage.MAX_BYTES);
    private int nextId = 1;
    private int open;
    private long unexpected;

    /** A fetcher that has asked nothing. */
    public ClassFetcher(Way way) {
        this.way = way;
    }

    /** Asks what there is of a program now; the asker gets a {@link Answer.Stamp} or {@link Answer.Failed}, perhaps within this call. */
    public void open(ClassOrigin origin, long nowNanos, Consumer<Answer> asker) {
        ask(origin.hostIndex(), new ClassMessage.Open(nextId++, origin.program()), nowNanos, asker);
    }

    /**
     * Asks for a class or resource.
     *
     * @param name       valid, see {@link ResourceNames#isValid}
     * @param occurrence 0 for the first of that name on the class path
     * @param hashes     of contents that the asker has: at most two
     */
    public void get(
            ClassOrigin origin,
            String name,
            int occurrence,
            List<String> hashes,
            long nowNanos,
            Consumer<Answer> asker) {
        ClassMessage message = new ClassMessage.Get(nextId++, origin.program(), occurrence, List.copyOf(hashes), name);
        ask(origin.hostIndex(), message, nowNanos, asker);
    }

    private void ask(int hostIndex, ClassMessage message, long nowNanos, Consumer<Answer> asker) {
        Peer peer = peer(hostIndex);
        if (peer.waiting.size() >= MAX_WAITING) {
            asker.accept(new Answer.Failed("too many classes are asked for"));
            return;
        }
        open++;
        peer.waiting.add(new Question(message, asker, nowNanos));
        pump(hostIndex, peer);
    }

    private Peer peer(int hostIndex) {
        return peers.computeIfAbsent(hostIndex, key -> new Peer());
    }

    /** Messages that answered nothing that was asked. */
    public long unexpected() {
        return unexpected;
    }

    void up(int hostIndex, long nowNanos) {
        Peer peer = peer(hostIndex);
        peer.up = true;
        peer.progressNanos = nowNanos;
        pump(hostIndex, peer);
    }

    void down(int hostIndex, long nowNanos) {
        Peer peer = peers.get(hostIndex);
        if (peer == null) {
            return;
        }
        peer.up = false;
        peer.progressNanos = nowNanos;
        peer.forgetContent();
        List<Question> again = new ArrayList<>(peer.sent.values());
        peer.sent.clear();
        for (int i = again.size() - 1; i >= 0; i--) {
            peer.waiting.addFirst(again.get(i));
        }
        if (peer.isIdle()) {
            peers.remove(hostIndex);
        }
    }

    void room(int hostIndex) {
        Peer peer = peers.get(hostIndex);
        if (peer != null) {
            pump(hostIndex, peer);
        }
    }

    private void pump(int hostIndex, Peer peer) {
        while (peer.up && peer.sent.size() < MAX_SENT && !peer.waiting.isEmpty()) {
            Question next = peer.waiting.peek();
            next.message.write(scratch.clear());
            if (!way.send(hostIndex, scratch, 0, scratch.position())) {
                return;
            }
            peer.waiting.poll();
            peer.sent.put(next.message.id(), next);
        }
    }

    /** An answer came. */
    void message(int hostIndex, ClassMessage message, long nowNanos) {
        Peer peer = peers.get(hostIndex);
        Question question = peer == null ? null : peer.sent.get(message.id());
        if (question == null) {
            unexpected++;
            return;
        }
        peer.progressNanos = nowNanos;
        Answer answer = answer(peer, question, message);
        if (answer != null) {
            if (peer.found != null && peer.found.id() == message.id()) {
                peer.forgetContent();
            }
            peer.sent.remove(message.id());
            open--;
            question.asker.accept(answer);
            pump(hostIndex, peer);
        }
    }

    /** The answer that is complete now, null for none yet. */
    private static Answer answer(Peer peer, Question question, ClassMessage message) {
        if (message instanceof ClassMessage.Refused refused) {
            return new Answer.Failed(refused.reason().text);
        }
        if (question.message instanceof ClassMessage.Open) {
            return message instanceof ClassMessage.Opened opened ? new Answer.Stamp(opened.stamp()) : nonsense();
        }
        ClassMessage.Get get = (ClassMessage.Get) question.message;
        if (message instanceof ClassMessage.Absent) {
            return new Answer.Absent();
        } else if (message instanceof ClassMessage.Same same) {
            return get.hashes().contains(same.hash()) ? new Answer.Same(same.hash()) : nonsense();
        } else if (message instanceof ClassMessage.Found found && peer.found == null) {
            peer.found = found;
            return contentIfComplete(peer);
        } else if (message instanceof ClassMessage.Part part && peer.found != null && peer.found.id() == part.id()) {
            if (part.bytes().length > peer.found.length() - peer.content.size()) {
                return nonsense();
            }
            peer.content.writeBytes(part.bytes());
            peer.digest.update(part.bytes());
            return contentIfComplete(peer);
        }
        return nonsense();
    }

    private static Answer contentIfComplete(Peer peer) {
        if (peer.content.size() < peer.found.length()) {
            return null;
        }
        byte[] bytes = peer.content.toByteArray();
        String hash = HexFormat.of().formatHex(peer.digest.digest());
        return hash.equals(peer.found.hash())
                ? new Answer.Content(hash, bytes)
                : new Answer.Failed("what came is not what was announced");
    }

    private static Answer nonsense() {
        return new Answer.Failed("its daemon answers nonsense");
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        if (open == 0) {
            return next;
        }
        for (Peer peer : peers.values()) {
            Question oldest = oldest(peer);
            if (oldest != null) {
                next = Math.min(next, deadline(peer, oldest));
            }
        }
        return next;
    }

    private static Question oldest(Peer peer) {
        return peer.sent.isEmpty()
                ? peer.waiting.peek()
                : peer.sent.values().iterator().next();
    }

    private static long deadline(Peer peer, Question question) {
        long patience = peer.up ? ANSWER_NANOS : SESSION_NANOS;
        long last = Math.max(peer.progressNanos, question.askedNanos);
        return Math.min(last + patience, question.askedNanos + TOTAL_NANOS);
    }

    /** Gives up what takes too long. */
    void handleTimeout(long nowNanos) {
        for (Integer hostIndex : new ArrayList<>(peers.keySet())) {
            Peer peer = peers.get(hostIndex);
            List<Question> late = new ArrayList<>();
            takeLate(peer, peer.sent.values().iterator(), nowNanos, late);
            takeLate(peer, peer.waiting.iterator(), nowNanos, late);
            if (peer.found != null && !peer.sent.containsKey(peer.found.id())) {
                peer.forgetContent();
            }
            String reason = peer.up ? "its daemon does not answer" : "there is no session with its daemon";
            if (!peer.up && peer.isIdle()) {
                peers.remove(hostIndex);
            }
            open -= late.size();
            late.forEach(question -> question.asker.accept(new Answer.Failed(reason)));
            pump(hostIndex, peer);
        }
    }

    private static void takeLate(Peer peer, Iterator<Question> questions, long nowNanos, List<Question> late) {
        while (questions.hasNext()) {
            Question question = questions.next();
            if (deadline(peer, question) <= nowNanos) {
                questions.remove();
                late.add(question);
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
