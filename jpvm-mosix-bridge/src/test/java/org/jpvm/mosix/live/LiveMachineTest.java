package org.jpvm.mosix.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bridges of a whole machine do together, with the policy and the constants of live machines. */
class LiveMachineTest {
    private static final boolean FULL = "full".equals(System.getProperty("jpvm.bars"));

    /** Static round robin is 60, 33 and 33 % above the bound in the first cases, 88, 60 and 33 % in the last. */
    @ParameterizedTest
    @CsvSource({
        "4, 0.45, 30, 5, 0.15, 1.03",
        "4, 0.45, 30, 6, 0.15, 1.03",
        "4, 0.45, 30, 9, 0.15, 1.03",
        "4, 0.45, 30, 7, 0.5, 1.04",
        "16, 0.1, 3, 17, 0.15, 1.05",
        "16, 0.1, 3, 20, 0.15, 1.05",
        "16, 0.1, 3, 36, 0.15, 1.05",
    })
    void tasksEndTogether(int hosts, double speed, double work, int tasks, double stop, double most) {
        int seeds = FULL ? 10 : 2;
        double sum = 0;
        double moves = 0;
        String last = "";
        for (int seed = 1; seed <= seeds; seed++) {
            LiveMachine machine = new LiveMachine(hosts, speed, seed);
            machine.stopSeconds = stop;
            machine.run(8);
            for (int i = 0; i < tasks; i++) {
                machine.spawn(i % hosts + 1, work);
            }
            double bound = Math.max(work, work * tasks / hosts) / speed;
            double seconds = machine.finish(10 * bound);
            sum += seconds / bound;
            moves += (double) machine.moves / tasks;
            last = machine.describe();
        }
        String report = String.format(
                Locale.ROOT,
                "%d hosts of speed %.2f, %d tasks of %.0f s, stop %.2f s: %.4f of the bound, %.1f moves per task",
                hosts,
                speed,
                tasks,
                work,
                stop,
                sum / seeds,
                moves / seeds);
        if (FULL) {
            System.out.println(report);
        }
        assertTrue(sum / seeds <= most, report + "\n" + last);
    }

    @Test
    void refusedTasksAreNotAskedAgainAtOnce() {
        LiveMachine machine = new LiveMachine(4, 0.5, 7);
        machine.refusals = 1;
        machine.run(5);
        for (int i = 0; i < 6; i++) {
            machine.spawn(i % 4 + 1, 60);
        }
        machine.run(60);
        assertTrue(machine.refusedMoves > 0, machine::describe);
        // Six tasks, each left alone for 2, 4, 8, 16, 32 s.
        assertTrue(machine.refusedMoves <= 6 * 5, machine.refusedMoves + "\n" + machine.describe());
    }

    @Test
    void aTaskThatIsRefusedOftenStillGetsThere() {
        LiveMachine machine = new LiveMachine(2, 0.5, 3);
        machine.refusals = 0.5;
        machine.run(5);
        for (int i = 0; i < 4; i++) {
            machine.spawn(1, 30);
        }
        machine.run(40);
        assertEquals(2, machine.count(2), machine::describe);
    }

    @Test
    void nothingMovesWhereNobodyMayMoveAnything() {
        LiveMachine machine = new LiveMachine(4, 0.5, 5);
        machine.hosts.get(3).bridge.command("balance none");
        machine.run(5);
        for (int i = 0; i < 8; i++) {
            machine.spawn(1, 20);
        }
        machine.run(15);
        assertEquals(0, machine.moves, machine::describe);
        machine.hosts.get(2).bridge.command("balance fair");
        machine.run(15);
        assertTrue(machine.moves > 0, machine::describe);
    }

    @Test
    void tasksThatWaitStay() {
        LiveMachine machine = new LiveMachine(2, 1, 5);
        machine.run(5);
        LiveMachine.Task waits = machine.spawn(1, 20);
        waits.waits = true;
        LiveMachine.Task computes = machine.spawn(1, 20);
        machine.run(10);
        assertEquals(0, machine.moves, machine::describe);
        assertEquals(machine.hosts.get(1), waits.host);
        assertTrue(computes.done > 9, machine::describe);
    }

    @Test
    void anOwnerHasHisHostBackWithinTwoSeconds() {
        LiveMachine machine = new LiveMachine(4, 0.5, 11);
        machine.run(5);
        for (int i = 0; i < 8; i++) {
            machine.spawn(1, 100);
        }
        machine.run(20);
        assertTrue(machine.count(2) > 0, machine::describe);
        machine.hosts.get(2).bridge.command("block");
        machine.run(2);
        assertEquals(0, machine.count(2), machine::describe);
        machine.run(20);
        assertEquals(0, machine.count(2), machine::describe);
        machine.hosts.get(2).bridge.command("admit");
        machine.run(20);
        assertTrue(machine.count(2) > 0, machine::describe);
    }

    @Test
    void aLeavingHostSendsEverythingAwayAndTakesNothing() {
        LiveMachine machine = new LiveMachine(4, 0.5, 13);
        machine.run(5);
        for (int i = 0; i < 8; i++) {
            machine.spawn(i % 4 + 1, 100);
        }
        LiveMachine.Task waits = machine.spawn(3, 100);
        waits.waits = true;
        machine.run(5);
        machine.hosts.get(3).bridge.command("leave");
        machine.run(2);
        assertEquals(0, machine.count(3), machine::describe);
        machine.run(20);
        assertEquals(0, machine.count(3), machine::describe);
    }

    @Test
    void guestsAreExpelledOnceAndOwnTasksBroughtHome() {
        LiveMachine machine = new LiveMachine(3, 0.5, 17);
        machine.run(5);
        for (int i = 0; i < 6; i++) {
            machine.spawn(1, 100);
        }
        machine.run(15);
        assertEquals(2, machine.count(2), machine::describe);
        machine.hosts.get(1).bridge.command("balance none");
        machine.run(1);
        machine.hosts.get(2).bridge.command("expel");
        machine.run(2);
        assertEquals(0, machine.count(2), machine::describe);
        machine.hosts.get(1).bridge.command("bring");
        machine.run(2);
        assertEquals(6, machine.count(1), machine::describe);
    }

    @Test
    void theRightTaskGoesBeforeMemoryRunsOut() {
        LiveMachine machine = new LiveMachine(3, 1, 19);
        machine.run(5);
        LiveMachine.Task large = machine.spawn(1, 1000);
        LiveMachine.Task small = machine.spawn(1, 1000);
        LiveMachine.Task other = machine.spawn(2, 1000);
        LiveMachine.Task third = machine.spawn(3, 1000);
        machine.run(6);
        machine.hosts.get(1).bridge.command("balance none");
        for (LiveMachine.Task task : machine.tasks.values()) {
            task.memory = 1L << 20;
        }
        LiveMachine.Host one = large.host;
        large.memory = 12L << 30;
        machine.hosts.get(other.host.index).free = 14L << 30;
        long free = 10L << 30;
        long swapsAt = 1;
        for (int second = 0; second < 30 && large.host == one; second++) {
            free = Math.max(0, free - (500L << 20));
            one.free = free;
            machine.run(1);
        }
        assertTrue(large.host != null && large.host != one, machine::describe);
        assertTrue(free > swapsAt, "swapped already: " + free + "\n" + machine.describe());
        assertTrue(small.host != null && third.host != null);
    }

    @Test
    void deathsHoldNobody() {
        LiveMachine machine = new LiveMachine(6, 0.5, 23);
        machine.run(5);
        for (int i = 0; i < 15; i++) {
            machine.spawn(i % 5 + 1, 60);
        }
        machine.run(10);
        machine.kill(2);
        machine.run(10);
        machine.kill(4);
        double seconds = machine.finish(1000);
        assertTrue(seconds < 1000, machine::describe);
        long moves = machine.moves;
        LiveMachine.Task one = machine.spawn(1, 20);
        LiveMachine.Task two = machine.spawn(1, 20);
        machine.run(10);
        assertTrue(machine.moves > moves && one.host != two.host, machine::describe);
    }
}
