package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every program gives the result of the plain, untransformed code when it is captured at random polls and goes on: with the same frames
 * in place, through bytes in fresh loaders that know nothing but the shipped class files, and in loaders that served before. More and other
 * places: {@code -Djpvm.continuation.seeds=100 -Djpvm.continuation.scale=200 -Djpvm.continuation.seed=...}.
 */
class MovedProgramsTest {
    private static final int SCALE = Integer.getInteger("jpvm.continuation.scale", 60);
    private static final int SEEDS = Integer.getInteger("jpvm.continuation.seeds", 1);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);

    @TestFactory
    Stream<DynamicTest> resumedInPlace() throws Exception {
        return each(name -> check(name, captured -> captured));
    }

    @TestFactory
    Stream<DynamicTest> throughBytes() throws Exception {
        return each(name -> check(name, captured -> {
            byte[] image = TaskImages.capture(captured, CopyRules.ordinary());
            MovableClassLoader next =
                    TestPrograms.loader(ProgramSource.of(captured.loader().programClasses()));
            Continuation arrived = TaskImages.restore(image, next, CopyRules.ordinary());
            captured.release();
            return arrived;
        }));
    }

    @TestFactory
    Stream<DynamicTest> betweenTwoWarmLoaders() throws Exception {
        return each(name -> {
            List<MovableClassLoader> left = new ArrayList<>();
            check(name, captured -> {
                byte[] image = TaskImages.capture(captured, CopyRules.ordinary());
                MovableClassLoader next = left.isEmpty()
                        ? TestPrograms.loader(ProgramSource.of(captured.loader().programClasses()))
                        : left.remove(0);
                left.add(captured.loader());
                try {
                    return TaskImages.restore(image, next, CopyRules.ordinary());
                } catch (BadImageException unfit) {
                    MovableClassLoader fresh = TestPrograms.loader(
                            ProgramSource.of(captured.loader().programClasses()));
                    return TaskImages.restore(image, fresh, CopyRules.ordinary());
                }
            });
        });
    }

    private interface Check {
        void of(String name) throws Exception;
    }

    private static Stream<DynamicTest> each(Check check) throws Exception {
        return TestPrograms.programs(MovedProgramsTest.class.getClassLoader(), SCALE).keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check.of(name)));
    }

    private static void check(String name, PollDriver.Hop hop) throws Exception {
        URL[] here = {TestPrograms.classPath()};
        String expected;
        try (URLClassLoader plain = new URLClassLoader(here, ClassLoader.getPlatformClassLoader())) {
            expected = TestPrograms.programs(plain, SCALE).get(name).call();
        }
        MovableClassLoader quiet = TestPrograms.atHome();
        PollDriver undisturbed =
                new PollDriver(quiet, TestPrograms.programs(quiet, SCALE).get(name));
        assertEquals(expected, undisturbed.runUndisturbed(), "transformed code gives what plain code gives");
        int polls = undisturbed.polls();
        assertTrue(polls > 10, "the program polls");

        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            checkMoved(name, expected, polls, seed, hop);
        }
    }

    private static void checkMoved(String name, String expected, int polls, long seed, PollDriver.Hop hop)
            throws Exception {
        MovableClassLoader loader = TestPrograms.atHome();
        PollDriver driver =
                new PollDriver(loader, TestPrograms.programs(loader, SCALE).get(name));
        List<String> reasons = new ArrayList<>();
        String result = driver.run(new Random(seed ^ name.hashCode()), polls, reasons, hop);
        String facts = "program=" + name + " -Djpvm.continuation.seed=" + seed + " captures=" + driver.captures()
                + " reasons=" + reasons;
        assertEquals(expected, result, facts);
        assertTrue(driver.captures() > 0 || SEEDS > 1, facts);
        if (name.endsWith("!") && SEEDS == 1) {
            assertFalse(reasons.isEmpty(), "was expected to be deferred: " + facts);
        }
    }
}
