package org.jpvm.sim;

import java.util.HashMap;
import java.util.Map;

/** Carries datagrams between computers, or loses, doubles and delays them. */
final class SimNetwork {
    /**
     * What one direction between two computers does to datagrams.
     *
     * @param loss          share that is lost
     * @param duplication   share that comes twice
     * @param minDelayNanos shortest time under way
     * @param maxDelayNanos longest; when it is longer than the shortest, datagrams overtake each other
     */
    record Quality(double loss, double duplication, long minDelayNanos, long maxDelayNanos) {
        static final Quality GOOD = new Quality(0, 0, 50 * SimWorld.MICROSECOND, 150 * SimWorld.MICROSECOND);
    }

    private static final long APART_NANOS = 100 * SimWorld.SECOND;

    private final SimWorld world;
    private final Map<Long, SimHost> byAddress = new HashMap<>();
    private final Map<Long, Quality> links = new HashMap<>();

    /** Directions that carry nothing, and since when. */
    private final Map<Long, Long> cut = new HashMap<>();

    /** How long directions have carried nothing in all, before now. */
    private final Map<Long, Long> cutNanos = new HashMap<>();

    /** All links without one of their own. */
    Quality usual = Quality.GOOD;

    long sent;
    long lost;
    long doubled;

    SimNetwork(SimWorld world) {
        this.world = world;
    }

    void attach(SimHost host) {
        byAddress.put(socket(host.computer.address, host.port), host);
    }

    private static long socket(int address, int port) {
        return (long) address << 16 | port;
    }

    private static long direction(SimComputer from, SimComputer to) {
        return (long) from.number << 32 | to.number;
    }

    void setQuality(SimComputer from, SimComputer to, Quality quality) {
        links.put(direction(from, to), quality);
    }

    /** Nothing gets through this way any more. */
    void cut(SimComputer from, SimComputer to) {
        cut.putIfAbsent(direction(from, to), world.now);
    }

    /** Whether nothing gets through, one way or both. */
    boolean isCut(SimComputer one, SimComputer other) {
        return cut.containsKey(direction(one, other)) || cut.containsKey(direction(other, one));
    }

    /**
     * Whether two computers were apart for so long that each may have given up the other. A daemon tells nobody of a slave that it has given up,
     * as in C PVM: only the master's word counts for all.
     */
    boolean wereApart(SimComputer one, SimComputer other) {
        return cutNanos.getOrDefault(direction(one, other), 0L) + cutNanos.getOrDefault(direction(other, one), 0L)
                >= APART_NANOS;
    }

    /** A direction carries again, as well as it did before it was cut. */
    void join(SimComputer from, SimComputer to) {
        Long since = cut.remove(direction(from, to));
        if (since != null) {
            cutNanos.merge(direction(from, to), world.now - since, Long::sum);
        }
    }

    /** All links are as good as new. */
    void heal() {
        cut.forEach((direction, since) -> cutNanos.merge(direction, world.now - since, Long::sum));
        cut.clear();
        links.clear();
        usual = Quality.GOOD;
    }

    void transmit(SimHost from, int address, int port, byte[] packet) {
        sent++;
        SimHost to = byAddress.get(socket(address, port));
        if (to == null || !to.isAlive()) {
            lost++;
            return;
        }
        long direction = direction(from.computer, to.computer);
        Quality quality = links.isEmpty() ? usual : links.getOrDefault(direction, usual);
        if (!cut.isEmpty() && cut.containsKey(direction) || world.random.chance(quality.loss)) {
            lost++;
            return;
        }
        int copies = world.random.chance(quality.duplication) ? 2 : 1;
        doubled += copies - 1;
        for (int i = 0; i < copies; i++) {
            byte[] own = i == 0 ? packet : packet.clone();
            long delay = world.random.between(quality.minDelayNanos, quality.maxDelayNanos);
            to.later(delay, () -> to.receive(from, own));
        }
    }
}
