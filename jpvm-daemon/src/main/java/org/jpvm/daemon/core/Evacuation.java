package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;

/**
 * A host that is about to leave the machine sends its guests home first, or on to others where home does not take them; its own tasks end with it, as they do
 * in PVM. The master asks it to before it deletes it; a host that is told to end asks itself. Both go on without when it takes too long.
 */
final class Evacuation {
    private static final long MILLISECOND = 1_000_000L;

    /** For a host to send its guests away before it is deleted. */
    static final long DELETE_NANOS = 5000 * MILLISECOND;
    /** The same before its daemon ends. */
    static final long SHUTDOWN_NANOS = 2000 * MILLISECOND;
    /** A host that says nothing for so long is deleted as it is. */
    static final long SILENCE_NANOS = 1500 * MILLISECOND;
    /** Guests that stayed are asked again, and the master hears of it. */
    static final long AGAIN_NANOS = 100 * MILLISECOND;

    /** Attempts to go home before other hosts are tried in turn with it. */
    private static final int ATTEMPTS_HOME = 2;

    /** A host that the master waits for. */
    private static final class Leaver {
        final List<Runnable> then = new ArrayList<>();
        final long endNanos;
        long silentNanos;

        Leaver(long nowNanos) {
            endNanos = nowNanos + DELETE_NANOS + AGAIN_NANOS;
            silentNanos = nowNanos + SILENCE_NANOS;
        }

        long deadlineNanos() {
            return Math.min(endNanos, silentNanos);
        }
    }

    /** A guest that is to go. */
    private static final class Attempts {
        int count;
        boolean open;
        boolean hopeless;
    }

    private final PvmdState state;
    private final int local;
    private final TreeMap<Integer, Leaver> leavers = new TreeMap<>();
    private final TreeMap<Integer, Attempts> guests = new TreeMap<>();

    /** Whether this host has been asked and has not said yet that it is done. */
    private boolean going;

    /** What follows here; null when it is the master that waits. */
    private Runnable then;

    /** No guests are taken in before that. */
    private long closedNanos = Long.MIN_VALUE;

    private long endNanos;
    private long againNanos;

    Evacuation(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** At the master: does something as soon as other hosts have no guests any more, or have had the time to send them away. */
    void before(TreeSet<Integer> hosts, Runnable action) {
        List<Integer> asked = hosts.stream().filter(state.extensions::isUp).toList();
        if (asked.isEmpty()) {
            action.run();
            return;
        }
        int[] left = {asked.size()};
        for (int host : asked) {
            Leaver leaver = leavers.get(host);
            if (leaver == null) {
                leaver = new Leaver(state.nowNanos);
                leavers.put(host, leaver);
                state.handover.send(host, MoveOp.EVACUATE, 0, Tid.hostPart(host) | 1);
            }
            leaver.then.add(() -> {
                if (--left[0] == 0) {
                    action.run();
                }
            });
        }
    }

    /** At the master: a host says how many guests it still has. */
    void onEvacuated(int from, int left) {
        Leaver leaver = leavers.get(from);
        if (leaver == null) {
            state.count(DaemonCounter.LATE_ANSWERS);
        } else if (left > 0) {
            leaver.silentNanos = state.nowNanos + SILENCE_NANOS;
        } else {
            left(from);
        }
    }

    private void left(int host) {
        Leaver leaver = leavers.remove(host);
        if (leaver != null) {
            leaver.then.forEach(Runnable::run);
        }
    }

    /** The master is going to delete this host. */
    void onEvacuate(int from) {
        if (from != state.hosts.master().index()) {
            state.count(DaemonCounter.REFUSED);
        } else if (!going) {
            begin(DELETE_NANOS, null);
        }
    }

    /** This host is going to end; what follows comes at once when there are no guests. */
    void beforeEnd(Runnable action) {
        begin(SHUTDOWN_NANOS, action);
    }

    private void begin(long limitNanos, Runnable action) {
        going = true;
        then = action;
        endNanos = state.nowNanos + limitNanos;
        closedNanos = endNanos;
        guests.clear();
        sendAway();
    }

    /** Why this host takes no guest in, null when it does. */
    String obstacle() {
        return state.nowNanos < closedNanos ? "it leaves the machine" : null;
    }

    private void sendAway() {
        againNanos = state.nowNanos + AGAIN_NANOS;
        for (Task guest : List.copyOf(state.tasks.guests())) {
            Attempts attempts = guests.computeIfAbsent(guest.tid, tid -> new Attempts());
            if (!attempts.open && !attempts.hopeless) {
                attempts.open = true;
                int target = target(Tid.hostIndex(guest.tid), attempts.count++);
                state.handover.requests().move(guest.tid, target, problem -> onVerdict(guest.tid, problem));
            }
        }
        if (isDone() || state.nowNanos >= endNanos) {
            finish();
        } else if (then == null) {
            tell(Math.max(1, state.tasks.guests().size()));
        }
    }

    /** Home first; then the others in turn with it. */
    private int target(int home, int attempt) {
        List<Integer> others = new ArrayList<>();
        for (HostEntry host : state.hosts.others()) {
            if (host.index() != home && state.extensions.isUp(host.index())) {
                others.add(host.index());
            }
        }
        boolean goesHome = attempt < ATTEMPTS_HOME || attempt % 2 != 0 || others.isEmpty();
        return goesHome ? home : others.get((attempt - ATTEMPTS_HOME) / 2 % others.size());
    }

    private void onVerdict(int tid, String problem) {
        Attempts attempts = guests.get(tid);
        if (attempts == null) {
            return;
        }
        attempts.open = false;
        attempts.hopeless = HomeMoves.PINNED.equals(problem);
        if (problem != null && (attempts.hopeless || attempts.count == 1)) {
            state.log("guest " + Tid.text(tid) + " is to leave and stays: " + problem);
        }
        // The next look may not be from within this one's.
        againNanos = going && isDone() ? state.nowNanos : againNanos;
    }

    /** Whether no guest is here, or comes, that can go. */
    private boolean isDone() {
        return state.handover.target().size() == 0
                && state.tasks.guests().stream().allMatch(guest -> {
                    Attempts attempts = guests.get(guest.tid);
                    return attempts != null && attempts.hopeless;
                });
    }

    private void finish() {
        going = false;
        guests.clear();
        Runnable action = then;
        then = null;
        if (action != null) {
            action.run();
        } else {
            tell(0);
        }
    }

    private void tell(int left) {
        int master = state.hosts.master().index();
        state.handover.send(
                master,
                Handover.message(MoveOp.EVACUATED, 0, Tid.hostPart(local) | 1).putInt(left));
    }

    /** A host is not in the machine any more. */
    void hostGone(int index) {
        left(index);
    }

    long nextDeadlineNanos() {
        long next = going ? Math.min(againNanos, endNanos) : Long.MAX_VALUE;
        if (leavers.isEmpty()) {
            return next;
        }
        for (Leaver leaver : leavers.values()) {
            next = Math.min(next, leaver.deadlineNanos());
        }
        return next;
    }

    void handleTimeout() {
        for (int host : List.copyOf(leavers.keySet())) {
            Leaver leaver = leavers.get(host);
            if (leaver != null && leaver.deadlineNanos() <= state.nowNanos) {
                left(host);
            }
        }
        if (going && Math.min(againNanos, endNanos) <= state.nowNanos) {
            sendAway();
        }
    }

    /** Hosts that are waited for. */
    int size() {
        return leavers.size() + (going ? 1 : 0);
    }
}
