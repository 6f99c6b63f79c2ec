package org.jpvm.client;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;

/**
 * Messages that were not received yet, in the order of arrival. Source: pvm-api §7.
 *
 * <p>Some of them are read ahead: they came in together with a message that ended a receive, where C would have left them in the socket. A
 * handler added before the next input is for them, too.
 */
public final class MessageQueue {
    private static final int MAX_SPARE_NODES = 64;
    private static final int ANY = -1;
    private static final long NOTHING_AHEAD = Long.MAX_VALUE;

    /** Looks at the header of a message. */
    @FunctionalInterface
    public interface HeaderTest {
        /** Whether the message is meant. */
        boolean test(int source, int tag, int context);
    }

    /**
     * A message that waits.
     *
     * @param readAhead whether it came in together with one that ended a receive
     */
    public record Entry(MessageBuffer message, int source, int tag, int context, boolean readAhead) {}

    private final Node head = new Node();
    private Node spare;
    private int spareCount;
    private int size;
    private long arrivals;
    /** Messages that arrived later than this are read ahead. */
    private long readUpTo = NOTHING_AHEAD;

    /** An empty queue. */
    public MessageQueue() {
        head.next = head;
        head.previous = head;
    }

    /** Whether a message with this header is what a receive with these arguments wants; -1 is any, in the context, too. */
    public static boolean matches(int source, int tag, int context, int wantSource, int wantTag, int wantContext) {
        return (wantSource == ANY || wantSource == source)
                && (wantTag == ANY || wantTag == tag)
                && (wantContext == ANY || wantContext == context);
    }

    /** Number of messages. */
    public int size() {
        return size;
    }

    /** Appends a message with this header. */
    public void add(MessageBuffer message, int source, int tag, int context) {
        insert(message, source, tag, context, ++arrivals, head.previous);
    }

    /** Puts a message back in front of all others. */
    public void addFirst(MessageBuffer message, int source, int tag, int context) {
        insert(message, source, tag, context, 0, head);
    }

    /** A message ended a receive without being queued: what comes now is read ahead, until {@link #endReadAhead}. */
    public void beginReadAhead() {
        readUpTo = Math.min(readUpTo, arrivals);
    }

    /** A call takes messages in: all that is queued has been read. */
    public void endReadAhead() {
        readUpTo = NOTHING_AHEAD;
    }

    /** Whether messages were read ahead, some of which may have been received since. */
    public boolean hasReadAhead() {
        return arrivals > readUpTo;
    }

    /** Takes those messages read ahead that the test is true for. */
    public List<MessageBuffer> takeReadAhead(HeaderTest test) {
        List<MessageBuffer> taken = new ArrayList<>();
        Node node = head.next;
        while (node != head) {
            Node next = node.next;
            if (node.arrival > readUpTo && test.test(node.source, node.tag, node.context)) {
                taken.add(unlink(node));
            }
            node = next;
        }
        return taken;
    }

    /** Takes the oldest message that matches, or null. */
    public MessageBuffer take(int source, int tag, int context) {
        Node node = find(source, tag, context);
        return node == null ? null : unlink(node);
    }

    /** The oldest message that matches, which stays; or null. */
    public MessageBuffer peek(int source, int tag, int context) {
        Node node = find(source, tag, context);
        return node == null ? null : node.message;
    }

    /**
     * Takes the message that {@code matcher} chooses, or null.
     *
     * @throws PvmException the error that the matcher returned
     */
    public MessageBuffer take(MessageMatcher matcher, Tid from, int tag) {
        Node node = find(matcher, from, tag);
        return node == null ? null : unlink(node);
    }

    /** The message that {@code matcher} chooses, which stays; or null. */
    public MessageBuffer peek(MessageMatcher matcher, Tid from, int tag) {
        Node node = find(matcher, from, tag);
        return node == null ? null : node.message;
    }

    /** All messages, oldest first. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size);
        for (Node node = head.next; node != head; node = node.next) {
            entries.add(new Entry(node.message, node.source, node.tag, node.context, node.arrival > readUpTo));
        }
        return entries;
    }

    /** Puts messages into an empty queue; those that were read ahead must be the last ones. */
    public void addAll(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.readAhead) {
                beginReadAhead();
            }
            add(entry.message, entry.source, entry.tag, entry.context);
        }
    }

    /** Drops all messages. */
    public void clear() {
        while (size > 0) {
            unlink(head.next);
        }
    }

    private Node find(int source, int tag, int context) {
        for (Node node = head.next; node != head; node = node.next) {
            if (matches(node.source, node.tag, node.context, source, tag, context)) {
                return node;
            }
        }
        return null;
    }

    private Node find(MessageMatcher matcher, Tid from, int tag) {
        Node best = null;
        int bestScore = 0;
        for (Node node = head.next; node != head; node = node.next) {
            int score = matcher.match(node.message, from, tag);
            if (score < 0) {
                throw new PvmException(PvmError.ofCode(score), "receive ended by its matcher with code=" + score);
            }
            if (score == 1) {
                return node;
            }
            if (score > bestScore) {
                best = node;
                bestScore = score;
            }
        }
        return best;
    }

    private void insert(MessageBuffer message, int source, int tag, int context, long arrival, Node after) {
        Node node = spare;
        if (node == null) {
            node = new Node();
        } else {
            spare = node.next;
            spareCount--;
        }
        node.message = message;
        node.source = source;
        node.tag = tag;
        node.context = context;
        node.arrival = arrival;
        node.previous = after;
        node.next = after.next;
        after.next.previous = node;
        after.next = node;
        size++;
    }

    private MessageBuffer unlink(Node node) {
        MessageBuffer message = node.message;
        node.previous.next = node.next;
        node.next.previous = node.previous;
        node.message = null;
        node.previous = null;
        node.next = null;
        if (spareCount < MAX_SPARE_NODES) {
            node.next = spare;
            spare = node;
            spareCount++;
        }
        size--;
        return message;
    }

    private static final class Node {
        private Node next;
        private Node previous;
        private MessageBuffer message;
        private int source;
        private int tag;
        private int context;
        private long arrival;
    }
}
