package org.jpvm.examples.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** The result of the steps can be told without taking them, and no other number of steps has it. */
class SpinTaskTest {
    @Test
    void resultIsThatOfTheSteps() {
        for (long steps : new long[] {0, 1, 2, 3, 19_999, 20_000, 20_001, 123_457, 1 << 20}) {
            assertEquals(SpinTask.spin(steps), SpinTask.expected(steps), steps + " steps");
        }
    }

    @Test
    void oneStepMoreIsAnotherResult() {
        assertNotEquals(SpinTask.expected(300_000_000_000L), SpinTask.expected(300_000_000_001L));
    }
}
