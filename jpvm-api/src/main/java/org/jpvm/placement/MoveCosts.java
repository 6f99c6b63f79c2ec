package org.jpvm.placement;

/**
 * What moving a task costs, measured where tasks move.
 *
 * @param stop   seconds during which the task runs nowhere
 * @param warmUp standard CPU-seconds it then uses without getting further
 */
public record MoveCosts(double stop, double warmUp) {}
