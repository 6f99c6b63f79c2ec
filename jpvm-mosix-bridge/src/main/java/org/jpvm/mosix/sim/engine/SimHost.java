package org.jpvm.mosix.sim.engine;

import java.util.Arrays;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.load.LoadSmoothing;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.mosix.sim.Scenario;

/** A host of the model: what it is, who is there, and how far it was computed. */
final class SimHost {
    /** Host number, from 1. */
    final int index;

    final String name;
    final double speed;
    final double cores;
    final long memory;

    /** Everything up to here is computed. */
    double time;

    boolean present;
    boolean leaving;

    /** Whether the tasks with the lowest keys run and the others wait, as far as no stranger is there. */
    boolean leastFirst;

    /** Positions of the tasks here, ascending; with those that are on their way here. */
    int[] tasks = new int[4];

    int count;
    long held;

    /** Strangers that want to run. */
    int strangers;

    final LoadSmoothing smoothing = new LoadSmoothing();

    /** Strangers, mean of the last sample. */
    double foreignLoad;

    double sampledAt;
    double loadIntegral;
    double foreignIntegral;

    /** Seconds in which more memory was held than there is. */
    double swappedSeconds;

    /** Until then it meets nobody. */
    double busyUntil;

    GossipCore gossip;

    /** What it knows of programs that have ended. */
    final ProgramHistory history = new ProgramHistory();

    /** Times at which a stranger begins (even position in its list) or pauses (odd), merged; the sign of the entry says which. */
    private double[] toggles = {};

    private int nextToggle;

    SimHost(int index, Scenario.Host host) {
        this.index = index;
        this.name = "node" + index;
        this.speed = host.speed();
        this.cores = host.cores();
        this.memory = host.memory();
    }

    /** Adds a stranger; all are added before the first event. */
    void addStranger(double[] times) {
        double[] merged = Arrays.copyOf(toggles, toggles.length + times.length);
        for (int i = 0; i < times.length; i++) {
            merged[toggles.length + i] = i % 2 == 0 ? times[i] : -times[i];
        }
        toggles = Arrays.stream(merged)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    double nextToggleTime() {
        return nextToggle == toggles.length ? Double.POSITIVE_INFINITY : Math.abs(toggles[nextToggle]);
    }

    /** Applies the toggles up to a time; a stranger that begins at 0 has a toggle of plus zero. */
    void toggleUntil(double now) {
        while (nextToggle < toggles.length && Math.abs(toggles[nextToggle]) <= now) {
            strangers += 1.0 / toggles[nextToggle] > 0 ? 1 : -1;
            nextToggle++;
        }
    }

    void add(int task) {
        if (count == tasks.length) {
            tasks = Arrays.copyOf(tasks, 2 * count);
        }
        int at = count++;
        for (; at > 0 && tasks[at - 1] > task; at--) {
            tasks[at] = tasks[at - 1];
        }
        tasks[at] = task;
    }

    void remove(int task) {
        int at = Arrays.binarySearch(tasks, 0, count, task);
        System.arraycopy(tasks, at + 1, tasks, at, --count - at);
    }

    /** Seconds of processing by a standard process that each of so many processes gets per second. */
    double share(double processes) {
        return processes <= cores ? speed : speed * cores / processes;
    }
}
