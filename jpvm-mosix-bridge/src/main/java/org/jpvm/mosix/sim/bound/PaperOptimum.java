package org.jpvm.mosix.sim.bound;

/**
 * The rule behind the "optimal" column of the paper's Table 1: identical tasks are spread evenly and stay until a host is empty; then those
 * that are left are spread evenly again, and so on. It is no bound, because nothing moves between hosts that differ by one task; a policy that
 * moves tasks then, too, does better. Source: mosix §2.1.
 */
public final class PaperOptimum {
    private PaperOptimum() {}

    /**
     * Makespan by that rule.
     *
     * @param hosts equal hosts of speed 1, at least 1
     * @param tasks how many, at least 0
     * @param work  standard CPU-seconds of each
     * @return seconds
     */
    public static double of(int hosts, int tasks, double work) {
        double time = 0;
        double left = work;
        int alive = tasks;
        while (alive > 0) {
            int each = alive / hosts;
            int hostsWithOneMore = alive % hosts;
            if (hostsWithOneMore == 0 || each == 0) {
                return time + left * Math.max(1, each);
            }
            time += left * each;
            left -= left * each / (each + 1);
            alive = hostsWithOneMore * (each + 1);
        }
        return time;
    }
}
