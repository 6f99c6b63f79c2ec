package org.jpvm.mosix.sim.engine;

import java.util.Arrays;

/** Computes how the tasks of one host get on while nobody interferes. */
final class HostProgress {
    /** Keys and remainders closer than this are equal, in standard CPU-seconds. */
    private static final double EQUAL = 1e-7;

    /** Told of what happens inside a host. */
    interface Listener {
        void finished(SimHost host, int task, double time);

        /** A task has done so much useful work. */
        void served(int task, double cpuSeconds);
    }

    private final SimTasks tasks;
    private final Listener listener;
    private int[] order = new int[16];
    private double[] rates = new double[16];

    HostProgress(SimTasks tasks, Listener listener) {
        this.tasks = tasks;
        this.listener = listener;
    }

    /** Computes a host up to a time. */
    void advance(SimHost host, double until) {
        while (host.time < until) {
            double now = host.time;
            int running = collectRunning(host, now);
            setRates(host, running);
            double next = Math.min(until, host.nextToggleTime());
            for (int i = 0; i < host.count; i++) {
                double stopped = tasks.stoppedUntil[host.tasks[i]];
                if (stopped > now) {
                    next = Math.min(next, stopped);
                }
            }
            double seconds = Math.min(next - now, untilChange(running));
            double then = seconds < next - now ? now + seconds : next;
            long overfull = host.held - host.memory;
            if (overfull > 0) {
                host.swappedSeconds += seconds;
            }
            host.loadIntegral += (host.count + host.strangers) * seconds;
            host.foreignIntegral += host.strangers * seconds;
            host.time = then;
            serve(host, running, seconds);
            host.toggleUntil(then);
        }
    }

    /** When the first task of a host ends if nothing interferes before then; infinite if that lies behind another change. */
    double nextEnd(SimHost host) {
        int running = collectRunning(host, host.time);
        setRates(host, running);
        double end = Double.POSITIVE_INFINITY;
        for (int i = 0; i < running; i++) {
            int task = order[i];
            if (rates[i] > 0) {
                double left = tasks.work[task] - tasks.service[task] + tasks.warmUp[task];
                end = Math.min(end, left / rates[i]);
            }
        }
        return host.time + end;
    }

    private int collectRunning(SimHost host, double now) {
        if (order.length < host.count) {
            order = new int[2 * host.count];
            rates = new double[2 * host.count];
        }
        int running = 0;
        for (int i = 0; i < host.count; i++) {
            int task = host.tasks[i];
            if (tasks.stoppedUntil[task] <= now) {
                order[running++] = task;
            }
        }
        return running;
    }

    private void setRates(SimHost host, int running) {
        if (!host.leastFirst || host.strangers > 0 || running <= host.cores) {
            Arrays.fill(rates, 0, running, host.share(running + host.strangers));
            return;
        }
        sortByKey(running);
        double free = host.cores;
        for (int from = 0; from < running; ) {
            int to = from + 1;
            while (to < running && isEqual(order[from], order[to])) {
                to++;
            }
            double each = Math.min(1, free / (to - from));
            Arrays.fill(rates, from, to, host.speed * each);
            free = Math.max(0, free - each * (to - from));
            from = to;
        }
    }

    /** Of equal keys those come first that warm up: their keys stand still meanwhile, so they would fall behind at once. */
    private void sortByKey(int running) {
        for (int i = 1; i < running; i++) {
            int task = order[i];
            int at = i;
            for (; at > 0 && isBefore(task, order[at - 1]); at--) {
                order[at] = order[at - 1];
            }
            order[at] = task;
        }
    }

    private boolean isBefore(int task, int other) {
        double difference = tasks.key(task) - tasks.key(other);
        return Math.abs(difference) < EQUAL ? tasks.warmUp[task] > 0 && tasks.warmUp[other] <= 0 : difference < 0;
    }

    private boolean isEqual(int task, int other) {
        return Math.abs(tasks.key(task) - tasks.key(other)) < EQUAL
                && tasks.warmUp[task] > 0 == tasks.warmUp[other] > 0;
    }

    /** Seconds until a task ends, is warm, or reaches the key of the next one that gets less. */
    private double untilChange(int running) {
        double seconds = Double.POSITIVE_INFINITY;
        for (int i = 0; i < running; i++) {
            int task = order[i];
            double rate = rates[i];
            if (rate <= 0) {
                continue;
            }
            if (tasks.warmUp[task] > 0) {
                seconds = Math.min(seconds, tasks.warmUp[task] / rate);
                continue;
            }
            seconds = Math.min(seconds, (tasks.work[task] - tasks.service[task]) / rate);
            if (i + 1 < running && rates[i + 1] < rate) {
                double slower = tasks.warmUp[order[i + 1]] > 0 ? 0 : rates[i + 1];
                double lead = tasks.key(order[i + 1]) - tasks.key(task);
                if (lead >= EQUAL) {
                    seconds = Math.min(seconds, lead / (rate - slower));
                }
            }
        }
        return Math.max(0, seconds);
    }

    private void serve(SimHost host, int running, double seconds) {
        for (int i = 0; i < running; i++) {
            int task = order[i];
            double cpu = rates[i] * seconds;
            if (cpu > 0) {
                if (tasks.warmUp[task] > 0) {
                    double left = tasks.warmUp[task] - cpu;
                    tasks.warmUp[task] = left < EQUAL ? 0 : left;
                } else {
                    tasks.service[task] += cpu;
                    listener.served(task, cpu);
                }
            }
            if (tasks.work[task] - tasks.service[task] < EQUAL && tasks.warmUp[task] <= 0) {
                listener.finished(host, task, host.time);
            }
        }
    }
}
