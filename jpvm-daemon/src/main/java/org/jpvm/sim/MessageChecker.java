package org.jpvm.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.Tid;

/**
 * Messages between tasks: what comes was sent, byte for byte, once and in order for each pair; and what was sent comes, unless the receiver or its
 * host is gone, or the sender ended in the middle of it.
 */
final class MessageChecker {
    private record Sent(int tag, int lengthBytes, long timeNanos) {}

    /** Messages from one task to another, oldest first. */
    private static final class Pair {
        final SimTask from;
        final int to;
        final List<Sent> sent = new ArrayList<>();
        int received;

        Pair(SimTask from, int to) {
            this.from = from;
            this.to = to;
        }
    }

    private final SimWorld world;
    private final Map<Long, Pair> pairs = new LinkedHashMap<>();
    long sent;
    long received;

    MessageChecker(SimWorld world) {
        this.world = world;
    }

    private static long key(int from, int to) {
        return (long) from << 32 | to & 0xffffffffL;
    }

    /**
     * A task sends a message to others, to one of them directly. Not to tasks on hosts of which its daemon has not heard yet: nobody could have
     * told it their tids.
     */
    void send(SimTask from, int destination, int[] wanted, int lengthBytes) {
        int[] receivers = Arrays.stream(wanted).filter(to -> canReach(from, to)).toArray();
        if (receivers.length == 0) {
            return;
        }
        int tag = ++from.messagesSent;
        world.note(() -> "     message " + tag + " of " + lengthBytes + " bytes from " + from + " to "
                + Arrays.stream(receivers).mapToObj(Tid::text).toList());
        for (int to : receivers) {
            sent++;
            pairs.computeIfAbsent(key(from.tid, to), key -> new Pair(from, to))
                    .sent
                    .add(new Sent(tag, lengthBytes, world.now));
        }
        from.send(destination, tag, content(from.tid, tag, lengthBytes));
    }

    /** Whether the daemons of the task, that of its tid and that of the host where it runs, know the host of another. */
    boolean canReach(SimTask from, int to) {
        return from.host.core.reaches(Tid.hostIndex(to)) && from.place().core.reaches(Tid.hostIndex(to));
    }

    private static byte[] content(int from, int tag, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        int state = from * 31 + tag;
        for (int i = 0; i < lengthBytes; i++) {
            state = state * 1664525 + 1013904223;
            bytes[i] = (byte) (state >>> 24);
        }
        return bytes;
    }

    /** A message came. */
    void received(SimTask to, int source, int tag, byte[] message, int start) {
        received++;
        Pair pair = pairs.get(key(source, to.tid));
        if (pair == null) {
            throw world.failure(
                    "message " + tag + " from " + Tid.text(source) + " came to " + to + ", to whom it was not sent");
        }
        Sent expected = pair.received < pair.sent.size() ? pair.sent.get(pair.received) : null;
        if (expected == null || expected.tag != tag) {
            boolean again = pair.sent.subList(0, pair.received).stream().anyMatch(each -> each.tag == tag);
            throw world.failure("message " + tag + " from " + Tid.text(source) + " to " + to
                    + (again ? " came again" : " overtook another")
                    + ", next is " + (expected == null ? "none" : expected.tag));
        }
        int length = message.length - start;
        if (length != expected.lengthBytes
                || !Arrays.equals(message, start, message.length, content(source, tag, length), 0, length)) {
            throw world.failure("message " + tag + " from " + Tid.text(source) + " to " + to + " came damaged, "
                    + length + " bytes of " + expected.lengthBytes);
        }
        pair.received++;
    }

    /** Whether everything has come that must come. */
    boolean isComplete() {
        return missing() == null;
    }

    /** All has had time to arrive. */
    void check() {
        String missing = missing();
        if (missing != null) {
            throw world.failure(missing);
        }
    }

    private String missing() {
        for (Pair pair : pairs.values()) {
            SimTask to = world.tasks.get(pair.to);
            boolean senderFinished = pair.from.isEnrolled()
                    || pair.from.leftProperly
                            && pair.from.host.isAlive()
                            && pair.from.place().isAlive();
            if (to != null && to.isEnrolled() && senderFinished && pair.received < pair.sent.size()) {
                Sent next = pair.sent.get(pair.received);
                return String.format(
                        "message %d from %s to %s, sent at %.6f s, did not arrive; %d of %d did",
                        next.tag, pair.from, to, next.timeNanos / 1e9, pair.received, pair.sent.size());
            }
        }
        return null;
    }
}
