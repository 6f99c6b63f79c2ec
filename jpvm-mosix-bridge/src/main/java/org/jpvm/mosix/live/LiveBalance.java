package org.jpvm.mosix.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.mosix.balance.BridgeCodec;
import org.jpvm.mosix.balance.BridgeMessage;
import org.jpvm.mosix.balance.CarriedTask;
import org.jpvm.mosix.balance.Meetings;
import org.jpvm.mosix.balance.MoveMeter;
import org.jpvm.mosix.balance.TaskLedger;
import org.jpvm.mosix.balance.WarmUpGauge;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.mosix.policy.Evacuation;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.mosix.policy.Ushering;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;
import org.jpvm.placement.spi.BridgeHost;
import org.jpvm.placement.spi.HostedUse;
import org.jpvm.placement.spi.LocalTask;

/**
 * Moves running tasks of a live machine: measures what the tasks of this host use, meets other hosts, sees to what its owner wants and to memory. The
 * bridge's thread only.
 */
final class LiveBalance implements Meetings.World {
    static final long TICK_MILLIS = 250;

    /** Every second tick tasks are measured. */
    private static final int MEASURE_TICKS = 2;

    /** What cannot be moved now may be possible after so many ticks. */
    private static final int LOOK_AGAIN_TICKS = 20;

    /** An owner's word to send guests away holds for so long if some cannot go. */
    private static final long EXPEL_NANOS = 15_000_000_000L;

    /** After a task went for want of memory the host looks how that helped. */
    private static final long USHER_NANOS = 3_000_000_000L;

    private static final double NANOS = 1e9;
    private static final int MAX_WAITING = 256;
    private static final int TOLD_PROGRAMS = 8;

    private final BridgeHost host;
    private final GossipCore gossip;
    private final Supplier<HostView> own;
    private final IntFunction<TaskMeter> meters;
    private final IntFunction<TaskMeter> containerMeters;
    private final SplittableRandom random;
    private final TaskLedger ledger;
    private final MoveMeter moveMeter = new MoveMeter();
    private final WarmUpGauge warmUp = new WarmUpGauge();

    /** The JVM of the hosted tasks, and how many of its threads wanted to run. */
    private Process container;

    private double containerWanted;
    private final ProgramHistory history = new ProgramHistory();
    private final Ushering ushering = new Ushering();
    private final BalanceChoice choice;
    private final Meetings meetings;

    /** Meters of the processes here, by tid. */
    private final TreeMap<Integer, Process> processes = new TreeMap<>();

    /** What departed tasks took along, for hosts that could not be told yet. */
    private final ArrayDeque<Map.Entry<Integer, CarriedTask>> untold = new ArrayDeque<>();

    /** Up to which change of the history hosts were told. */
    private final Map<Integer, Long> toldHistory = new HashMap<>();

    private BalancePolicy policy;
    private int ticks;
    private double processorSpeed = 1;
    private double expectedShare = 1;
    private long expelUntil;
    private boolean expels;
    private long usherAfter;
    private boolean usheringGoes;
    private double missing;
    private long malformed;
    private long evacuated;
    private long ushered;

    private record Process(int pid, TaskMeter meter) {}

    LiveBalance(
            BridgeHost host,
            GossipCore gossip,
            Supplier<HostView> own,
            IntFunction<TaskMeter> meters,
            IntFunction<TaskMeter> containerMeters,
            BalanceChoice choice,
            SplittableRandom random) {
        this.host = host;
        this.gossip = gossip;
        this.own = own;
        this.meters = meters;
        this.containerMeters = containerMeters;
        this.choice = choice;
        this.random = random;
        this.ledger = new TaskLedger(host.hostIndex());
        this.meetings = new Meetings(host.hostIndex(), (long) NANOS, this);
        choose();
    }

    private void choose() {
        policy = choice.policy();
        if (policy != null) {
            meetings.setPeriod((long) (policy.period() * NANOS));
        }
    }

    void tick() {
        long now = host.nanoTime();
        if (ticks % MEASURE_TICKS == 0) {
            measureProcesses(now);
            if (ledger.hasHosted() || ticks % LOOK_AGAIN_TICKS == 0) {
                host.measure();
            }
        }
        ticks++;
        boolean clears = clear(now) || usher(now);
        meetings.tick(mayMove() && !clears, random.nextDouble(), now);
    }

    /** Takes over the speed of the processor and what it was asked for. */
    void sampled(double speed, LoadSample sample, double runnable) {
        processorSpeed = speed;
        ledger.setSpeed(speed);
        double processors = sample.speed() * sample.cores() / speed;
        expectedShare = Math.min(1, processors / Math.max(1, runnable));
        missing = ushering.missing(sample, host.nanoTime() / NANOS);
    }

    private void measureProcesses(long now) {
        Map<Integer, Integer> pids = ledger.processes();
        for (int tid : List.copyOf(processes.keySet())) {
            if (!pids.containsKey(tid)) {
                forget(tid);
            }
        }
        pids.forEach((tid, pid) -> {
            TaskMeter.TaskUsage usage = meter(tid, pid).sample();
            if (usage != null) {
                ledger.used(tid, usage.cpuSeconds(), usage.wanted(), expectedShare, usage.memory(), now);
            }
        });
        measureContainer();
    }

    private void measureContainer() {
        int pid = ledger.container();
        if (container != null && container.pid != pid) {
            container.meter.close();
            container = null;
        }
        if (container == null && pid > 0) {
            container = new Process(pid, containerMeters.apply(pid));
        }
        TaskMeter.TaskUsage usage = container == null ? null : container.meter.sample();
        containerWanted = usage == null || Double.isNaN(usage.wanted()) ? 0 : usage.wanted();
    }

    private TaskMeter meter(int tid, int pid) {
        Process process = processes.get(tid);
        if (process == null || process.pid != pid) {
            forget(tid);
            process = new Process(pid, meters.apply(pid));
            processes.put(tid, process);
        }
        return process.meter;
    }

    private void forget(int tid) {
        Process process = processes.remove(tid);
        if (process != null) {
            process.meter.close();
        }
    }

    private boolean mayMove() {
        return policy != null && ledger.isMovable();
    }

    @Override
    public boolean hasTime() {
        return mayMove() && !isClearing();
    }

    private HostsView known() {
        return gossip.known(host.nanoTime() / NANOS);
    }

    private MoveCosts costs() {
        return moveMeter.costs(ledger.hasHosted());
    }

    @Override
    public HostState state() {
        return new HostState(own.get(), ledger.views(false, history, host.nanoTime()));
    }

    @Override
    public List<Integer> partners(HostState self) {
        HostsView known = known();
        List<Integer> partners = new ArrayList<>();
        for (int position : policy.partners(self, known, costs(), random)) {
            partners.add(known.hostIndex(position));
        }
        return partners;
    }

    @Override
    public List<Move> meet(HostState self, HostState other) {
        return policy == null ? List.of() : policy.meet(self, other, costs(), random);
    }

    @Override
    public boolean send(int toHost, BridgeMessage message) {
        return host.send(toHost, BridgeCodec.encode(message));
    }

    @Override
    public void open(int hostIndex) {
        host.open(hostIndex);
    }

    @Override
    public void move(Move move, Consumer<String> done) {
        long start = host.nanoTime();
        host.move(move.tid(), move.toHost(), problem -> {
            log(move, problem, start);
            done.accept(problem);
        });
    }

    private void log(Move move, String problem, long start) {
        host.log(String.format(
                Locale.ROOT,
                "%s from host %d to host %d (%s): %s after %.2f s",
                Tid.text(move.tid()),
                move.fromHost(),
                move.toHost(),
                move.reason(),
                problem == null ? "moved" : "not moved, " + problem,
                (host.nanoTime() - start) / NANOS));
    }

    @Override
    public void going(Move move) {
        ledger.going(move.tid());
    }

    @Override
    public void settled(Move move, String problem) {
        ledger.settled(move.tid(), problem, false, host.nanoTime());
    }

    private boolean isClearing() {
        HostView self = own.get();
        return (self.leaving() || self.refusesGuests() || expels) && Evacuation.isDue(everything(self), self.leaving());
    }

    private HostState everything(HostView self) {
        return new HostState(self, ledger.views(true, history, host.nanoTime()));
    }

    /** Sends away what must go; whether there is such. */
    private boolean clear(long now) {
        HostView self = own.get();
        if (!self.leaving() && !self.refusesGuests() && !expels) {
            return false;
        }
        HostState state = everything(self);
        if (!Evacuation.isDue(state, self.leaving())) {
            expels = false;
            return false;
        }
        expels = expels && now - expelUntil < 0;
        for (Move move : Evacuation.plan(state, known(), self.leaving())) {
            evacuated++;
            begin(move, problem -> {});
        }
        return true;
    }

    /** Moves a task if memory is getting short; whether that goes on. */
    private boolean usher(long now) {
        if (!usheringGoes && missing > 0 && ledger.isMovable() && now - usherAfter >= 0) {
            Move move = Ushering.plan(everything(own.get()), known(), missing);
            if (move != null) {
                usheringGoes = true;
                ushered++;
                begin(move, problem -> {
                    usheringGoes = false;
                    usherAfter = host.nanoTime() + USHER_NANOS;
                });
            }
        }
        return usheringGoes;
    }

    private void begin(Move move, Consumer<String> done) {
        ledger.going(move.tid());
        move(move, problem -> {
            ledger.settled(move.tid(), problem, true, host.nanoTime());
            done.accept(problem);
        });
    }

    void expel() {
        expels = true;
        expelUntil = host.nanoTime() + EXPEL_NANOS;
        clear(host.nanoTime());
    }

    void bring() {
        for (int tid : ledger.away()) {
            begin(new Move(tid, 0, host.hostIndex(), "brought home"), problem -> {});
        }
    }

    /** The owner changed his mind: what must go goes now. */
    void ownerDecided() {
        clear(host.nanoTime());
    }

    void choose(String name) {
        choice.choose(name);
        choose();
        tellChoice(0);
    }

    private void tellChoice(int except) {
        for (int i = 0; i < gossip.members().size(); i++) {
            int other = gossip.members().hostIndex(i);
            if (other != host.hostIndex() && other != except) {
                send(other, choice.message());
            }
        }
    }

    void up(int other) {
        if (choice.isMade()) {
            send(other, choice.message());
        }
        untold.removeIf(entry -> entry.getKey() == other && send(other, new BridgeMessage.Carried(entry.getValue())));
    }

    void down(int other) {
        toldHistory.remove(other);
        meetings.down(other, host.nanoTime());
    }

    /** Tells a host what is new of programs, beside gossip. */
    void gossipTo(int other) {
        long told = toldHistory.getOrDefault(other, 0L);
        if (history.changes() > told) {
            long now = history.changes();
            if (send(other, new BridgeMessage.History(history.changedSince(told, TOLD_PROGRAMS)))) {
                toldHistory.put(other, now);
            }
        }
    }

    void message(int from, ByteBuffer bytes) {
        BridgeMessage message;
        try {
            message = BridgeCodec.decode(from, bytes);
        } catch (BridgeCodec.BadMessageException e) {
            malformed++;
            return;
        }
        if (!gossip.members().contains(from) || from == host.hostIndex()) {
            malformed++;
        } else if (message instanceof BridgeMessage.Carried carried) {
            ledger.carried(carried.task(), host.nanoTime());
        } else if (message instanceof BridgeMessage.History told) {
            history.learn(told.programs());
        } else if (message instanceof BridgeMessage.Choice made) {
            if (choice.hear(made)) {
                host.log("running tasks are balanced by " + choice.name() + ", as host " + made.host() + " says");
                choose();
                tellChoice(from);
            }
        } else {
            meetings.message(from, message, host.nanoTime());
        }
    }

    void changed(LocalTask task) {
        long now = host.nanoTime();
        boolean guest =
                Tid.hostIndex(task.tid()) != host.hostIndex() || ledger.away().contains(task.tid());
        double base = 0;
        if (guest && !task.hosted() && task.pid() > 0 && !processes.containsKey(task.tid())) {
            // What was used to bring it here is none of its work.
            TaskMeter.TaskUsage usage = meter(task.tid(), (int) task.pid()).sample();
            base = usage == null ? 0 : usage.cpuSeconds();
        }
        if (guest && task.hosted() && !ledger.isHosted(task.tid())) {
            warmUp.arrived(now);
        }
        ledger.changed(task, base, moveMeter.costs(task.hosted()).warmUp(), now);
    }

    void ended(int tid) {
        forget(tid);
        TaskLedger.Ended ended = ledger.ended(tid, host.nanoTime());
        if (ended != null && !ended.program().isEmpty()) {
            history.ended(ended.program(), ended.service(), ended.hint());
        }
    }

    void moved(int tid, int toHost) {
        forget(tid);
        CarriedTask past = ledger.moved(tid, host.nanoTime());
        if (past != null && !send(toHost, new BridgeMessage.Carried(past))) {
            untold.add(Map.entry(toHost, past));
            if (untold.size() > MAX_WAITING) {
                untold.remove();
            }
            host.open(toHost);
        }
    }

    void stopped(int tid, long nanos) {
        moveMeter.stopped(ledger.wasHosted(tid), nanos / NANOS);
    }

    void hint(String tid, String seconds) {
        try {
            double left = seconds.isEmpty() ? Double.NaN : Double.parseDouble(seconds);
            ledger.hint(Tid.parse(tid).value(), left, host.nanoTime());
        } catch (NumberFormatException | PvmException e) {
            host.log("hint " + tid + " left=" + seconds + " is left out: " + e.getMessage());
        }
    }

    void used(HostedUse use) {
        long now = host.nanoTime();
        for (HostedUse.Task task : use.tasks()) {
            ledger.used(task.tid(), task.cpuSeconds(), Double.NaN, expectedShare, 0, now);
        }
        double cost = warmUp.measured(use.besideSeconds(), now);
        if (!Double.isNaN(cost)) {
            moveMeter.warmedUp(true, cost * processorSpeed);
        }
    }

    void movable(String hosted, String process) {
        ledger.setObstacles(hosted, process);
    }

    /**
     * Processes that the tasks here are, of all that want to run. Threads that compile for hosted tasks or collect their garbage are theirs, too: as strangers they
     * would drive tasks away, again and again, wherever one has just come.
     */
    double wanted() {
        return ledger.wanted(false) + Math.max(ledger.wanted(true), containerWanted);
    }

    /** Adds what others are to know of the tasks. */
    HostFigures figures(HostFigures load) {
        List<TaskView> tasks = ledger.views(false, history, host.nanoTime());
        double lowest = tasks.isEmpty() ? 0 : Double.POSITIVE_INFINITY;
        double highest = tasks.isEmpty() ? 0 : Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (TaskView task : tasks) {
            lowest = Math.min(lowest, task.key());
            highest = Math.max(highest, task.key());
            sum += task.key();
        }
        MoveCosts costs = costs();
        return new HostFigures(
                load.speed(),
                load.cores(),
                load.load(),
                load.foreignLoad(),
                load.tasks(),
                load.guests(),
                lowest,
                highest,
                tasks.isEmpty() ? 0 : sum / tasks.size(),
                load.freeMemory(),
                load.totalMemory(),
                load.leaving(),
                meetings.isBusy(host.nanoTime()),
                load.refusesGuests() || expels,
                costs.stop(),
                costs.warmUp(),
                tasks.size());
    }

    List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("balance " + choice.name() + (ledger.isMovable() ? "" : ", but nothing can be moved here"));
        lines.add(moveMeter.describe());
        lines.addAll(meetings.describe());
        lines.add(String.format("%8d  tasks sent away for the owner, %d for want of memory", evacuated, ushered));
        lines.add(String.format("%8d  messages of bridges refused: malformed", malformed));
        lines.addAll(ledger.describe(host.nanoTime()));
        return lines;
    }
}
