package org.jpvm.mosix.sim.engine;

import java.util.Arrays;

/** Events by time, equal times in the order in which they were put in; without an object per event. */
final class EventQueue {
    private double[] times = new double[64];
    private long[] orders = new long[64];
    private int[] codes = new int[64];
    private int size;
    private long nextOrder;

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the first event; infinite when there is none. */
    double time() {
        return size == 0 ? Double.POSITIVE_INFINITY : times[0];
    }

    /** Events at infinity never happen and are not kept. */
    void add(double time, int code) {
        if (!(time < Double.POSITIVE_INFINITY)) {
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            codes = Arrays.copyOf(codes, 2 * size);
        }
        long order = nextOrder++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(time, order, parent)) {
                break;
            }
            put(at, times[parent], orders[parent], codes[parent]);
            at = parent;
        }
        put(at, time, order, code);
    }

    /** Takes the first event and answers its code. */
    int poll() {
        int first = codes[0];
        size--;
        if (size > 0) {
            double time = times[size];
            long order = orders[size];
            int code = codes[size];
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                    child++;
                }
                if (isBefore(time, order, child)) {
                    break;
                }
                put(at, times[child], orders[child], codes[child]);
                at = child;
            }
            put(at, time, order, code);
        }
        return first;
    }

    private boolean isBefore(double time, long order, int position) {
        return time < times[position] || time == times[position] && order < orders[position];
    }

    private void put(int position, double time, long order, int code) {
        times[position] = time;
        orders[position] = order;
        codes[position] = code;
    }
}
