package org.jpvm.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TidsReply;

/** How a machine grows: adds many hosts, starts a task on each, sends a message to all, on a network without faults. */
public final class ScaleRun {
    private static final int MESSAGE_BYTES = 1000;
    private static final long MOST_NANOS = 3600 * SimWorld.SECOND;

    /**
     * One step.
     *
     * @param simulatedNanos time that passed in the machine
     * @param realNanos      time that all daemons together took to compute it
     * @param datagrams      datagrams sent
     */
    public record Step(long simulatedNanos, long realNanos, long datagrams) {}

    /**
     * What came of one number of hosts.
     *
     * @param hosts     hosts in the end, the master included
     * @param add       all hosts but the master are added, in requests of at most {@code batch}
     * @param spawn     one task is started on each host, by one request
     * @param multicast a message of 1000 bytes to all of them arrives
     */
    public record Result(int hosts, Step add, Step spawn, Step multicast) {}

    private final SimWorld world = new SimWorld(1, false, null);
    private final LongSupplier clock;
    private SimTask console;

    private ScaleRun(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Measures.
     *
     * @param hosts 2 to 4095
     * @param batch hosts of one request to add hosts
     * @param clock real time, nanoseconds
     * @throws SimFailure when something does not come about within an hour of the machine's time
     */
    public static Result run(int hosts, int batch, LongSupplier clock) {
        return new ScaleRun(clock).measure(hosts, batch);
    }

    private Result measure(int hosts, int batch) {
        for (int i = 1; i <= hosts; i++) {
            world.computer("h" + i);
        }
        List<SimComputer> slaves = new ArrayList<>(world.computers.values());
        SimHost master = SimHost.start(world, slaves.remove(0), null);
        console = master.enrol();
        reach("the first task enrols", console::isEnrolled);
        Step add = step(() -> {
            for (int first = 0; first < slaves.size(); first += batch) {
                add(slaves.subList(first, Math.min(slaves.size(), first + batch)));
            }
        });
        List<Integer> tids = new ArrayList<>();
        Step spawn = step(() -> spawn(hosts, tids));
        int[] members = tids.stream()
                .mapToInt(Integer::intValue)
                .filter(tid -> tid != console.tid)
                .toArray();
        Step multicast = step(() -> {
            console.tell(TaskCode.MCA, new XdrWriter().putInt(members.length).putInts(members));
            world.messages.send(console, Tid.MULTICAST_BIT | console.tid, members, MESSAGE_BYTES);
            reach("the message arrives everywhere", () -> world.messages.received == members.length);
        });
        return new Result(master.core.view().hosts().size(), add, spawn, multicast);
    }

    private Step step(Runnable action) {
        long simulated = world.now;
        long datagrams = world.network.sent;
        long real = clock.getAsLong();
        action.run();
        return new Step(world.now - simulated, clock.getAsLong() - real, world.network.sent - datagrams);
    }

    /** Until all are in, and all have the table. */
    private void add(List<SimComputer> computers) {
        XdrWriter body = new XdrWriter();
        new HostNames(computers.stream().map(computer -> computer.name).toArray(String[]::new)).write(body);
        boolean[] answered = new boolean[1];
        console.ask(TaskCode.ADDHOST, body, answer -> answered[0] = true);
        reach("hosts are added", () -> answered[0]);
        // The table travels for microseconds; to look at it after each event would take longer than all else.
        SimHost last = world.hosts.get(world.hosts.size() - 1);
        int serial = world.master().core.view().serial();
        for (int i = 0; last.core.view().serial() != serial; i++) {
            if (i > 1_000_000) {
                throw world.failure("host " + last + " did not get the table");
            }
            world.run(10 * SimWorld.MICROSECOND);
        }
    }

    private void spawn(int count, List<Integer> tids) {
        XdrWriter body = new XdrWriter();
        String[] none = new String[0];
        new SpawnCall("prog", 0, "", count, none, 0, 0, 0, 0, 0, 0, none).write(body);
        console.ask(TaskCode.SPAWN, body, answer -> {
            IntStream.of(TidsReply.read(answer).tids()).forEach(tids::add);
            if (tids.stream().anyMatch(tid -> tid < 0)) {
                throw world.failure("a task was not started: "
                        + PvmError.ofCode(tids.stream().min(Integer::compare).orElse(0)));
            }
        });
        reach("all tasks are started and enrolled", () -> tids.size() == count && world.tasks.size() == count + 1);
    }

    private void reach(String what, BooleanSupplier condition) {
        if (!world.until(MOST_NANOS, condition)) {
            throw world.failure("within an hour it did not happen that " + what);
        }
    }
}
