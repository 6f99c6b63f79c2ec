package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jpvm.testing.FakeTextDaemon;
import org.junit.jupiter.api.Test;

class TickleTextTest {
    @Test
    void commandsAndAnswersOfAllLengthsArrive() {
        for (int length = 1; length <= TickleText.MAX_COMMAND_BYTES; length++) {
            String command = "ü".repeat(length / 2) + "x".repeat(length % 2);
            FakeTextDaemon daemon = new FakeTextDaemon(given -> given + "\n" + given.length());
            assertEquals(List.of(command, "" + command.length()), TickleText.ask(daemon::tickle, command));
            assertEquals(List.of(command), daemon.commands());
        }
    }

    @Test
    void aCommandThatIsTooLongIsNotBegun() {
        FakeTextDaemon daemon = new FakeTextDaemon(given -> "never");
        String command = "x".repeat(TickleText.MAX_COMMAND_BYTES + 1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TickleText.ask(daemon::tickle, command));
        assertEquals("a command of 513 bytes; a daemon takes 512", e.getMessage());
        assertEquals(List.of(), daemon.commands());
    }

    @Test
    void otherDaemonsAndNonsenseAreNoAnswer() {
        for (int[] numbers : new int[][] {{}, {-1}, {Integer.MAX_VALUE}, {1, 2}}) {
            assertNull(TickleText.ask(given -> numbers, "tasks"));
        }
        assertEquals(List.of(""), TickleText.ask(given -> given[1] == 2 ? new int[0] : new int[] {5}, "tasks"));
    }
}
