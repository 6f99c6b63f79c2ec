package org.jpvm.mosix.scale;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.GossipSettings;
import org.jpvm.mosix.gossip.GossipWorkspace;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.gossip.Members;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;

/**
 * A machine of any number of hosts in virtual time. Tasks are spawned at random hosts at random times, a policy places each by what that host knows,
 * and the tasks of a host share it equally. Every event (a message, an arrival, an end) is handled in time that does not depend on the number of
 * hosts, and everything a host needs is in flat arrays and in its gossip core.
 *
 * <p>Time is in milliseconds. Equal settings and random numbers give equal results.
 */
public final class ScaleModel {
    private static final int TICKS = 1000;
    /** Ticks that the timers reach ahead without being looked at again. */
    private static final int WHEEL = 1 << 17;
    /** Service, seconds, below which a task is done: rounding of times to ticks. */
    private static final double DONE = 1e-9;

    private static final int SAMPLE_TICKS = 60 * TICKS;
    private static final HostFigures IDLE = HostFigures.idle(1L << 33);

    private final ScaleSettings settings;
    private final RandomGenerator random;
    private final TimerWheel wheel;
    private final TaskPool pool = new TaskPool();
    private final Members members;
    private final GossipCore[] cores;
    private final byte[] message;
    private final int[] chosen = new int[1];

    // By host.
    private final int[] running;
    private final int[] firstTask;
    private final double[] service;
    private final long[] servedAt;

    // The timers after those of gossip and of ends, by host.
    private final int arrivalTimer;
    private final int sampleTimer;

    private final int stepTicks;
    private double nextArrival;
    private long events;
    private long messages;
    private final ScaleStatistics statistics = new ScaleStatistics();

    /** Makes a machine of idle hosts that know nobody. */
    public ScaleModel(ScaleSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        int hosts = settings.hosts();
        members = Members.numbered(hosts);
        running = new int[hosts];
        firstTask = new int[hosts];
        Arrays.fill(firstTask, TaskPool.NONE);
        service = new double[hosts];
        servedAt = new long[hosts];
        arrivalTimer = 2 * hosts;
        sampleTimer = 2 * hosts + 1;
        wheel = new TimerWheel(2 * hosts + 2, WHEEL);
        boolean gossips = settings.gossipStep() < Double.POSITIVE_INFINITY;
        stepTicks = gossips ? (int) Math.round(settings.gossipStep() * TICKS) : 0;
        cores = new GossipCore[gossips ? hosts : 0];
        GossipSettings gossip = GossipSettings.DEFAULT
                .withWindow(settings.window())
                .withCapacity(settings.capacity())
                .withMaxAge(1_000_000);
        message = new byte[gossip.messageBytes()];
        GossipWorkspace workspace = new GossipWorkspace(gossip);
        for (int i = 0; i < cores.length; i++) {
            cores[i] = new GossipCore(i + 1, workspace);
            cores[i].setMembers(members);
            // One after the other: to the hosts that is as good as any moments, and memory is walked through in order.
            wheel.set(i, 1 + (long) stepTicks * i / cores.length);
        }
        arriveNext();
        wheel.set(sampleTimer, SAMPLE_TICKS);
    }

    /** Lets time pass. */
    public void run(double seconds) {
        long end = wheel.now() + Math.round(seconds * TICKS);
        int hosts = settings.hosts();
        for (int timer = wheel.poll(end); timer != TimerWheel.NONE; timer = wheel.poll(end)) {
            events++;
            if (timer < hosts) {
                gossip(timer);
            } else if (timer < arrivalTimer) {
                finish(timer - hosts);
            } else if (timer == arrivalTimer) {
                arrive();
                arriveNext();
            } else {
                statistics.sample(running);
                wheel.set(sampleTimer, wheel.now() + SAMPLE_TICKS);
            }
        }
    }

    /** What happened so far does not count. */
    public void startMeasuring() {
        statistics.clear();
    }

    /** What was measured. */
    public ScaleResult result() {
        return statistics.result(settings.hosts());
    }

    /** Events handled since the beginning. */
    public long events() {
        return events;
    }

    /** Those of them that were messages. */
    public long messages() {
        return messages;
    }

    /** Seconds since the beginning. */
    public double now() {
        return wheel.now() / (double) TICKS;
    }

    private void gossip(int host) {
        messages++;
        double now = now();
        GossipCore core = cores[host];
        core.update(running[host] == 0 ? IDLE : IDLE.withLoad(running[host], running[host]), now);
        int target = core.step(now, random);
        int length = core.write(message, 0);
        cores[target - 1].receive(core.self(), message, 0, length, now);
        wheel.set(host, wheel.now() + stepTicks);
    }

    private void arriveNext() {
        double rate = settings.hosts() * settings.utilisation() / settings.meanWork();
        nextArrival += exponential(1 / rate);
        wheel.set(arrivalTimer, (long) Math.ceil(nextArrival * TICKS));
    }

    private void arrive() {
        int spawner = random.nextInt(settings.hosts());
        int host = place(spawner);
        serve(host);
        double work = exponential(settings.meanWork());
        int task = pool.make(service[host] + work, now(), work);
        firstTask[host] = pool.insert(task, firstTask[host]);
        running[host]++;
        awaitEnd(host);
    }

    private int place(int spawner) {
        PlacementPolicy policy = settings.policy();
        if (policy == null) {
            return spawner;
        }
        boolean exact = settings.knowledge() == ScaleSettings.Knowledge.EXACT;
        HostsView view = exact ? new ExactView(running, members) : cores[spawner].known(now());
        if (view.size() == 0) {
            return spawner;
        }
        PlacementRequest request = new PlacementRequest("task", 1, spawner + 1, 1, 0, SpawnHints.NONE);
        policy.place(request, view, random, chosen);
        int host = view.hostIndex(chosen[0]);
        if (!exact) {
            cores[spawner].assume(host, 1, 1);
        }
        return host - 1;
    }

    private void finish(int host) {
        serve(host);
        while (firstTask[host] != TaskPool.NONE && pool.target(firstTask[host]) <= service[host] + DONE) {
            int task = firstTask[host];
            statistics.finished(now() - pool.arrival(task), pool.work(task));
            firstTask[host] = pool.removeFirst(task);
            running[host]--;
        }
        awaitEnd(host);
    }

    /** Gives a host's tasks what they got since it was last looked at. */
    private void serve(int host) {
        long now = wheel.now();
        if (running[host] > 0) {
            service[host] += (now - servedAt[host]) / (double) TICKS / running[host];
        }
        servedAt[host] = now;
    }

    private void awaitEnd(int host) {
        int timer = settings.hosts() + host;
        if (firstTask[host] == TaskPool.NONE) {
            wheel.cancel(timer);
            return;
        }
        double left = Math.max(0, pool.target(firstTask[host]) - service[host]);
        wheel.set(timer, wheel.now() + (long) Math.ceil(left * running[host] * TICKS));
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }
}
