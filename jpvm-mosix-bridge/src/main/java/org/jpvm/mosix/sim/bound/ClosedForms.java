package org.jpvm.mosix.sim.bound;

import java.util.Arrays;

/** Bounds for which there is a formula; {@link FluidOptimum} covers them all and more, and is tested against them. Source: mosix §2.1. */
public final class ClosedForms {
    private ClosedForms() {}

    /**
     * Equal hosts of speed 1, all tasks there from the beginning: the longest task, or all work on all hosts (McNaughton).
     *
     * @param works standard CPU-seconds of each task
     * @param hosts how many, at least 1
     * @return seconds; some schedule with free moves reaches it
     */
    public static double mcNaughton(double[] works, int hosts) {
        return Math.max(
                Arrays.stream(works).max().orElse(0), Arrays.stream(works).sum() / hosts);
    }

    /**
     * Hosts of different speeds, all tasks there from the beginning: the k longest tasks on the k fastest hosts, for every k, and all work on
     * all hosts (Horvath, Lam and Sethi).
     *
     * @param works  standard CPU-seconds of each task
     * @param speeds of the hosts, at least one
     * @return seconds; some schedule with free moves reaches it
     */
    public static double horvathLamSethi(double[] works, double[] speeds) {
        double[] ascendingWorks = works.clone();
        double[] ascendingSpeeds = speeds.clone();
        Arrays.sort(ascendingWorks);
        Arrays.sort(ascendingSpeeds);
        double work = 0;
        double speed = 0;
        double bound = 0;
        for (int k = 0; k < works.length; k++) {
            work += ascendingWorks[works.length - 1 - k];
            speed += k < speeds.length ? ascendingSpeeds[speeds.length - 1 - k] : 0;
            // With fewer hosts than tasks only the last of these sums counts, and it is the greatest.
            bound = Math.max(bound, work / speed);
        }
        return bound;
    }

    /**
     * Equal hosts of speed 1, tasks that come later: what is released from some moment on needs at least its McNaughton bound from then.
     *
     * @param works    standard CPU-seconds of each task
     * @param releases when each comes, in seconds
     * @param hosts    how many, at least 1
     * @return seconds; a lower bound that not always is reached
     */
    public static double withReleases(double[] works, double[] releases, int hosts) {
        double bound = 0;
        for (double release : releases) {
            double total = 0;
            double longest = 0;
            for (int i = 0; i < works.length; i++) {
                if (releases[i] >= release) {
                    total += works[i];
                    longest = Math.max(longest, works[i]);
                }
            }
            bound = Math.max(bound, release + Math.max(longest, total / hosts));
        }
        return bound;
    }

    /**
     * Equal hosts of speed 1 of which some leave: what they have not done by then the others do.
     *
     * @param works   standard CPU-seconds of each task, all there from the beginning
     * @param hosts   how many there are at first
     * @param leaving how many of them leave, fewer than {@code hosts}
     * @param moment  when, in seconds
     * @return seconds; a lower bound, reached if there are always as many tasks as hosts
     */
    public static double withLeavingHosts(double[] works, int hosts, int leaving, double moment) {
        double total = Arrays.stream(works).sum();
        double longest = Arrays.stream(works).max().orElse(0);
        double shared = total <= hosts * moment ? total / hosts : moment + (total - hosts * moment) / (hosts - leaving);
        return Math.max(longest, shared);
    }
}
