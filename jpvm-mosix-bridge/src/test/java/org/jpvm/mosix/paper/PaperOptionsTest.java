package org.jpvm.mosix.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.mosix.sim.cli.UsageException;
import org.junit.jupiter.api.Test;

/** What people ask for, and what they are told when it means nothing. */
class PaperOptionsTest {
    @Test
    void table1IsThePapersUnlessToldOtherwise() throws UsageException {
        PaperOptions options = PaperOptions.parse(new String[] {"table1"});
        assertEquals("table1", options.family().name());
        assertEquals(16, options.hosts());
        assertArrayEquals(new int[] {17, 20, 24, 25, 33, 36, 47}, options.counts());
        assertEquals(0.1, options.quota());
        assertEquals(10, options.scale());
        assertEquals(
                List.of("C PVM", "round-robin, C", "mosix, C", "fair, C"),
                options.columns().stream().map(Column::label).toList());
        assertTrue(options.skipPvm());
    }

    @Test
    void columnsArePoliciesTimesTasksAndPvmHasOnlyTasksInC() throws UsageException {
        PaperOptions options = PaperOptions.parse(
                new String[] {"table1", "--policy", "pvm,round-robin+mosix,fair", "--tasks", "c,java", "-n", "5"});
        assertEquals(
                List.of("C PVM", "round-robin+mosix, C", "fair, C", "round-robin+mosix, Java", "fair, Java"),
                options.columns().stream().map(Column::label).toList());
        Column both = options.columns().get(1);
        assertEquals("round-robin", both.placement());
        assertEquals("mosix", both.balance());
        assertTrue(both.byTurns());
        assertFalse(options.columns().get(2).byTurns());
        assertFalse(options.skipPvm());
    }

    @Test
    void whatHasChanceInItIsRepeated() throws UsageException {
        assertEquals(5, PaperOptions.parse(new String[] {"random"}).repeats());
        assertEquals(1, PaperOptions.parse(new String[] {"mixed"}).repeats());
        assertEquals(18, PaperOptions.parse(new String[] {"mixed"}).hosts());
    }

    @Test
    void nonsenseIsRefusedWithTheWayOut() {
        refused("is for ./jpvm sim only", "leaving");
        refused("is for ./jpvm sim only", "memory");
        refused("is for ./jpvm sim only", "arrivals");
        refused("is for ./jpvm sim only", "pairs");
        refused("table1, random, background", "table9");
        refused("unknown policy", "table1", "--policy", "fastest");
        refused("c or java", "table1", "--tasks", "fortran");
        refused("a whole number from 1 to 10000", "table1", "-n", "0");
        refused("a whole number from 1 to 64", "table1", "--hosts", "65");
        refused("a number from 1 to", "table1", "--quota", "NaN");
        refused("says how many hosts", "mixed", "--hosts", "4");
        refused("at least 3 processes", "ring", "-n", "2");
        refused("at most one for each host", "ring", "--hosts", "4", "-n", "5");
        refused("one thing at a time", "ring", "comm");
    }

    private static void refused(String wanted, String... arguments) {
        String said = assertThrows(
                        UsageException.class, () -> PaperOptions.parse(arguments), String.join(" ", arguments))
                .getMessage();
        assertTrue(said.contains(wanted), said);
    }
}
