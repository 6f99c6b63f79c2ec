package org.jpvm.mosix.scale;

import java.util.Arrays;

/** Tasks as numbers in flat arrays, in lists by host; 28 bytes each. */
final class TaskPool {
    static final int NONE = -1;

    private double[] target = new double[1024];
    private double[] arrival = new double[1024];
    private float[] work = new float[1024];
    private int[] next = new int[1024];
    private int free = NONE;
    private int used;

    /** A new task that is done when its host has served each of its tasks so much; in no list. */
    int make(double targetService, double arrivedAt, double itsWork) {
        int task = free;
        if (task == NONE) {
            if (used == next.length) {
                int larger = used * 2;
                target = Arrays.copyOf(target, larger);
                arrival = Arrays.copyOf(arrival, larger);
                work = Arrays.copyOf(work, larger);
                next = Arrays.copyOf(next, larger);
            }
            task = used++;
        } else {
            free = next[task];
        }
        target[task] = targetService;
        arrival[task] = arrivedAt;
        work[task] = (float) itsWork;
        next[task] = NONE;
        return task;
    }

    /** Puts a task into the list of a host, whose first one has the least target; answers the first. */
    int insert(int task, int first) {
        if (first == NONE || target[task] < target[first]) {
            next[task] = first;
            return task;
        }
        int before = first;
        while (next[before] != NONE && target[next[before]] <= target[task]) {
            before = next[before];
        }
        next[task] = next[before];
        next[before] = task;
        return first;
    }

    /** Ends the first task of a list; answers the next. */
    int removeFirst(int first) {
        int after = next[first];
        next[first] = free;
        free = first;
        return after;
    }

    double target(int task) {
        return target[task];
    }

    double arrival(int task) {
        return arrival[task];
    }

    double work(int task) {
        return work[task];
    }
}
