package org.jpvm.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;
import org.jpvm.daemon.core.CoreView;
import org.jpvm.daemon.core.DaemonCounter;

/** The daemons themselves: host tables that agree, nothing that waits for ever, nothing left over, nothing that no task of ours would cause. */
final class MachineChecker {
    /** What only damaged or hostile messages count, of which there are none here. */
    private static final List<DaemonCounter> NEVER = List.of(
            DaemonCounter.INTERNAL_ERRORS,
            DaemonCounter.MALFORMED,
            DaemonCounter.UNKNOWN_CODES,
            DaemonCounter.FRAMES_OUT_OF_ORDER,
            DaemonCounter.LINKS_REFUSED,
            DaemonCounter.REFUSED,
            DaemonCounter.BACKLOGS_OVERFLOWED,
            DaemonCounter.PACKETS_TOO_EARLY);

    private final SimWorld world;

    /** When the answer came that says that a host is in the machine. */
    private final Map<SimHost, Long> added = new LinkedHashMap<>();

    /** Tasks that were sent a signal to end by, and who sent it. */
    private final Map<SimTask, SimTask> signalled = new LinkedHashMap<>();

    MachineChecker(SimWorld world) {
        this.world = world;
    }

    /** The machine says that it has a host more. */
    void hostAdded(int hostTid) {
        for (SimHost host : world.hosts) {
            if (host.index == Tid.hostIndex(hostTid)) {
                added.put(host, world.now);
            }
        }
    }

    /** A daemon has become the master; more than half of the hosts must be with it. */
    void tookOver(SimHost next) {
        world.successions++;
        world.note(() -> "-- " + next + " is the master, round " + next.round());
        world.mailbox.tookOver();
        int reached = 0;
        int all = 0;
        for (SimHost host : world.hosts) {
            // A computer that is on without its daemon refuses connections, which proves that the daemon is gone.
            boolean provedDead = !host.isAlive() && host.computer.on;
            if (knows(next, host.index) && !provedDead) {
                all++;
                reached += host.isAlive() && !world.network.isCut(host.computer, next.computer) ? 1 : 0;
            }
        }
        // The lost master is not in the table any more; it counts with the others unless its process was seen to be
        // gone.
        if (world.network.isGood() && reached * 2 < all) {
            throw world.failure(next + " has become the master of " + all + " hosts, of which it can reach " + reached);
        }
    }

    /** A task has sent a signal to another one that ends it. */
    void signalled(SimTask by, SimTask target) {
        signalled.put(target, by);
    }

    /** Hosts of the machine whose addition was asked for later than this, or that were so when it was answered. */
    List<SimHost> addedSince(long nanos) {
        List<SimHost> since = new ArrayList<>();
        added.forEach((host, time) -> {
            // The answer comes last; a minute is more than adding takes on an unbroken network.
            if (time > nanos + 600 * SimWorld.SECOND
                    && host.isAlive()
                    && world.master() != null
                    && knows(world.master(), host.index)) {
                since.add(host);
            }
        });
        return since;
    }

    /** Whether a daemon has a host in its table. */
    boolean knows(SimHost host, int index) {
        return host.isAlive() && host.core.view().hosts().containsKey(index);
    }

    /** Whether all daemons that run have the same table, and are all in it. */
    boolean tablesAgree() {
        return tableProblem() == null;
    }

    /** The network has been good for so long that all must know of all. */
    void checkTables() {
        String problem = tableProblem();
        if (problem != null) {
            throw world.failure(problem);
        }
    }

    private String tableProblem() {
        SortedMap<Integer, String> right = world.master().core.view().hosts();
        TreeSet<Integer> running = new TreeSet<>();
        for (SimHost host : world.living()) {
            running.add(host.index);
            SortedMap<Integer, String> table = host.core.view().hosts();
            if (!right.containsKey(host.index)) {
                return "daemon " + host + " runs and is not in the master's table " + right.keySet();
            }
            if (!table.equals(right)) {
                return "daemon " + host + " has the hosts " + table.keySet() + ", the master " + right.keySet();
            }
        }
        return running.equals(right.keySet())
                ? null
                : "the master has the hosts " + right.keySet() + ", but daemons run on " + running;
    }

    /** What no daemon may ever have counted. */
    void checkCounters() {
        for (SimHost host : world.hosts) {
            for (DaemonCounter counter : NEVER) {
                long count = host.core.counters().get(counter);
                if (count > 0) {
                    throw world.failure("daemon " + host + " counted " + count + " " + counter.text());
                }
            }
        }
    }

    /** Whether no daemon has packets that another one has not acknowledged. */
    boolean nothingUnderWay() {
        return world.living().stream().allMatch(host -> host.core.view().queuedBytes() == 0);
    }

    /** Everything is done: daemons know their own tasks, nothing waits, nothing is left over. */
    void checkIdle() {
        int watched = 0;
        for (SimHost host : world.living()) {
            CoreView view = host.core.view();
            List<Integer> tids = world.livingTasks().stream()
                    .filter(task -> task.host == host)
                    .map(task -> task.tid)
                    .toList();
            require(
                    view.tids().equals(tids),
                    host,
                    "has the tasks " + text(view.tids()) + ", but " + text(tids) + " run");
            require(view.queuedBytes() == 0, host, "has " + view.queuedBytes() + " bytes for other hosts");
            require(
                    view.notifies() == world.notifies.open(host),
                    host,
                    "keeps " + view.notifies() + " notifications, but tasks wait for " + world.notifies.open(host));
            require(view.heldSources() == 0, host, "does not read " + view.heldSources() + " tasks");
            checkMoves(host, view.moves());
            for (int address : view.multicasts()) {
                // One whose sender died before it has sent is left over: nobody tells its receivers' daemons.
                SimTask sender = world.tasks.get(address & ~Tid.MULTICAST_BIT);
                boolean may = sender != null && !sender.isEnrolled() && sender.host != host;
                require(may, host, "keeps the multicast address of " + sender);
            }
            for (CoreView.Question question : view.questions()) {
                String text = question.kind() + " of " + Tid.text(question.taskTid()) + " to host "
                        + Tid.hostIndex(question.hostPart());
                boolean may =
                        question.kind().equals("TASK_END") || question.kind().equals("MAILBOX");
                require(may, host, "still waits for an answer: " + text);
                require(
                        view.hosts().containsKey(Tid.hostIndex(question.hostPart())),
                        host,
                        "asks a lost host: " + text);
                watched += question.kind().equals("TASK_END") ? 1 : 0;
            }
        }
        int entries = world.master().core.view().mailboxEntries();
        int present = world.mailbox.present();
        if (entries < present || entries > present + world.mailbox.doubtful()) {
            throw world.failure("the mailbox has " + entries + " entries, " + present + " are in use");
        }
        int answering = world.living().stream()
                .mapToInt(host -> host.core.view().remoteWatchers())
                .sum();
        if (answering != watched) {
            throw world.failure(
                    "daemons wait for the ends of " + watched + " tasks, but " + answering + " such ends will be told");
        }
        signalled.forEach((target, by) -> {
            if (target.isEnrolled() && by.isEnrolled()) {
                throw world.failure(target + " lives, though " + by + " has sent it a signal");
            }
        });
        for (SimTask task : world.livingTasks()) {
            if (!task.openQuestions().isEmpty()) {
                throw world.failure("never answered: " + task.openQuestions().get(0));
            }
            if (task.pendingBytes() > 0) {
                throw world.failure(task.pendingBytes() + " bytes wait between " + task + " and its daemon");
            }
        }
    }

    /** Tasks are where they are and nowhere else, and whoever sends to one straight is known to its home and sends to the right place. */
    private void checkMoves(SimHost host, CoreView.Moves moves) {
        List<SimTask> tasks = world.livingTasks();
        List<Integer> guests = new ArrayList<>();
        TreeMap<Integer, Integer> away = new TreeMap<>();
        TreeMap<Integer, List<Integer>> senders = new TreeMap<>();
        TreeMap<Integer, Integer> paths = new TreeMap<>();
        for (SimTask task : tasks) {
            boolean isAway = task.place() != task.host;
            if (isAway && task.place() == host) {
                guests.add(task.tid);
            }
            if (isAway && task.host == host) {
                away.put(task.tid, task.place().index);
            }
            if (isAway && moves.paths().containsKey(task.tid)) {
                paths.put(task.tid, task.place().index);
            }
        }
        for (SimHost other : world.living()) {
            for (int tid : other.core.view().moves().paths().keySet()) {
                if (Tid.hostIndex(tid) == host.index) {
                    senders.computeIfAbsent(tid, key -> new ArrayList<>()).add(other.index);
                }
            }
        }
        senders.values().forEach(Collections::sort);
        String has = "has the guests " + text(moves.guests()) + ", but " + text(guests) + " run there";
        require(moves.guests().equals(guests), host, has);
        require(moves.away().equals(away), host, "believes in " + moves.away() + " away, which are " + away);
        require(moves.paths().equals(paths), host, "sends straight to " + moves.paths() + ", which are " + paths);
        require(
                moves.learners().equals(senders),
                host,
                "lets hosts send straight: " + moves.learners() + ", but who does is " + senders);
        boolean hinted = moves.hints().stream()
                .allMatch(tid -> tasks.stream().anyMatch(task -> task.tid == tid && task.place() != task.host));
        require(hinted, host, "keeps hints for " + text(moves.hints()));
        require(moves.waysAsked() == 0, host, "waits for " + moves.waysAsked() + " ways of guests");
        require(moves.open() == 0, host, "takes part in " + moves.open() + " moves");
        require(moves.sweeps() == 0, host, "waits for " + moves.sweeps() + " sweeps");
    }

    private void require(boolean right, SimHost host, String problem) {
        if (!right) {
            throw world.failure("daemon " + host + " " + problem);
        }
    }

    private static String text(List<Integer> tids) {
        return tids.stream().map(Tid::text).toList().toString();
    }
}
