package org.jpvm.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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

    private final SimWorld world;
    private final Map<Long, SimHost> byAddress = new HashMap<>();
    private final Map<Long, Quality> links = new HashMap<>();

    /** Directions that carry nothing. */
    private final Set<Long> cut = new HashSet<>();

    /** All links without one of their own. */
    Quality usual = Quality.GOOD;

    long sent;
    long lost;

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
        world.unrest();
    }

    /** Nothing gets through this way any more. */
    void cut(SimComputer from, SimComputer to) {
        cut.add(direction(from, to));
        world.unrest();
    }

    /** Whether nothing gets through, one way or both. */
    boolean isCut(SimComputer one, SimComputer other) {
        return cut.contains(direction(one, other)) || cut.contains(direction(other, one));
    }

    /** A direction carries again, as well as it did before it was cut. */
    void join(SimComputer from, SimComputer to) {
        cut.remove(direction(from, to));
        world.unrest();
    }

    /** All links are as good as new. */
    void heal() {
        cut.clear();
        links.clear();
        usual = Quality.GOOD;
        world.unrest();
    }

    /** Whether all links are. */
    boolean isGood() {
        return cut.isEmpty() && links.isEmpty() && usual == Quality.GOOD;
    }

    /** The daemon that had this address last, or null. */
    SimHost at(int address, int port) {
        return byAddress.get(socket(address, port));
    }

    /** How long something is under way that is sent again until it arrives. */
    long delay(SimHost from, SimHost to) {
        Quality quality = links.getOrDefault(direction(from.computer, to.computer), usual);
        long delay = world.random.between(quality.minDelayNanos, quality.maxDelayNanos);
        for (int again = 1; world.random.chance(quality.loss) && again < 4; again++) {
            delay += again * 200 * SimWorld.MILLISECOND;
        }
        return delay;
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
        if (!cut.isEmpty() && cut.contains(direction) || world.random.chance(quality.loss)) {
            lost++;
            return;
        }
        int copies = world.random.chance(quality.duplication) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            byte[] own = i == 0 ? packet : packet.clone();
            long delay = world.random.between(quality.minDelayNanos, quality.maxDelayNanos);
            to.later(delay, () -> to.receive(from, own));
        }
    }
}
