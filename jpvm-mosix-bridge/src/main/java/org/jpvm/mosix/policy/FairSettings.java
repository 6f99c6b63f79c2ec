package org.jpvm.mosix.policy;

/**
 * The constants of {@link FairPolicy}.
 *
 * @param period          seconds between two questions for partners
 * @param fixedCost       standard CPU-seconds by which a move is dearer than it is: more means fewer moves and a later end
 * @param growth          lower bound of the threshold, relative to the attained service, squared
 * @param foresight       how much greater the threshold is where the work of the tasks is known: what drifts apart early can be made good later
 * @param endgame         but then it is at most so much of the work that is left: only a lag in the end is lost
 * @param stopWeight      share of the stop time that counts as cost: the host goes on with its other tasks meanwhile
 * @param floorWarmUps    the threshold is at least so many warm-ups
 * @param floorStops      and so many stop times on top of them
 * @param floorPeriods    and so many periods
 * @param repayment       warm-ups of useful work that a task must have done since its last move before the next
 * @param horizon         thresholds for which an exchange looks ahead
 * @param residency       seconds that a task stays where it came
 * @param leastFirst      hosts run the tasks with the lowest keys and hold the others back; else all share, as under any kernel left to itself
 */
record FairSettings(
        double period,
        double fixedCost,
        double growth,
        double foresight,
        double endgame,
        double stopWeight,
        double floorWarmUps,
        double floorStops,
        double floorPeriods,
        double repayment,
        double horizon,
        double residency,
        boolean leastFirst) {
    static final FairSettings DEFAULT = new FairSettings(1, 0.3, 0.0004, 2, 0.2, 0.05, 4, 1.5, 2, 4, 2, 1, true);

    /**
     * For hosts that hold nobody back and hardly pay for a move: half the period, no allowance for fewer moves. Source: balancing §7, but for the growth,
     * which is a tenth of that there: equal tasks end closer together, and tasks that come late somewhat later.
     */
    static final FairSettings SHARED = new FairSettings(0.5, 0, 0.0001, 2, 0.2, 0.05, 4, 1.5, 2, 4, 2, 0.5, false);
}
