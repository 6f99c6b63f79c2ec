package org.jpvm.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;

/** One machine from its first daemon to its end, for one seed. */
public final class Simulation {
    private static final int MOST_USUAL_HOSTS = 8;

    /**
     * What to simulate.
     *
     * @param seed   decides everything
     * @param hosts  computers, 0 when the seed is to choose a small number
     * @param events actions of tasks
     * @param faults what breaks
     */
    public record Plan(long seed, int hosts, int events, FaultKind faults) {
        /** The command that repeats it. */
        public String command() {
            return "./jpvm simulate --seed " + seed + (hosts == 0 ? "" : " --hosts " + hosts) + " --events " + events
                    + " --faults " + faults.label();
        }
    }

    private final Plan plan;
    private final SimWorld world;
    private Workload workload;
    private FaultPlan faults;

    private Simulation(Plan plan, boolean tracing, Consumer<String> trace) {
        this.plan = plan;
        this.world = new SimWorld(plan.seed, tracing, trace == null ? null : trace::accept);
        world.planes = plan.faults == FaultKind.MASTER
                || plan.faults == FaultKind.HANDOVER
                || SimRandom.mix(plan.seed) % 2 == 0;
        world.engines = world.planes && plan.faults.includes(FaultKind.HANDOVER);
    }

    /** Simulates; when something breaks, once more for the trace. */
    public static SimResult run(Plan plan) {
        SimResult result = run(plan, false, null);
        return result.failure() == null ? result : run(plan, true, null);
    }

    /**
     * Simulates.
     *
     * @param trace gets a line for each thing that happens, with its time in seconds
     */
    public static SimResult run(Plan plan, Consumer<String> trace) {
        return run(plan, true, trace);
    }

    private static SimResult run(Plan plan, boolean tracing, Consumer<String> trace) {
        Simulation simulation = new Simulation(plan, tracing, trace);
        String failure = null;
        try {
            simulation.live();
        } catch (SimFailure e) {
            failure = e.getMessage();
        }
        return simulation.result(failure);
    }

    private SimResult result(String failure) {
        return new SimResult(
                plan,
                world.hosts.size(),
                world.tasks.size(),
                world.events,
                world.now / SimWorld.SECOND,
                world.network.sent,
                world.network.lost,
                world.messages.received,
                world.notifies.fired,
                faults == null ? 0 : faults.crashes(),
                faults == null ? 0 : faults.partitions(),
                world.successions,
                world.moves.moved,
                world.hash(),
                failure,
                failure == null ? List.of() : world.trace());
    }

    private void live() {
        build();
        boolean longFaults = plan.faults.includes(FaultKind.CRASH)
                || plan.faults.includes(FaultKind.PARTITION)
                || plan.faults == FaultKind.MASTER;
        long nanos = longFaults
                ? world.random.between(60, 900) * SimWorld.SECOND
                : plan.faults == FaultKind.HANDOVER
                        ? world.random.between(5, 120) * SimWorld.SECOND
                        : Math.max(1, plan.events) * world.random.between(2, 100) * SimWorld.MILLISECOND;
        world.launchesFail = true;
        world.enginesFail = true;
        faults = new FaultPlan(world, plan.faults, workload);
        faults.start(nanos);
        workload.start(plan.events, nanos);
        if (world.engines) {
            for (int i = 0; i < 3; i++) {
                workload.spawn(workload.console, 5, null, workload.program());
            }
        }
        world.run(nanos);
        faults.stop();
        world.launchesFail = false;
        settle();
        if (world.master() == null) {
            checkEnd();
            return;
        }
        workload.console = console();
        checkAll();
        progress();
        checkAll();
        halt();
    }

    /** The machine has lost its master, and nobody could take its place: then all have ended. */
    private void checkEnd() {
        if (!world.living().isEmpty()) {
            throw world.failure("without a master run " + world.living());
        }
        if (faults.masters() == 0) {
            throw world.failure("the master has ended: " + world.hosts.get(0).exitReason);
        }
    }

    /** The first task, or another one when that was lost with its master. */
    private SimTask console() {
        SimTask console = workload.console;
        if (!console.isEnrolled() || console.leaving) {
            SimTask next = world.master().enrol();
            reach("a task enrols", SimWorld.SECOND, next::isEnrolled);
            return next;
        }
        return console;
    }

    private void build() {

        int computers = plan.hosts > 0 ? plan.hosts : 2 + world.random.below(MOST_USUAL_HOSTS - 1);
        for (int i = 1; i <= computers; i++) {
            world.computer("h" + i);
        }
        List<SimComputer> slaves = new ArrayList<>(world.computers.values());
        SimHost.start(world, slaves.remove(0), null);
        workload = new Workload(world);
        workload.console = world.master().enrol();
        reach("the first task enrols", SimWorld.SECOND, workload.console::isEnrolled);
        slaves.removeIf(computer -> world.random.chance(0.2));
        workload.add(workload.console, slaves);
        // Sometimes things begin to break while the machine is still being built.
        if (world.random.chance(0.8)) {
            world.run(10 * SimWorld.SECOND);
        }
    }

    /** As long as it may take until each daemon has asked each other, found it dead, and heard of it. */
    private void settle() {
        world.run((400 + 60L * world.computers.size()) * SimWorld.SECOND);
        if (world.master() == null) {
            return;
        }
        world.machine.checkTables();
        world.until(3600 * SimWorld.SECOND, world.messages::isComplete);
    }

    private void checkAll() {
        // A question whether a host lives may be under way just now.
        world.until(10 * SimWorld.SECOND, world.machine::nothingUnderWay);
        world.messages.check();
        world.notifies.check();
        world.mailbox.check();
        world.output.check();
        world.moves.check();
        world.machine.checkTables();
        world.machine.checkIdle();
        world.machine.checkCounters();
    }

    /** The network is good again: all that a machine is for must work, and soon. */
    private void progress() {
        world.note(() -> "-- progress");
        workload.add(workload.console, workload.missingComputers());
        reach(
                "all hosts are in the machine",
                60 * SimWorld.SECOND,
                () -> workload.missingComputers().isEmpty() && world.machine.tablesAgree());
        int before = world.livingTasks().size();
        int hosts = world.living().size();
        for (SimHost host : world.living()) {
            workload.spawn(workload.console, 1, host, workload.program());
        }
        reach(
                "a task is started on each host",
                60 * SimWorld.SECOND,
                () -> world.livingTasks().size() == before + hosts);
        List<SimTask> tasks = world.livingTasks();
        for (SimTask from : tasks) {
            SimTask to = tasks.get(world.random.below(tasks.size()));
            world.messages.send(from, to.tid, new int[] {to.tid}, 1000);
            world.messages.send(workload.console, from.tid, new int[] {from.tid}, 1000);
        }
        reach("messages arrive", 60 * SimWorld.SECOND, world.messages::isComplete);
        if (world.engines) {
            new MoveProgress(world).check();
        }
        world.run(60 * SimWorld.SECOND);
    }

    private void halt() {
        world.note(() -> "-- halt");
        List<SimTask> tasks = world.livingTasks();
        tasks.get(world.random.below(tasks.size())).tell(TaskCode.HALT, new XdrWriter());
        reach("all daemons end", 10 * SimWorld.SECOND, () -> world.living().isEmpty());
        world.run(SimWorld.SECOND);
        for (SimTask task : world.tasks.values()) {
            if (task.isAlive()) {
                throw world.failure(task + " is left over after the end of the machine");
            }
        }
    }

    private void reach(String what, long nanos, java.util.function.BooleanSupplier condition) {
        if (!world.until(nanos, condition)) {
            throw world.failure("within " + nanos / SimWorld.SECOND + " s it did not happen that " + what);
        }
    }
}
