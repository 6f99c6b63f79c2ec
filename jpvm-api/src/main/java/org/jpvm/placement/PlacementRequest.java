package org.jpvm.placement;

/**
 * A spawn whose hosts are to be chosen. PVM's modes are settled before: the candidates are the hosts that qualify.
 *
 * @param program      executable or class name
 * @param count        tasks to place, at least 1
 * @param localHost    index of the host whose daemon asks
 * @param nextHost     where round robin goes on: the first candidate whose index is this or greater, else the first of all
 * @param spawnerTid   task that spawns, 0 for none
 * @param hints        what the spawner says of the tasks
 * @param partnerHosts indices of the hosts where the {@link SpawnHints#partners} are now, which a tid does not say of one that has moved;
 *                     0 or missing where that is not known
 */
public record PlacementRequest(
        String program, int count, int localHost, int nextHost, int spawnerTid, SpawnHints hints, int... partnerHosts) {
    /** Requests keep their own array. */
    public PlacementRequest {
        partnerHosts = partnerHosts.clone();
    }

    /** Hosts of the partners; a copy. */
    @Override
    public int[] partnerHosts() {
        return partnerHosts.clone();
    }
}
