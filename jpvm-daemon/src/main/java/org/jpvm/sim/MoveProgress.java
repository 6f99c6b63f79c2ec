package org.jpvm.sim;

import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TaskRecord;

/** Nothing breaks any more: tasks that can be moved are moved, messages find the straight way, and tasks are listed as if none had moved. */
final class MoveProgress {
    private static final int MOVES = 6;
    private static final int PAIRS = 6;

    /** A session with a host that was lost for long may take so many attempts, a minute each. */
    private static final int ATTEMPTS = 4;

    /** Messages after which the daemons must have learnt the way. */
    private static final int LEARNT_AFTER = 3;

    private static final int MESSAGES = 5;

    private final SimWorld world;

    MoveProgress(SimWorld world) {
        this.world = world;
    }

    void check() {
        world.enginesFail = false;
        for (int i = 0; i < MOVES; i++) {
            moveOne();
        }
        for (int i = 0; i < PAIRS; i++) {
            List<SimTask> tasks = world.livingTasks();
            SimTask from = tasks.get(world.random.below(tasks.size()));
            SimTask to = tasks.get(world.random.below(tasks.size()));
            if (from != to && !from.leaving && !to.leaving) {
                checkWay(from, to);
            }
        }
        checkList();
    }

    private void moveOne() {
        List<SimTask> tasks = world.livingTasks().stream()
                .filter(task -> world.moves.isFree(task)
                        && task.host.moves()
                        && task.place().moves())
                .toList();
        if (tasks.isEmpty()) {
            return;
        }
        SimTask task = tasks.get(world.random.below(tasks.size()));
        List<SimHost> others = world.living().stream()
                .filter(host -> host != task.place() && host.moves())
                .toList();
        if (others.isEmpty()) {
            return;
        }
        SimHost target = others.get(world.random.below(others.size()));
        for (int attempt = 1; task.place() != target; attempt++) {
            int asked = world.moves.ask(task.host, task, target.index);
            if (!world.until(60 * SimWorld.SECOND, () -> world.moves.isAnswered(asked) && !task.isStill())) {
                throw world.failure("within a minute " + task + " was not moved to " + target);
            }
            String problem = world.moves.problem(asked);
            if (problem != null && problem.startsWith("it is pinned")) {
                // Whoever named its host has ended before he was told its tid.
                return;
            }
            if (attempt == ATTEMPTS && task.place() != target) {
                throw world.failure(task + " does not move to " + target + ": " + problem);
            }
            if (task.place() != target) {
                world.run(60 * SimWorld.SECOND);
            }
        }
    }

    /** At most one forward for each of both that is away, and none soon. */
    private void checkWay(SimTask from, SimTask to) {
        int away = (from.place() == from.host ? 0 : 1) + (to.place() == to.host ? 0 : 1);
        int straight = from.place() == to.place() ? 0 : 1;
        for (int i = 1; i <= MESSAGES; i++) {
            world.moves.count(to.tid);
            world.messages.send(from, to.tid, new int[] {to.tid}, 10);
            if (!world.until(60 * SimWorld.SECOND, world.messages::isComplete)) {
                throw world.failure("a message from " + from + " to " + to + " does not arrive");
            }
            world.run(2 * SimWorld.SECOND);
            int hops = world.moves.hops();
            if (hops > straight + away + 1 || i > LEARNT_AFTER && hops > straight) {
                throw world.failure("message " + i + " from " + from + " at " + from.place() + " to " + to + " at "
                        + to.place() + " took " + hops + " packets, " + straight + " would do");
            }
        }
        world.moves.count(0);
    }

    private void checkList() {
        List<SimTask> tasks = world.livingTasks();
        SimTask by = tasks.get(world.random.below(tasks.size()));
        boolean[] answered = new boolean[1];
        by.ask(TaskCode.TASK, new XdrWriter().putInt(0), body -> {
            TreeMap<Integer, Integer> listed = new TreeMap<>();
            for (TaskRecord record : TaskListReply.read(body).tasks()) {
                listed.merge(record.tid(), 1, Integer::sum);
                if (record.hostTid() != Tid.hostPart(Tid.hostIndex(record.tid()))) {
                    throw world.failure(Tid.text(record.tid()) + " is listed at " + Tid.text(record.hostTid()));
                }
            }
            for (SimTask task : tasks) {
                if (listed.getOrDefault(task.tid, 0) != 1) {
                    throw world.failure(task + " is listed " + listed.getOrDefault(task.tid, 0) + " times");
                }
            }
            answered[0] = true;
        });
        if (!world.until(60 * SimWorld.SECOND, () -> answered[0])) {
            throw world.failure(by + " was not told which tasks there are");
        }
    }
}
