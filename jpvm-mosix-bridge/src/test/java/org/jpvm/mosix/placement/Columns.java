package org.jpvm.mosix.placement;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;

/** A view made of columns that tests fill as they like; standard hosts, idle and just heard of, unless they do. */
final class Columns implements HostsView {
    final double[] speed;
    final double[] cores;
    final double[] load;
    final double[] age;
    final long[] free;
    final long[] total;
    final boolean[] leaving;
    final boolean[] refuses;
    long asked;

    Columns(int hosts) {
        speed = new double[hosts];
        cores = new double[hosts];
        load = new double[hosts];
        age = new double[hosts];
        free = new long[hosts];
        total = new long[hosts];
        leaving = new boolean[hosts];
        refuses = new boolean[hosts];
        Arrays.fill(speed, 1);
        Arrays.fill(cores, 1);
        Arrays.fill(free, 1L << 30);
        Arrays.fill(total, 1L << 31);
    }

    /** Everything by chance, and some of it such as cannot be. */
    static Columns absurd(RandomGenerator random) {
        double[] odd = {Double.NaN, -1, 0, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
        Columns view = new Columns(1 + random.nextInt(20));
        for (int i = 0; i < view.size(); i++) {
            view.speed[i] = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextDouble(0.1, 4);
            view.cores[i] = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : 1 + random.nextInt(8);
            view.load[i] = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextDouble(5);
            view.age[i] = random.nextInt(4) == 0 ? odd[random.nextInt(odd.length)] : random.nextDouble(50);
            view.free[i] = random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(1L << 31);
            view.total[i] = random.nextInt(4) == 0 ? random.nextLong() : 1L << 31;
            view.leaving[i] = random.nextInt(5) == 0;
            view.refuses[i] = random.nextInt(5) == 0;
        }
        return view;
    }

    @Override
    public int size() {
        return speed.length;
    }

    @Override
    public int hostIndex(int position) {
        asked++;
        return position + 1;
    }

    @Override
    public String name(int position) {
        return "host" + (position + 1);
    }

    @Override
    public String architecture(int position) {
        return "LINUX64";
    }

    @Override
    public double speed(int position) {
        asked++;
        return speed[position];
    }

    @Override
    public double cores(int position) {
        asked++;
        return cores[position];
    }

    @Override
    public double load(int position) {
        asked++;
        return load[position];
    }

    @Override
    public int tasks(int position) {
        return 0;
    }

    @Override
    public double age(int position) {
        asked++;
        return age[position];
    }

    @Override
    public long freeMemory(int position) {
        asked++;
        return free[position];
    }

    @Override
    public long totalMemory(int position) {
        asked++;
        return total[position];
    }

    @Override
    public boolean isLeaving(int position) {
        asked++;
        return leaving[position];
    }

    @Override
    public boolean refusesGuests(int position) {
        asked++;
        return refuses[position];
    }

    @Override
    public String toString() {
        return "speed " + Arrays.toString(speed) + " cores " + Arrays.toString(cores) + " load " + Arrays.toString(load)
                + " age " + Arrays.toString(age) + " leaving " + Arrays.toString(leaving);
    }
}
