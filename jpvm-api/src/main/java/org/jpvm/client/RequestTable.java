package org.jpvm.client;

/** Requests that wait for their answer, by wait id. Source: pvm-wire-protocol §2.9, §3.4. */
public final class RequestTable<W> {
    private final IntMap<Pending<W>> pending = new IntMap<>();
    private int lastWaitId;

    /**
     * Notes a request.
     *
     * @param peer   who will answer
     * @param tag    tag of the request and the answer
     * @param waiter who waits
     * @return its wait id, counted from 1
     */
    public int add(int peer, int tag, W waiter) {
        do {
            lastWaitId = lastWaitId == Integer.MAX_VALUE ? 1 : lastWaitId + 1;
        } while (pending.get(lastWaitId) != null);
        pending.put(lastWaitId, new Pending<>(peer, tag, waiter));
        return lastWaitId;
    }

    /** Takes the request that a message answers, or returns null when it answers none. */
    public W take(int source, int tag, int waitId) {
        Pending<W> found = pending.get(waitId);
        if (found == null || found.peer != source || found.tag != tag) {
            return null;
        }
        return pending.remove(waitId).waiter;
    }

    /** Wait id of the last request, 0 before the first. */
    public int lastWaitId() {
        return lastWaitId;
    }

    /** Goes on counting from here, so that a late answer to an earlier request answers none of the new ones. */
    public void continueFrom(int waitId) {
        lastWaitId = Math.max(0, waitId);
    }

    /** Forgets a request whose thread gave up; its answer will be dropped. */
    public void cancel(int waitId) {
        pending.remove(waitId);
    }

    private record Pending<W>(int peer, int tag, W waiter) {}
}
