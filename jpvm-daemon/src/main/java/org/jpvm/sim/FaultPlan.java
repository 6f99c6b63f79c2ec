package org.jpvm.sim;

import java.util.ArrayList;
import java.util.List;

/** What breaks when, for one seed. At the end of the plan everything is whole again. */
final class FaultPlan {
    private static final int MOST_SESSIONS = 64;

    /** Of ten ways to lose a master: up to this one its computer is switched off, so that what it has written is lost, too. */
    private static final int SWITCHED_OFF = 7;

    private final SimWorld world;
    private final FaultKind kind;
    private final List<SimComputer> computers;
    private boolean over;
    /** After so much time hosts that fell silent do not count any more. */
    private static final long FORGIVEN_NANOS = 450 * SimWorld.SECOND;

    /** An election takes no longer, nor does it take longer to find the master dead. */
    private static final long ELECTION_NANOS = 25 * SimWorld.SECOND;

    private int crashes;
    private int partitions;
    private int masters;

    /** What breaks at the steps of moves; null when nothing moves. */
    private final MoveFaults moves;

    FaultPlan(SimWorld world, FaultKind kind, Workload workload) {
        this.world = world;
        this.kind = kind;
        this.moves = world.engines ? new MoveFaults(world, workload) : null;
        this.computers = new ArrayList<>(world.computers.values());
    }

    /** Computers that were switched off. */
    int crashes() {
        return crashes + (moves == null ? 0 : moves.crashes);
    }

    /** Times that computers were cut off from each other. */
    int partitions() {
        return partitions + (moves == null ? 0 : moves.partitions);
    }

    /** Times that something was done to the master. */
    int masters() {
        return masters + (moves == null ? 0 : moves.masters);
    }

    /** Plans the time until {@code nanos} from now. */
    void start(long nanos) {
        if (computers.size() < 2) {
            return;
        }
        if (moves != null) {
            world.moves.listener = moves;
        }
        if (kind.includes(FaultKind.LOSS) || kind == FaultKind.HANDOVER && world.random.chance(0.6)) {
            repeat(nanos, 1 + world.random.below(6), this::weather);
            repeat(nanos, world.random.below(3), this::slowComputer);
            repeat(nanos, world.random.below(3), this::badLink);
            if (world.planes) {
                repeat(nanos, world.random.below(8), this::breakSession);
            }
        }
        if (kind.includes(FaultKind.CRASH)) {
            repeat(nanos, 1 + world.random.below(4), this::crash);
        }
        if (kind.includes(FaultKind.PARTITION)) {
            repeat(nanos, 1 + world.random.below(3), this::split);
            repeat(nanos, world.random.below(4), this::cutPair);
        }
        if (kind == FaultKind.MASTER) {
            repeat(nanos, 1 + world.random.below(3), this::loseMaster);
            if (world.random.chance(0.4)) {
                repeat(nanos, 1, this::crash);
                repeat(nanos, world.random.below(3), this::cutPair);
                repeat(nanos, world.random.below(2), this::split);
            }
        } else if (kind == FaultKind.ALL && world.planes) {
            repeat(nanos, world.random.below(2), this::loseMaster);
        }
    }

    private void repeat(long nanos, int times, Runnable fault) {
        for (int i = 0; i < times; i++) {
            world.at(world.random.between(0, nanos), () -> {
                if (!over) {
                    fault.run();
                }
            });
        }
    }

    /** Everything is whole again, and stays so. */
    void stop() {
        over = true;
        if (moves != null) {
            moves.stop();
        }
        world.network.heal();
        for (SimComputer computer : computers) {
            computer.on = true;
            computer.slowNanos = 0;
        }
        world.note(() -> "-- the faults are over");
    }

    private SimComputer any() {
        return computers.get(world.random.below(computers.size()));
    }

    private SimComputer anyBut(SimComputer other) {
        SimComputer one = any();
        while (one == other) {
            one = any();
        }
        return one;
    }

    private SimNetwork.Quality badQuality() {
        long most = world.random.between(100, world.random.chance(0.3) ? 300_000 : 5_000) * SimWorld.MICROSECOND;
        return new SimNetwork.Quality(
                world.random.below(21) / 100.0, world.random.below(11) / 100.0, 50 * SimWorld.MICROSECOND, most);
    }

    private void weather() {
        world.unrest();
        SimNetwork.Quality quality = world.random.chance(0.2) ? SimNetwork.Quality.GOOD : badQuality();
        world.network.usual = quality;
        world.note(() -> "-- all links: " + quality);
    }

    private void badLink() {
        SimComputer from = any();
        SimComputer to = anyBut(from);
        SimNetwork.Quality quality = badQuality();
        world.network.setQuality(from, to, quality);
        world.note(() -> "-- link from " + from.name + " to " + to.name + ": " + quality);
    }

    private void breakSession() {
        SimHost daemon = world.daemonOn(any());
        if (daemon != null) {
            world.unrest();
            daemon.sessions.breakOne(world.random.below(MOST_SESSIONS));
        }
    }

    private void slowComputer() {
        SimComputer computer = any();
        world.unrest();
        computer.slowNanos = world.random.between(1, 200) * SimWorld.MILLISECOND;
        world.note(() -> "-- " + computer.name + " is slow, " + computer.slowNanos + " ns");
        world.at(world.random.between(1, 20) * SimWorld.SECOND, () -> computer.slowNanos = 0);
    }

    private void crash() {
        SimHost master = world.master();
        SimComputer computer = any();
        if (!computer.on || master != null && master.computer == computer) {
            return;
        }
        crashes++;
        world.unrest();
        SimHost daemon = world.daemonOn(computer);
        if (daemon != null) {
            daemon.crash();
        } else {
            computer.on = false;
        }
        world.at(world.random.between(1, 300) * SimWorld.SECOND, () -> computer.on = true);
    }

    /** The master is lost at any time, or just when it has told somebody that an entry is in the mailbox. */
    private void loseMaster() {
        if (world.random.chance(0.5)) {
            world.mailbox.whenStored(() -> {
                if (!over) {
                    loseMasterNow(SWITCHED_OFF);
                }
            });
        } else {
            loseMasterNow(world.random.below(10));
        }
    }

    /** The master's process is killed or stopped, or its computer is switched off. */
    private void loseMasterNow(int how) {
        SimHost master = world.master();
        if (master == null) {
            return;
        }
        masters++;
        boolean killed = how < 4;
        boolean mustBeFollowed = world.isCalm() && canSucceed(master, killed);
        world.unrest();
        long lost = world.now;
        if (killed) {
            master.kill();
        } else if (how <= SWITCHED_OFF) {
            master.crash();
            world.at(world.random.between(1, 300) * SimWorld.SECOND, () -> master.computer.on = true);
        } else {
            master.pause(world.random.between(1, 60) * SimWorld.SECOND);
            return;
        }
        if (mustBeFollowed) {
            world.at(ELECTION_NANOS, () -> {
                if (world.unrestNanos == lost && world.master() == null) {
                    throw world.failure(
                            String.format("nobody took the place of %s, lost at %.6f s", master, lost / 1e9));
                }
            });
        }
    }

    /** Whether the rules say that there will be another master, when nothing else breaks meanwhile. */
    private boolean canSucceed(SimHost master, boolean provedDead) {
        int hosts = master.core.view().hosts().size();
        boolean settled = master.core.isElectorateSettled() || world.now - world.unrestNanos > FORGIVEN_NANOS;
        return hosts >= (provedDead ? 2 : 3) && settled && world.machine.tablesAgree();
    }

    /** Two groups do not hear each other, for a moment or for so long that they give each other up. */
    private void split() {
        partitions++;
        List<SimComputer> one = new ArrayList<>();
        List<SimComputer> other = new ArrayList<>();
        for (SimComputer computer : computers) {
            (world.random.chance(0.5) ? one : other).add(computer);
        }
        world.note(() -> "-- split: " + names(one) + " from " + names(other));
        for (SimComputer a : one) {
            for (SimComputer b : other) {
                world.network.cut(a, b);
                world.network.cut(b, a);
            }
        }
        long nanos = world.random.between(1, world.random.chance(0.5) ? 30 : 320) * SimWorld.SECOND;
        world.at(nanos, () -> {
            world.note(() -> "-- joined: " + names(one) + " with " + names(other));
            for (SimComputer a : one) {
                for (SimComputer b : other) {
                    world.network.join(a, b);
                    world.network.join(b, a);
                }
            }
        });
    }

    private static String names(List<SimComputer> computers) {
        return computers.stream().map(computer -> computer.name).toList().toString();
    }

    /** One direction between two computers, or both. */
    private void cutPair() {
        partitions++;
        SimComputer from = any();
        SimComputer to = anyBut(from);
        boolean both = world.random.chance(0.5);
        world.note(() -> "-- cut: " + from.name + (both ? " and " : " to ") + to.name);
        world.network.cut(from, to);
        if (both) {
            world.network.cut(to, from);
        }
        world.at(world.random.between(1, 200) * SimWorld.SECOND, () -> {
            world.network.join(from, to);
            world.network.join(to, from);
        });
    }
}
