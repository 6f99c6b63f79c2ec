package org.jpvm.placement;

/**
 * A spawn whose hosts are to be chosen. PVM's modes are settled before: the candidates are the hosts that qualify.
 *
 * @param program     executable or class name
 * @param count       tasks to place, at least 1
 * @param localHost   index of the host whose daemon asks
 * @param nextHost    where round robin goes on: the first candidate whose index is this or greater, else the first of all
 * @param spawnerTid  task that spawns, 0 for none
 * @param hints       what the spawner says of the tasks
 */
public record PlacementRequest(
        String program, int count, int localHost, int nextHost, int spawnerTid, SpawnHints hints) {}
