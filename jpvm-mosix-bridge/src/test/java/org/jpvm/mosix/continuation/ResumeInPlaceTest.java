package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every program gives its undisturbed result when it is captured at random polls and goes on with the same frames in the same JVM. */
class ResumeInPlaceTest {
    private static final int SCALE = Integer.getInteger("jpvm.continuation.scale", 200);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);

    @TestFactory
    Stream<DynamicTest> programs() throws Exception {
        return TestPrograms.programs(getClass().getClassLoader(), SCALE).keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private void check(String name) throws Exception {
        MovableClassLoader quiet = TestPrograms.atHome();
        PollDriver undisturbed = new PollDriver(quiet, TestPrograms.programs(quiet, SCALE).get(name));
        String expected = undisturbed.runUndisturbed();
        int polls = undisturbed.polls();
        assertTrue(polls > 10, "the program polls");

        MovableClassLoader loader = TestPrograms.atHome();
        PollDriver driver = new PollDriver(loader, TestPrograms.programs(loader, SCALE).get(name));
        Random random = new Random(SEED ^ name.hashCode());
        List<String> reasons = new ArrayList<>();
        String result = driver.run(random, polls, reasons, continuation -> continuation);
        String facts = "program=" + name + " seed=" + SEED + " captures=" + driver.captures() + " reasons=" + reasons;
        assertEquals(expected, result, facts);
        assertTrue(driver.captures() > 0, facts);
        if (name.endsWith("!")) {
            assertTrue(!reasons.isEmpty(), "was expected to be deferred: " + facts);
        }
    }
}
