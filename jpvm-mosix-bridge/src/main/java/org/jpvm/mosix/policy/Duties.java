package org.jpvm.mosix.policy;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;

/**
 * What comes before load for every policy: a host that leaves gives everything away, one whose owner wants no guests gives those away, and one
 * that is short of memory gives away what relieves it (memory ushering). Source: mosix §1.2, §1.6, §1.7.
 */
final class Duties {
    /** A host with less than this share of its memory free is short of memory; nobody is sent where it would become so. */
    static final double RESERVE = 0.05;

    /** Hosts offered to one that must give tasks away: the best may be busy. */
    private static final int OFFERS = 4;

    private Duties() {}

    /** Whether a host is short of memory; one that does not know its memory never is. */
    static boolean isShort(HostView host) {
        return host.totalMemory() > 0 && host.freeMemory() < reserve(host.totalMemory());
    }

    /** Whether a task may go to a host at all: it stays, takes the task, and has the memory. */
    static boolean admits(HostView host, TaskView task) {
        return !host.leaving()
                && (!host.refusesGuests() || task.homeHost() == host.hostIndex())
                && fits(host.freeMemory(), host.totalMemory(), task.memory());
    }

    static boolean fits(long free, long total, long memory) {
        return total <= 0 || memory <= 0 || free - reserve(total) >= memory;
    }

    private static double reserve(long total) {
        return RESERVE * total;
    }

    /** Whether a task may move now by the rules that hold for all: nothing holds it, and it has been there for a while. */
    static boolean mayMove(TaskView task, double residency) {
        return task.canMove() && task.residency() >= residency;
    }

    /** Whether the host has a duty to give something away. */
    static boolean hasAny(HostState self) {
        if (self.host().leaving()) {
            return !self.tasks().isEmpty();
        }
        return self.host().refusesGuests() && hasGuest(self)
                || isShort(self.host()) && self.tasks().size() > 0;
    }

    private static boolean hasGuest(HostState self) {
        for (TaskView task : self.tasks()) {
            if (task.homeHost() != self.host().hostIndex()) {
                return true;
            }
        }
        return false;
    }

    /** Hosts for what must go, the best first: most free memory if that is short, else the least loaded. */
    static int[] targets(HostState self, HostsView known) {
        boolean byMemory = !self.host().leaving() && isShort(self.host());
        Ranking ranking = new Ranking(OFFERS);
        for (int i = 0; i < known.size(); i++) {
            boolean refused = known.refusesGuests(i) && !isHomeOfAny(self, known.hostIndex(i));
            if (known.hostIndex(i) != self.host().hostIndex() && !known.isLeaving(i) && !refused) {
                ranking.add(i, byMemory ? known.freeMemory(i) : -Rates.stretch(known, i, 1));
            }
        }
        return ranking.positions();
    }

    private static boolean isHomeOfAny(HostState self, int hostIndex) {
        for (TaskView task : self.tasks()) {
            if (task.homeHost() == hostIndex) {
                return true;
            }
        }
        return false;
    }

    /** Moves that duty demands of a host towards another; empty when there are none. */
    static List<Move> moves(HostState from, HostState to, double residency) {
        if (from.host().leaving() || from.host().refusesGuests()) {
            List<Move> guests = expelled(from, to);
            if (!guests.isEmpty() || from.host().leaving()) {
                return guests;
            }
        }
        return isShort(from.host()) ? ushered(from, to, residency) : List.of();
    }

    /** Residency does not hold for what must go. As much goes as makes both equally slow; more when another round comes. */
    private static List<Move> expelled(HostState from, HostState to) {
        List<Move> moves = new ArrayList<>();
        int there = to.tasks().size();
        int here = from.tasks().size();
        HostView target = to.host();
        long free = target.freeMemory();
        for (TaskView task : from.tasks()) {
            boolean guest = task.homeHost() != from.host().hostIndex();
            if (!task.canMove() || !from.host().leaving() && !guest || !admits(target, task)) {
                continue;
            }
            boolean tooMany = !moves.isEmpty()
                    && Rates.stretch(target, there + 1 + target.foreignLoad())
                            >= Rates.stretch(from.host(), here + from.host().foreignLoad());
            if (tooMany || !fits(free, target.totalMemory(), task.memory())) {
                continue;
            }
            String reason = from.host().leaving() ? "host leaves" : "no guests";
            moves.add(new Move(task.tid(), from.host().hostIndex(), target.hostIndex(), reason));
            free -= task.memory();
            there++;
            here--;
        }
        return moves;
    }

    /** The smallest task that ends the shortage, else the largest that fits. */
    private static List<Move> ushered(HostState from, HostState to, double residency) {
        HostView host = from.host();
        double missing = reserve(host.totalMemory()) - host.freeMemory();
        TaskView best = null;
        for (TaskView task : from.tasks()) {
            if (task.memory() <= 0 || !mayMove(task, residency) || !admits(to.host(), task)) {
                continue;
            }
            boolean enough = task.memory() >= missing;
            boolean bestEnough = best != null && best.memory() >= missing;
            boolean smaller = best != null && task.memory() < best.memory();
            if (best == null || enough && (!bestEnough || smaller) || !enough && !bestEnough && !smaller) {
                best = task;
            }
        }
        return best == null
                ? List.of()
                : List.of(new Move(best.tid(), host.hostIndex(), to.host().hostIndex(), "memory"));
    }
}
