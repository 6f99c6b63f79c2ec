package org.jpvm.mosix.paper;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Hosts have come to rest when all of them are known and idle. */
class LoadTableTest {
    private static final String TABLE = """
                                HOST   SPEED   CORES    LOAD   OTHER   TASKS  GUESTS  FREE MB     AGE
                               node1   0.125    1.00    0.28    0.28       2       0    22181     0.1
                               node2   0.125    1.00    0.11    0.11       0       0    21549     1.2
                   0  samples ignored: absurd figures
            """;

    @Test
    void allHostsCount() {
        assertTrue(LoadTable.isIdle(TABLE, 2));
        assertFalse(LoadTable.isIdle(TABLE, 3));
        assertFalse(LoadTable.isIdle(TABLE.replace("0.11    0.11", "1.11    0.11"), 2));
        assertFalse(LoadTable.isIdle(TABLE.replace("     1.2", "   never"), 2));
        assertFalse(LoadTable.isIdle(TABLE.replace("0.125    1.00    0.11", "    -       -       -"), 2));
        assertFalse(LoadTable.isIdle("", 2));
    }
}
