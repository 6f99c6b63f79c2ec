package org.jpvm.mosix.sim.engine;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.GossipSettings;
import org.jpvm.mosix.gossip.GossipView;
import org.jpvm.mosix.gossip.GossipWorkspace;
import org.jpvm.mosix.gossip.Members;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.Move;

/** One run: the events of the cluster in the order of virtual time. */
final class ClusterRun implements HostProgress.Listener {
    /** Load is sampled about once a second, as MOSIX does. */
    private static final double SAMPLE_SECONDS = 0.999;

    /** A run that lasts so many times as long as all the work on the slowest host is given up. */
    private static final double PATIENCE = 100;

    private enum Kind {
        GOSSIP,
        ASK,
        TASKS_ARRIVE,
        JOIN,
        LEAVE,
        CRASH,
        SECOND;

        static final Kind[] ALL = values();
    }

    private final Scenario scenario;
    private final ClusterModel.Settings settings;
    private final ClusterModel.Observer observer;
    private final BalancePolicy balance;
    private final SplittableRandom random;
    private final SimHost[] hosts;
    private final SimTasks tasks;
    private final HostProgress progress;
    private final HostStates states;
    private final Spawner spawner;
    private final EventQueue events = new EventQueue();
    private final GossipWorkspace workspace;
    private final byte[] message;

    /** Positions of the hosts that are there, in no order; each knows its place in the list. */
    private final int[] present;

    private final int[] placeInPresent;
    private int presentCount;
    private boolean membersChanged;

    private double now;
    private int finished;
    private int lost;
    private int moves;
    private int meetings;
    private int refused;
    private double trafficTotal;
    private double trafficApart;

    ClusterRun(Scenario scenario, ClusterModel.Settings settings, ClusterModel.Observer observer) {
        this.scenario = scenario;
        this.settings = settings;
        this.observer = observer;
        balance = settings.balance();
        random = new SplittableRandom(settings.seed());
        hosts = new SimHost[scenario.hosts().size()];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = new SimHost(i + 1, scenario.hosts().get(i));
        }
        for (Scenario.Stranger stranger : scenario.strangers()) {
            hosts[stranger.host() - 1].addStranger(stranger.toggles());
        }
        tasks = new SimTasks(scenario.tasks());
        progress = new HostProgress(tasks, this);
        states = new HostStates(hosts, tasks, settings.costs());
        spawner = new Spawner(hosts, tasks, settings, random);
        GossipSettings gossip = GossipSettings.DEFAULT.withWindow(
                Math.max(1, Math.min(settings.window(), GossipSettings.DEFAULT.capacity())));
        workspace = new GossipWorkspace(gossip);
        message = new byte[gossip.messageBytes()];
        present = new int[hosts.length];
        placeInPresent = new int[hosts.length];
    }

    RunResult run() {
        for (int i = 0; i < hosts.length; i++) {
            Scenario.Host host = scenario.hosts().get(i);
            if (host.joins() <= 0) {
                join(hosts[i]);
            } else {
                events.add(host.joins(), code(Kind.JOIN, i));
            }
            events.add(host.leaves(), code(Kind.LEAVE, i));
            events.add(host.crashes(), code(Kind.CRASH, i));
        }
        double[] arrivals = scenario.tasks().stream()
                .mapToDouble(Scenario.Task::arrival)
                .distinct()
                .sorted()
                .toArray();
        for (double arrival : arrivals) {
            events.add(arrival, code(Kind.TASKS_ARRIVE, 0));
        }
        events.add(1, code(Kind.SECOND, 0));
        double limit = patience(arrivals);
        while (finished + lost < tasks.size && !events.isEmpty() && events.time() <= limit) {
            if (membersChanged) {
                tellMembers();
            }
            now = events.time();
            int code = events.poll();
            handle(Kind.ALL[code % Kind.ALL.length], code / Kind.ALL.length);
        }
        observer.time(now, finished);
        return result();
    }

    private static int code(Kind kind, int host) {
        return host * Kind.ALL.length + kind.ordinal();
    }

    private double patience(double[] arrivals) {
        double slowest = Arrays.stream(hosts).mapToDouble(h -> h.speed).min().orElse(1);
        double last = arrivals.length == 0 ? 0 : arrivals[arrivals.length - 1];
        for (Scenario.Host host : scenario.hosts()) {
            last = Math.max(last, host.joins());
        }
        return last + 1 + PATIENCE * Arrays.stream(tasks.work).sum() / slowest;
    }

    private void handle(Kind kind, int host) {
        switch (kind) {
            case GOSSIP -> {
                if (hosts[host].present) {
                    gossip(hosts[host]);
                    events.add(now + settings.gossipStep(), code(Kind.GOSSIP, host));
                }
            }
            case ASK -> {
                if (hosts[host].present) {
                    ask(hosts[host]);
                    events.add(now + balance.period(), code(Kind.ASK, host));
                }
            }
            case TASKS_ARRIVE -> {
                for (int i = 0; i < presentCount; i++) {
                    progress.advance(hosts[present[i]], now);
                }
                spawner.spawnUntil(now);
            }
            case JOIN -> {
                join(hosts[host]);
                spawner.spawnUntil(now);
            }
            case LEAVE -> {
                hosts[host].leaving = true;
                if (hosts[host].present) {
                    progress.advance(hosts[host], now);
                    removeIfGone(hosts[host]);
                }
            }
            case CRASH -> crash(hosts[host]);
            case SECOND -> {
                observer.time(now, finished);
                events.add(now + 1, code(Kind.SECOND, 0));
            }
        }
    }

    private void join(SimHost host) {
        if (host.leaving) {
            return;
        }
        host.present = true;
        host.time = now;
        host.sampledAt = now;
        host.toggleUntil(now);
        host.gossip = new GossipCore(host.index, workspace);
        placeInPresent[host.index - 1] = presentCount;
        present[presentCount++] = host.index - 1;
        membersChanged = true;
        events.add(now + random.nextDouble() * settings.gossipStep(), code(Kind.GOSSIP, host.index - 1));
        if (balance != null) {
            events.add(now + random.nextDouble() * balance.period(), code(Kind.ASK, host.index - 1));
        }
    }

    private void gossip(SimHost host) {
        progress.advance(host, now);
        sample(host);
        host.gossip.update(states.figures(host), now);
        int index = host.gossip.step(now, random);
        if (index != GossipCore.NOBODY) {
            SimHost target = hosts[index - 1];
            target.gossip.receive(host.index, message, 0, host.gossip.write(message, 0), now);
            if (target.history.learnFrom(host.history)) {
                progress.advance(target, now);
                estimate(target);
            }
        }
        removeIfGone(host);
    }

    private void sample(SimHost host) {
        double seconds = now - host.sampledAt;
        if (seconds < SAMPLE_SECONDS) {
            return;
        }
        host.smoothing.sample(host.loadIntegral / seconds);
        host.foreignLoad = host.foreignIntegral / seconds;
        host.loadIntegral = 0;
        host.foreignIntegral = 0;
        host.sampledAt = now;
    }

    private void ask(SimHost host) {
        progress.advance(host, now);
        sample(host);
        HostState self = states.state(host, now);
        host.leastFirst = balance.leastServedFirst(self);
        host.gossip.update(states.figures(host), now);
        if (now < host.busyUntil) {
            return;
        }
        GossipView known = host.gossip.known(now);
        int[] partners = balance.partners(self, known, settings.costs(), random);
        int[] indices = new int[partners.length];
        for (int i = 0; i < partners.length; i++) {
            indices[i] = known.hostIndex(partners[i]);
        }
        for (int index : indices) {
            SimHost other = hosts[index - 1];
            if (!other.present) {
                host.gossip.unreachable(index, now);
            } else if (now < other.busyUntil) {
                refused++;
            } else if (other != host) {
                boolean exchanged = meet(host, self, other);
                if (exchanged && !host.leaving || host.count == 0 && host.leaving) {
                    break;
                }
                self = exchanged ? states.state(host, now) : self;
            }
        }
        removeIfGone(host);
    }

    /** Two hosts meet; whoever exchanged tasks meets nobody else for a period, except hosts that leave. */
    private boolean meet(SimHost host, HostState asked, SimHost other) {
        meetings++;
        progress.advance(other, now);
        HostState self = asked;
        if (host.history.learnFrom(other.history)) {
            estimate(host);
            self = states.state(host, now);
        }
        if (other.history.learnFrom(host.history)) {
            estimate(other);
        }
        List<Move> chosen = balance.meet(self, states.state(other, now), settings.costs(), random);
        int carriedOut = 0;
        for (Move move : chosen) {
            SimHost from = move.fromHost() == host.index ? host : other;
            SimHost to = from == host ? other : host;
            if (carryOut(move, from, to)) {
                carriedOut++;
            }
        }
        if (carriedOut > 0) {
            double busy = now + 0.5 * balance.period();
            host.busyUntil = host.leaving ? 0 : busy;
            other.busyUntil = other.leaving ? 0 : busy;
        }
        host.gossip.update(states.figures(host), now);
        other.gossip.update(states.figures(other), now);
        other.gossip.receive(host.index, message, 0, host.gossip.writeOwn(message, 0, now), now);
        host.gossip.receive(other.index, message, 0, other.gossip.writeOwn(message, 0, now), now);
        removeIfGone(other);
        return carriedOut > 0;
    }

    private boolean carryOut(Move move, SimHost from, SimHost to) {
        int task = move.tid() - 1;
        boolean possible = move.fromHost() == from.index
                && move.toHost() == to.index
                && task >= 0
                && task < tasks.size
                && tasks.host[task] == from.index - 1
                && tasks.stoppedUntil[task] <= now;
        if (!possible) {
            return false;
        }
        from.remove(task);
        to.add(task);
        long memory = tasks.given.get(task).memory();
        from.held -= memory;
        to.held += memory;
        tasks.host[task] = to.index - 1;
        tasks.moves[task]++;
        estimate(to, task);
        tasks.arrivedAt[task] = now;
        tasks.serviceAtMove[task] = tasks.service[task];
        tasks.stoppedUntil[task] = now + settings.costs().stop();
        tasks.warmUp[task] = settings.costs().warmUp() * (0.5 + random.nextDouble());
        from.smoothing.sent();
        to.smoothing.received();
        moves++;
        observer.moved(now, task, from.index, to.index, move.reason());
        return true;
    }

    /** The host has learnt something: judges its tasks anew. */
    private void estimate(SimHost host) {
        for (int i = 0; i < host.count; i++) {
            estimate(host, host.tasks[i]);
        }
    }

    private void estimate(SimHost host, int task) {
        Scenario.Task given = tasks.given.get(task);
        if (!Double.isNaN(given.hint())) {
            tasks.keyOffset[task] = host.history.work(given.program(), given.hint());
        }
    }

    /** A host that leaves is gone as soon as nothing is left there. */
    private void removeIfGone(SimHost host) {
        if (host.leaving && host.count == 0 && host.present) {
            remove(host);
        }
    }

    private void crash(SimHost host) {
        if (!host.present) {
            host.leaving = true;
            return;
        }
        progress.advance(host, now);
        for (int i = 0; i < host.count; i++) {
            tasks.host[host.tasks[i]] = -1;
            lost++;
        }
        host.count = 0;
        host.held = 0;
        host.leaving = true;
        remove(host);
    }

    private void remove(SimHost host) {
        host.present = false;
        int place = placeInPresent[host.index - 1];
        int last = present[--presentCount];
        present[place] = last;
        placeInPresent[last] = place;
        membersChanged = true;
    }

    /** The host table of the machine, which all hosts have at once. */
    private void tellMembers() {
        membersChanged = false;
        Members members = Members.numbered(hosts.length);
        if (presentCount < hosts.length) {
            members = Members.of(Arrays.stream(present, 0, presentCount)
                    .mapToObj(i -> new Members.Member(i + 1, hosts[i].name, HostStates.ARCHITECTURE))
                    .toList());
        }
        for (int i = 0; i < presentCount; i++) {
            hosts[present[i]].gossip.setMembers(members);
        }
    }

    @Override
    public void finished(SimHost host, int task, double time) {
        finished++;
        tasks.finished[task] = time;
        tasks.host[task] = -1;
        host.remove(task);
        host.held -= tasks.given.get(task).memory();
        host.history.ended(
                tasks.given.get(task).program(),
                tasks.service[task],
                tasks.given.get(task).hint());
        estimate(host);
    }

    @Override
    public void served(int task, double cpuSeconds) {
        Scenario.Task given = tasks.given.get(task);
        if (given.traffic() <= 0 || given.partners().isEmpty()) {
            return;
        }
        double bytes = given.traffic() * cpuSeconds;
        for (int partner : given.partners()) {
            if (tasks.host[partner] >= 0) {
                trafficTotal += bytes;
                if (tasks.host[partner] != tasks.host[task]) {
                    trafficApart += bytes;
                }
            }
        }
    }

    private RunResult result() {
        double makespan = 0;
        for (double end : tasks.finished) {
            makespan = Math.max(makespan, Double.isNaN(end) ? Double.POSITIVE_INFINITY : end);
        }
        double swapped = 0;
        for (SimHost host : hosts) {
            swapped += host.swappedSeconds;
        }
        return new RunResult(
                makespan,
                tasks.finished,
                moves,
                meetings,
                refused,
                (int) Arrays.stream(tasks.finished).filter(Double::isNaN).count(),
                trafficTotal == 0 ? 0 : trafficApart / trafficTotal,
                swapped);
    }
}
