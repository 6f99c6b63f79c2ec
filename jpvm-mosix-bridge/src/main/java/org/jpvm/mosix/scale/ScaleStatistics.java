package org.jpvm.mosix.scale;

import java.util.Arrays;

/** How tasks are spread over hosts, and how long they were there. */
final class ScaleStatistics {
    private static final int COUNTED = 1024;

    private final long[] hostsWith = new long[COUNTED];
    private int samples;
    private double tasks;
    private double deviations;
    private double idle;
    private double wasted;
    private int most;
    private long finished;
    private double times;
    private double works;

    void clear() {
        Arrays.fill(hostsWith, 0);
        samples = 0;
        tasks = 0;
        deviations = 0;
        idle = 0;
        wasted = 0;
        most = 0;
        finished = 0;
        times = 0;
        works = 0;
    }

    void sample(int[] running) {
        double sum = 0;
        double squares = 0;
        long none = 0;
        long beyond = 0;
        for (int count : running) {
            sum += count;
            squares += (double) count * count;
            none += count == 0 ? 1 : 0;
            beyond += Math.max(0, count - 1);
            most = Math.max(most, count);
            hostsWith[Math.min(count, COUNTED - 1)]++;
        }
        double mean = sum / running.length;
        samples++;
        tasks += mean;
        deviations += Math.sqrt(Math.max(0, squares / running.length - mean * mean));
        idle += (double) none / running.length;
        wasted += (double) Math.min(none, beyond) / running.length;
    }

    void finished(double time, double work) {
        finished++;
        times += time;
        works += work;
    }

    ScaleResult result(int hosts) {
        int length = Math.min(most + 1, COUNTED);
        double[] shares = new double[length];
        long atLeast = 0;
        for (int i = length - 1; i >= 0; i--) {
            atLeast += hostsWith[i];
            shares[i] = (double) atLeast / ((long) samples * hosts);
        }
        return new ScaleResult(
                samples,
                tasks / samples,
                deviations / samples,
                most,
                idle / samples,
                wasted / samples,
                finished,
                times / works,
                shares);
    }
}
