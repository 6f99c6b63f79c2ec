package org.jpvm.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated engines and the checkers of moves notice what must not happen. */
class MoveCheckerTest {
    private final List<String> trace = new ArrayList<>();
    private final SimWorld world = new SimWorld(1, true, trace::add);
    private final Workload workload = new Workload(world);
    private SimHost one;
    private SimHost other;
    private SimTask task;

    @BeforeEach
    void taskOnTheFirstOfTwoHosts() {
        world.planes = true;
        world.engines = true;
        one = SimHost.start(world, world.computer("h1"), null);
        workload.console = one.enrol();
        world.run(SimWorld.SECOND);
        workload.add(workload.console, List.of(world.computer("h2")));
        world.run(10 * SimWorld.SECOND);
        other = world.hosts.get(1);
        workload.spawn(workload.console, 2, null, "prog", true);
        world.run(SimWorld.SECOND);
        task = world.livingTasks().stream()
                .filter(each -> each.wasStarted() && each.place() == one)
                .findFirst()
                .orElseThrow();
        assertTrue(one.moves() && other.moves());
    }

    private void move() {
        int asked = world.moves.ask(other, task, other.index);
        world.run(10 * SimWorld.SECOND);
        assertTrue(world.moves.isAnswered(asked), () -> String.join("\n", trace));
        assertNull(world.moves.problem(asked));
    }

    private void fails(String what, Runnable action) {
        SimFailure failure = assertThrows(SimFailure.class, action::run);
        assertTrue(failure.getMessage().contains(what), failure.getMessage());
    }

    /** Something happens at a step of the next move. */
    private void at(MoveStep wanted, java.util.function.IntConsumer action) {
        boolean[] done = new boolean[1];
        world.moves.listener = (step, moveId, of, host) -> {
            if (step == wanted && !done[0]) {
                done[0] = true;
                world.at(0, () -> action.accept(moveId));
            }
        };
    }

    @Test
    void aTaskMoves() {
        move();
        assertTrue(task.place() == other && task.moves == 1);
        world.moves.check();
        world.machine.checkIdle();
    }

    @Test
    void itNeverRunsTwice() {
        SimDeparture[] departure = new SimDeparture[1];
        at(MoveStep.CAPTURE, moveId -> departure[0] = task.process().departure);
        move();
        fails("runs at h2#2 already", departure[0]::thaw);
        fails("has begun to run elsewhere", () -> departure[0].arrive("h3"));
    }

    @Test
    void itRunsHereOrThere() {
        SimDeparture[] departure = new SimDeparture[1];
        at(MoveStep.RECEIVED, moveId -> {
            departure[0] = task.process().departure;
            one.mover.thaw(moveId, task.tid);
        });
        fails("is to RELEASE, but does not go on there", this::move);
        fails("went on at h1#1", () -> departure[0].arrive("h2"));
    }

    @Test
    void nothingIsWrittenWhileItIsCopied() {
        at(MoveStep.CAPTURE, moveId -> one.sendCopy(task.process().connection.link, ByteBuffer.allocate(16), 0, 16));
        fails("is being copied", this::move);
    }

    @Test
    void imagesComeWhole() {
        at(MoveStep.CAPTURE, moveId -> other.mover.receive(moveId, ByteBuffer.allocate(1), 0, 1, false));
        fails("came damaged", this::move);
    }

    @Test
    void stepsComeInOrder() {
        fails("is to FREEZE, but does not go on there", () -> one.mover.freeze(5, task.tid));
        at(MoveStep.FREEZE, moveId -> one.mover.capture(moveId, task.tid));
        fails("does not stand still", this::move);
        fails("has not begun there", () -> other.mover.run(5, task.tid));
    }

    @Test
    void answersAreTrueAndComeOnce() {
        int asked = world.moves.ask(one, task, other.index);
        fails("neither happened nor been refused", world.moves::check);
        world.moves.answered(asked, null);
        fails("is said to have happened", world.moves::check);
        fails("told twice", () -> world.moves.answered(asked, null));
    }

    @Test
    void nothingStandsStillForEver() {
        task.process().stop();
        fails("stands still for ever", world.moves::check);
    }

    @Test
    void packetsAreCounted() {
        move();
        world.moves.count(task.tid);
        world.messages.send(workload.console, task.tid, new int[] {task.tid}, 4);
        world.run(SimWorld.SECOND);
        world.messages.check();
        assertEquals(1, world.moves.hops());
    }

    @Test
    void outputComesOnceAndInOrder() {
        world.output.line(task);
        fails("came to t40001", world.output::check);
        task.print();
        fails("not next", () -> world.run(SimWorld.SECOND));
    }
}
