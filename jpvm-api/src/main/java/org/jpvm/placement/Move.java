package org.jpvm.placement;

/**
 * A task is to move.
 *
 * @param tid      the task
 * @param fromHost index of the host where it is
 * @param toHost   index of the host where it should go
 * @param reason   why, a few words for people
 */
public record Move(int tid, int fromHost, int toHost, String reason) {}
