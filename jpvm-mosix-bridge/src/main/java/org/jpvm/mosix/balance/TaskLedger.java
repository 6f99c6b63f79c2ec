package org.jpvm.mosix.balance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.TaskView;
import org.jpvm.placement.spi.LocalTask;

/**
 * The tasks of this host as policies see them: what each has done in its life, on whatever hosts, whether it wants to run, and why it cannot move.
 * Times are nanoseconds of one clock.
 */
public final class TaskLedger {
    /** A task that uses less of what it could get waits for something. */
    private static final double WAITS = 0.25;

    /** How much of an average is what was measured last. */
    private static final double NEWEST = 0.5;

    private static final double NANOS = 1e9;

    /** Service between two measurements is reckoned for so long at most. */
    private static final double MOST_AHEAD = 1.5;

    /** For so long a task that came stays until its past is told. */
    private static final long PAST_NANOS = 2_000_000_000L;

    /** For so long a task that came may use little though it computes: its JVM compiles what it runs, in the same share of the host. */
    private static final long COMPILING_NANOS = 3_000_000_000L;

    /** After a refusal a task is left alone for so long, twice as long after each further one. */
    private static final long FIRST_REST_NANOS = 2_000_000_000L;

    /** Or for so long, if it must go. */
    private static final long FIRST_URGENT_REST_NANOS = 250_000_000L;

    private static final int MOST_DOUBLINGS = 5;
    private static final int MAX_TOLD = 1024;

    /** A task that ended. */
    public record Ended(String program, double service, double hint) {}

    private static final class Entry {
        LocalTask facts;
        long startNanos;
        long arrivedNanos;

        /** Service when it came, and what is not service of what was measured here. */
        double before;

        double beforeHere;
        double cpuSeconds;
        double baseSeconds;
        double rate;
        double wanted = 1;
        int measured;
        long measuredNanos;
        long memory;
        int moves;

        /** What its former host was told of its work, or the task said itself, which counts more than what its spawner said. */
        double toldHint = Double.NaN;

        boolean isTold;

        boolean pastAwaited;
        boolean going;
        int refusals;
        String refusal;
        long restUntil;

        double hint() {
            double own = facts.hints().work();
            return isTold || Double.isNaN(own) ? toldHint : own;
        }

        double service(double speed, long now) {
            double ahead = measured == 0 ? 0 : Math.max(0, Math.min(MOST_AHEAD, (now - measuredNanos) / NANOS));
            return Math.max(0, before + speed * (Math.max(0, cpuSeconds - baseSeconds) + rate * ahead));
        }
    }

    private final int hostIndex;
    private final TreeMap<Integer, Entry> entries = new TreeMap<>();
    private final LinkedHashMap<Integer, CarriedTask> told = new LinkedHashMap<>();
    private final TreeSet<Integer> away = new TreeSet<>();
    private int lastMoved;
    private boolean lastMovedHosted;
    private double speed = 1;
    private String hostedObstacle = "not known yet whether it can be moved";
    private String processObstacle = hostedObstacle;

    /** A host without tasks. */
    public TaskLedger(int hostIndex) {
        this.hostIndex = hostIndex;
    }

    /** Standard CPU-seconds per CPU-second here. */
    public void setSpeed(double standardSeconds) {
        speed = standardSeconds;
    }

    /** Why tasks of each kind cannot be moved, null when they can. */
    public void setObstacles(String hosted, String process) {
        hostedObstacle = hosted;
        processObstacle = process;
    }

    /** Whether any task could be moved from or to here. */
    public boolean isMovable() {
        return hostedObstacle == null || processObstacle == null;
    }

    /**
     * A task came or more is known of it.
     *
     * @param baseSeconds CPU time of its process until now that is not the task's: what it took to bring it here
     * @param costs       what coming here cost a task that moved, standard CPU-seconds
     */
    public void changed(LocalTask task, double baseSeconds, double costs, long now) {
        Entry known = entries.get(task.tid());
        if (known != null) {
            known.facts = task;
            return;
        }
        Entry entry = new Entry();
        entry.facts = task;
        entry.startNanos = now;
        entry.arrivedNanos = now;
        entry.baseSeconds = baseSeconds;
        entries.put(task.tid(), entry);
        boolean returned = away.remove(task.tid());
        if (returned || Tid.hostIndex(task.tid()) != hostIndex) {
            entry.pastAwaited = true;
            entry.moves = 1;
            entry.before = -costs;
            CarriedTask past = told.remove(task.tid());
            if (past != null) {
                apply(entry, past, now);
            }
        }
    }

    /** What a task took along; may come before the task itself. */
    public void carried(CarriedTask past, long now) {
        Entry entry = entries.get(past.tid());
        if (entry == null) {
            told.put(past.tid(), past);
            if (told.size() > MAX_TOLD) {
                told.remove(told.keySet().iterator().next());
            }
        } else if (entry.pastAwaited) {
            apply(entry, past, now);
        }
    }

    private static void apply(Entry entry, CarriedTask past, long now) {
        entry.pastAwaited = false;
        entry.before += past.service();
        entry.beforeHere = Math.max(0, entry.before);
        entry.moves = past.moves();
        if (!entry.isTold) {
            entry.toldHint = past.hint();
            // At home again its spawner's word would count otherwise.
            entry.isTold = !Double.isNaN(past.hint());
        }
        entry.startNanos = entry.arrivedNanos - (long) (past.age() * NANOS);
    }

    /** A task ended, here or, if it is of this host, anywhere; null for one that is not known. */
    public Ended ended(int tid, long now) {
        away.remove(tid);
        told.remove(tid);
        Entry entry = entries.remove(tid);
        return entry == null ? null : new Ended(entry.facts.program(), entry.service(speed, now), entry.hint());
    }

    /** A task moved away; what it takes along, null for one that is not known. */
    public CarriedTask moved(int tid, long now) {
        if (Tid.hostIndex(tid) == hostIndex) {
            away.add(tid);
        }
        Entry entry = entries.remove(tid);
        if (entry != null) {
            lastMoved = tid;
            lastMovedHosted = entry.facts.hosted();
        }
        return entry == null
                ? null
                : new CarriedTask(
                        tid,
                        entry.service(speed, now),
                        Math.max(0, now - entry.startNanos) / NANOS,
                        entry.moves + 1,
                        entry.hint());
    }

    /** Tasks of this host that run elsewhere, as far as it heard of them. */
    public List<Integer> away() {
        return List.copyOf(away);
    }

    /** Processes to be measured: their tids and process ids. */
    public Map<Integer, Integer> processes() {
        TreeMap<Integer, Integer> pids = new TreeMap<>();
        entries.forEach((tid, entry) -> {
            if (entry.facts.spawned() && !entry.facts.hosted() && entry.facts.pid() > 0) {
                pids.put(tid, (int) entry.facts.pid());
            }
        });
        return pids;
    }

    /** A task says how many standard CPU-seconds it still needs; NaN if it takes back what it said. */
    public void hint(int tid, double left, long now) {
        Entry entry = entries.get(tid);
        if (entry != null) {
            entry.isTold = left >= 0;
            entry.toldHint = left >= 0 ? entry.service(speed, now) + left : Double.NaN;
        }
    }

    /** Whether there are hosted tasks. */
    public boolean hasHosted() {
        return entries.values().stream().anyMatch(entry -> entry.facts.hosted());
    }

    /** Whether a task is a hosted one; of one that is not here false. */
    public boolean isHosted(int tid) {
        Entry entry = entries.get(tid);
        return entry != null && entry.facts.hosted();
    }

    /** The same, also of the task that moved away last. */
    public boolean wasHosted(int tid) {
        return tid == lastMoved ? lastMovedHosted : isHosted(tid);
    }

    /**
     * What a task has used.
     *
     * @param cpuSeconds since it began here
     * @param wanted     how much of the time since then it wanted to run, 0 to 1; NaN if unknown
     * @param expected   CPU-seconds per second that a task gets here which wants to run all the time
     * @param memory     bytes, 0 if unknown
     */
    public void used(int tid, double cpuSeconds, double wanted, double expected, long memory, long now) {
        Entry entry = entries.get(tid);
        if (entry == null || !(cpuSeconds >= 0 && cpuSeconds < Double.POSITIVE_INFINITY)) {
            return;
        }
        double seconds = (now - (entry.measured == 0 ? entry.arrivedNanos : entry.measuredNanos)) / NANOS;
        double used = Math.max(0, cpuSeconds - (entry.measured == 0 ? entry.baseSeconds : entry.cpuSeconds));
        entry.memory = Math.max(0, memory);
        if (seconds <= 0) {
            return;
        }
        double rate = used / seconds;
        double wants = Double.isNaN(wanted) ? rate / Math.max(expected, 1e-6) : wanted;
        wants = Math.max(0, Math.min(1, wants));
        entry.rate = entry.measured == 0 ? rate : NEWEST * rate + (1 - NEWEST) * entry.rate;
        // A task is taken to compute until it was seen to wait for a while.
        if (!Double.isNaN(wanted) || now - entry.arrivedNanos >= COMPILING_NANOS) {
            entry.wanted = NEWEST * wants + (1 - NEWEST) * entry.wanted;
        }
        entry.cpuSeconds = Math.max(entry.cpuSeconds, cpuSeconds);
        entry.measured++;
        entry.measuredNanos = now;
    }

    private static boolean computes(Entry entry) {
        return entry.facts.spawned() && entry.wanted >= WAITS;
    }

    /** Process that the hosted tasks are in; 0 when there are none, or it is not known. */
    public int container() {
        for (Entry entry : entries.values()) {
            if (entry.facts.hosted() && entry.facts.pid() > 0) {
                return (int) entry.facts.pid();
            }
        }
        return 0;
    }

    /** Processes' worth of load that the hosted tasks, or the others, are: one each that computes, and what the rest wants. */
    public double wanted(boolean hosted) {
        double sum = 0;
        for (Entry entry : entries.values()) {
            if (entry.facts.spawned() && entry.facts.hosted() == hosted) {
                sum += computes(entry) ? 1 : entry.wanted;
            }
        }
        return sum;
    }

    /** A move of the task begins. */
    public void going(int tid) {
        Entry entry = entries.get(tid);
        if (entry != null) {
            entry.going = true;
        }
    }

    /**
     * A move came to its end.
     *
     * @param problem null when the task has moved, or why not; then it is left alone for a while
     * @param urgent  the owner of the host, or its memory, cannot wait long
     */
    public void settled(int tid, String problem, boolean urgent, long now) {
        Entry entry = entries.get(tid);
        if (entry == null) {
            return;
        }
        entry.going = false;
        if (problem == null) {
            entry.refusals = 0;
            return;
        }
        entry.refusal = problem;
        entry.restUntil = now
                + ((urgent ? FIRST_URGENT_REST_NANOS : FIRST_REST_NANOS) << Math.min(MOST_DOUBLINGS, entry.refusals++));
    }

    private String obstacle(Entry entry, long now) {
        if (!entry.facts.spawned()) {
            return "not started by the machine";
        }
        if (entry.going) {
            return "on its way";
        }
        if (entry.pastAwaited && now - entry.arrivedNanos < PAST_NANOS) {
            return "just came";
        }
        if (entry.refusal != null && now - entry.restUntil < 0) {
            return entry.refusal;
        }
        return entry.facts.hosted() ? hostedObstacle : processObstacle;
    }

    /**
     * The tasks, in the order of their tids.
     *
     * @param waiting whether those that wait for something are among them; else only those that compute
     */
    public List<TaskView> views(boolean waiting, ProgramHistory history, long now) {
        List<TaskView> views = new ArrayList<>();
        entries.forEach((tid, entry) -> {
            if (waiting ? entry.facts.spawned() : computes(entry)) {
                views.add(view(entry, history, now));
            }
        });
        return views;
    }

    private TaskView view(Entry entry, ProgramHistory history, long now) {
        double service = entry.service(speed, now);
        double hint = entry.hint();
        return new TaskView(
                entry.facts.tid(),
                entry.facts.program(),
                Tid.hostIndex(entry.facts.tid()),
                Math.max(0, now - entry.startNanos) / NANOS,
                Math.max(0, now - entry.arrivedNanos) / NANOS,
                service,
                Math.max(0, service - entry.beforeHere),
                entry.rate,
                entry.memory,
                history.work(entry.facts.program(), hint),
                hint > 0,
                entry.moves,
                false,
                obstacle(entry, now),
                List.of());
    }

    /** Tasks that cannot be moved although engines could, with the reason, in lines for people. */
    public List<String> describe(long now) {
        List<String> lines = new ArrayList<>();
        entries.forEach((tid, entry) -> {
            if (entry.facts.spawned() && entry.refusal != null && now - entry.restUntil < 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "     t%x  left alone for %.0f s: %s",
                        tid,
                        (entry.restUntil - now) / NANOS,
                        entry.refusal));
            }
        });
        return lines;
    }
}
