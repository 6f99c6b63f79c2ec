package org.jpvm.sim;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostNames;

/** What breaks at which steps of the moves, for one seed. */
final class MoveFaults implements MoveChecker.Listener {
    private static final MoveStep[] STEPS = MoveStep.values();
    private static final Kind[] KINDS = Kind.values();
    private static final int MOST_PLANS = 6;
    private static final int MOST_SKIPPED = 6;

    private enum Kind {
        KILL,
        SWITCH_OFF,
        PAUSE,
        BREAK_SESSION,
        BREAK_SESSION_TOO,
        CUT,
        DELETE,
        TASK_DIES,
        TASK_EXITS,
        SIGNAL,
        MOVE_AGAIN,
        MOVE_AGAIN_TOO,
        MESSAGES,
        MULTICAST
    }

    /** A fault at a step, after it has come so often. */
    private static final class Plan {
        final MoveStep step;
        final Kind kind;
        int skip;
        boolean done;

        Plan(MoveStep step, Kind kind, int skip) {
            this.step = step;
            this.kind = kind;
            this.skip = skip;
        }
    }

    private final SimWorld world;
    private final Workload workload;
    private final List<Plan> plans = new ArrayList<>();
    private boolean over;
    int crashes;
    int partitions;
    int masters;

    MoveFaults(SimWorld world, Workload workload) {
        this.world = world;
        this.workload = workload;
        for (int i = world.random.below(MOST_PLANS); i >= 0; i--) {
            plans.add(new Plan(
                    STEPS[world.random.below(STEPS.length)],
                    KINDS[world.random.below(KINDS.length)],
                    world.random.below(MOST_SKIPPED)));
        }
    }

    void stop() {
        over = true;
    }

    @Override
    public void step(MoveStep step, int moveId, SimTask task, SimHost host) {
        if (over || task == null) {
            return;
        }
        for (Plan plan : plans) {
            if (!plan.done && plan.step == step && plan.skip-- == 0) {
                plan.done = true;
                long delay = world.random.chance(0.6) ? 0 : world.random.between(0, 5 * SimWorld.MILLISECOND);
                world.at(delay, () -> fire(plan, task, host));
            }
        }
    }

    /** Home, source or target of the move that goes on with a task, or where the step is; null when it is not known. */
    private SimHost any(SimTask task, SimHost host) {
        return switch (world.random.below(4)) {
            case 0 -> task.host;
            case 1 -> task.place();
            case 2 -> world.moves.target(task);
            default -> host;
        };
    }

    private void fire(Plan plan, SimTask task, SimHost host) {
        SimHost victim = any(task, host);
        SimHost other = any(task, host);
        if (over || victim == null || !victim.isAlive()) {
            return;
        }
        world.note(() -> "-- at " + plan.step + " of " + task + ": " + plan.kind + ", " + victim);
        switch (plan.kind) {
            case KILL -> lose(victim, victim::kill);
            case SWITCH_OFF ->
                lose(victim, () -> {
                    crashes++;
                    victim.crash();
                    world.at(world.random.between(1, 300) * SimWorld.SECOND, () -> victim.computer.on = true);
                });
            case PAUSE -> lose(victim, () -> victim.pause(world.random.between(1, 60) * SimWorld.SECOND));
            case BREAK_SESSION, BREAK_SESSION_TOO -> {
                if (other != null) {
                    world.unrest();
                    victim.sessions.breakWith(other.index);
                }
            }
            case CUT -> cut(victim, other);
            case DELETE -> delete(victim);
            case TASK_DIES -> {
                if (task != workload.console) {
                    task.die(9);
                }
            }
            case TASK_EXITS -> {
                if (task.isEnrolled() && !task.leaving && task != workload.console) {
                    task.exit();
                }
            }
            case SIGNAL -> signal(task);
            case MOVE_AGAIN, MOVE_AGAIN_TOO -> workload.move(task);
            case MESSAGES -> messages(task);
            case MULTICAST -> workload.multicast(anyTask(), world.activeTasks());
        }
    }

    private SimTask anyTask() {
        List<SimTask> tasks = world.activeTasks();
        return tasks.isEmpty() ? workload.console : tasks.get(world.random.below(tasks.size()));
    }

    private void lose(SimHost victim, Runnable action) {
        if (victim == world.master()) {
            if (world.random.chance(0.7)) {
                return;
            }
            masters++;
        }
        world.unrest();
        action.run();
    }

    private void cut(SimHost one, SimHost other) {
        if (other == null || one.computer == other.computer) {
            return;
        }
        partitions++;
        boolean both = world.random.chance(0.7);
        world.network.cut(one.computer, other.computer);
        if (both) {
            world.network.cut(other.computer, one.computer);
        }
        long most = world.random.chance(0.3) ? 300 : 20;
        world.at(world.random.between(1, most) * SimWorld.SECOND, () -> {
            world.network.join(one.computer, other.computer);
            world.network.join(other.computer, one.computer);
        });
    }

    private void delete(SimHost victim) {
        if (victim != world.master()) {
            XdrWriter body = new XdrWriter();
            new HostNames(new String[] {victim.computer.name}).write(body);
            anyTask().ask(TaskCode.DELHOST, body, answer -> {});
        }
    }

    private void signal(SimTask task) {
        if (task != workload.console) {
            workload.signal(anyTask(), task, true);
        }
    }

    /** Many messages to the task, and from it as soon as it goes on. */
    private void messages(SimTask task) {
        if (!task.isEnrolled() || task.leaving) {
            return;
        }
        for (int i = 0; i < 20; i++) {
            workload.send(anyTask(), task, 3);
            workload.send(task, anyTask(), 1);
        }
    }
}
