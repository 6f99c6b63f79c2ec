package org.jpvm.mosix.balance;

/**
 * What a task takes along when it moves, as its former host tells its new one.
 *
 * @param tid     the task
 * @param service standard CPU-seconds of useful work it has done, at least 0
 * @param age     seconds since it was started, at least 0
 * @param moves   how often it has moved, this time included
 * @param hint    standard CPU-seconds it was said to need when it was spawned, above 0; NaN if nothing was said
 */
public record CarriedTask(int tid, double service, double age, int moves, double hint) {}
