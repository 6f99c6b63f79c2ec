package org.jpvm.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.group.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What {@link PvmTest} promises, its failures included: the classes at the end are run by a JUnit of their own. */
class PvmExtensionIT {
    private static final List<VirtualMachine> MACHINES = new ArrayList<>();

    /** How the tests of a class ended, by method: "ok" or the message of the failure; what they printed is under "". */
    private static Map<String, String> run(Class<?> tests) {
        MACHINES.clear();
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        Map<String, String> results = new TreeMap<>();
        try {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(tests))
                    .execute()
                    .testEvents()
                    .finished()
                    .stream()
                    .forEach(event -> results.put(event.getTestDescriptor().getDisplayName(), result(event)));
        } finally {
            System.setErr(before);
        }
        results.put("", said.toString(StandardCharsets.UTF_8));
        for (VirtualMachine machine : MACHINES) {
            assertFalse(machine.isRunning(), "a machine outlives its test");
            assertFalse(Files.exists(machine.directory()), "files outlive a machine");
        }
        return results;
    }

    private static String result(Event event) {
        TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
        return result.getThrowable().map(Throwable::getMessage).orElse("ok");
    }

    private static void assertAllWell(Map<String, String> results, int count) {
        assertEquals(count + 1, results.size(), results::toString);
        results.forEach((name, result) -> assertTrue(name.isEmpty() || result.equals("ok"), name + ": " + result));
        assertEquals("", results.get(""));
    }

    @Test
    void aMachineForEachMethod() {
        assertAllWell(run(PerMethod.class), 5);
        assertEquals(5, MACHINES.stream().distinct().count());
    }

    @Test
    void aMachineForTheClass() {
        assertAllWell(run(PerClass.class), 3);
        assertEquals(1, MACHINES.stream().distinct().count());
    }

    @Test
    void anExtensionThatIsRegistered() {
        assertAllWell(run(Registered.class), 1);
    }

    @Test
    void tasksLeftBehindAreNamedAndEnded() {
        Map<String, String> results = run(Leaks.class);
        String spawned = results.get("spawned(PvmTask)");
        assertTrue(spawned.matches("tasks left behind, ended now: t\\w+ \\(/bin/sleep, child of t\\w+\\)"), spawned);
        String hosted = results.get("hosted(PvmTask)");
        assertTrue(hosted.contains("hosted:" + Sleeper.class.getName()), hosted);
        String stubborn = results.get("stubborn(PvmTask)");
        assertTrue(stubborn.contains("(/bin/sh, child of"), stubborn);
        String enrolled = results.get("enrolled(VirtualMachine)");
        assertTrue(
                enrolled.contains(
                        "(enrolled by process " + ProcessHandle.current().pid() + ")"),
                enrolled);
        assertEquals("on purpose", results.get("failsItself(PvmTask)"));
        assertEquals("ok", results.get("mayLeave(PvmTask)"));
        assertEquals("ok", results.get("afterwards(PvmTask)"));
        String said = results.get("");
        assertTrue(said.contains("failsItself(PvmTask): tasks left behind, ended now: t"), said);
        assertTrue(said.contains("spawned(PvmTask): log of its daemon\n(empty)\n"), said);
        assertTrue(said.contains("container for hosted tasks started"), said);
        assertFalse(said.contains("afterwards"), said);
    }

    @Test
    void failuresComeWithTheLogAndTimeoutsEndWaits() {
        Map<String, String> results = run(Failures.class);
        assertEquals("on purpose", results.get("fails(VirtualMachine)"));
        assertTrue(results.get("hangs(PvmTask)").contains("timed out after 300 milliseconds"), results::toString);
        assertTrue(results.get("halts(PvmTask)").equals("ok"), results::toString);
        String said = results.get("");
        assertTrue(said.contains("fails(VirtualMachine): log of its daemon\n(empty)\n"), said);
    }

    @Test
    void whatCannotBeInjectedIsSaid() {
        Map<String, String> results = run(Impossible.class);
        assertTrue(results.get("noList(List)").contains("No ParameterResolver registered"), results::toString);
        assertTrue(results.get("none(List)").contains("@Tasks(0) is less than 1"), results::toString);
        Map<String, String> bent = run(BentVariable.class);
        assertTrue(bent.get("test()").contains("\"NOTHING\" is not NAME=value"), bent::toString);
    }

    /** Program of a hosted task. */
    public static final class Sleeper {
        private Sleeper() {}

        /** Waits for a message that nobody sends. */
        public static void main(String[] arguments) {
            try (PvmTask pvm = Pvm.enroll()) {
                pvm.send(pvm.parent().orElseThrow(), 1, pvm.newBuffer());
                pvm.receive();
            }
        }
    }

    @PvmTest(variables = "MINE=a=b")
    static class PerMethod {
        private PvmTask early;

        @BeforeEach
        void before(VirtualMachine machine, PvmTask task) {
            early = task;
            MACHINES.add(machine);
        }

        @AfterEach
        void after(PvmTask task) {
            assertTrue(task.isRunning(early.tid()), "closed before its time");
        }

        @Test
        void tasksAreEnrolledAndDifferent(PvmTask one, PvmTask other, @Tasks(3) List<PvmTask> more) {
            assertNotEquals(one.tid(), other.tid());
            assertEquals(3, more.size());
            other.send(more.get(2).tid(), 1, message -> message.packInt(5));
            assertEquals(5, more.get(2).receive(other.tid(), 1).unpackInt());
            assertEquals(6, one.tasks().size());
        }

        @Test
        void theMachineIsThatOfTheProcess(VirtualMachine machine, PvmTask task) throws Exception {
            assertEquals("a=b", machine.environment().get("MINE"));
            List<Tid> tids = new ArrayList<>();
            Thread thread = new Thread(() -> {
                try (PvmTask own = Pvm.enroll()) {
                    tids.add(own.tid());
                    task.send(own.tid(), 1, task.newBuffer());
                    own.receive(task.tid(), 1);
                }
            });
            thread.start();
            thread.join();
            assertEquals(1, tids.size());
        }

        @RepeatedTest(2)
        void templatesToo() {
            try (PvmTask own = Pvm.enroll()) {
                assertTrue(own.isRunning(early.tid()));
            }
        }

        @Test
        void aGroupServerIsNoLeak(PvmTask task) {
            Group group = Group.join(task, "group");
            group.leave();
        }
    }

    @PvmTest(machine = PvmTest.Machine.PER_CLASS)
    static class PerClass {
        private static PvmTask shared;

        @BeforeAll
        static void beforeAll(VirtualMachine machine) {
            MACHINES.add(machine);
            shared = machine.enroll();
        }

        @Test
        void one(VirtualMachine machine, PvmTask task) {
            assertSame(MACHINES.get(0), machine);
            assertTrue(task.isRunning(shared.tid()));
        }

        @Test
        void two(VirtualMachine machine) {
            assertSame(MACHINES.get(0), machine);
            assertEquals(
                    List.of(shared.tid()),
                    shared.tasks().stream().map(task -> task.tid()).toList());
        }

        @Nested
        class Inside {
            @Test
            void three(VirtualMachine machine) {
                assertSame(MACHINES.get(0), machine);
            }
        }
    }

    static class Registered {
        @RegisterExtension
        static final PvmExtension PVM = PvmExtension.perClass()
                .configured(machine -> machine.variable("MINE", "yes"))
                .mayLeaveTasks();

        @Test
        void test(VirtualMachine machine, PvmTask task) {
            MACHINES.add(machine);
            assertNotSame(null, task);
            assertEquals("yes", machine.environment().get("MINE"));
            task.spawn(SpawnRequest.program("/bin/sleep").withArguments("1000"));
        }
    }

    @PvmTest
    static class Leaks {
        @BeforeEach
        void before(VirtualMachine machine) {
            MACHINES.add(machine);
        }

        @Test
        void spawned(PvmTask task) {
            task.spawn(SpawnRequest.program("/bin/sleep").withArguments("1000"));
        }

        @Test
        void hosted(PvmTask task) {
            task.spawn(SpawnRequest.hosted(Sleeper.class));
            task.receive(Tid.ANY, 1);
        }

        @Test
        void stubborn(PvmTask task) {
            task.spawn(
                    SpawnRequest.program("/bin/sh").withArguments("-c", "trap '' TERM; while :; do sleep 0.1; done"));
        }

        @Test
        void enrolled(VirtualMachine machine) {
            machine.enroll();
        }

        @Test
        void failsItself(PvmTask task) {
            task.spawn(SpawnRequest.program("/bin/sleep").withArguments("1000"));
            fail("on purpose");
        }

        @Test
        @PvmTest(mayLeaveTasks = true)
        void mayLeave(PvmTask task) {
            task.spawn(SpawnRequest.program("/bin/sleep").withArguments("1000"));
        }

        /** It ends by itself a moment after the test. */
        @Test
        void afterwards(PvmTask task) {
            task.spawn(SpawnRequest.program("/bin/sleep").withArguments("0.3"));
        }
    }

    @PvmTest
    static class Failures {
        @Test
        void fails(VirtualMachine machine) {
            MACHINES.add(machine);
            fail("on purpose");
        }

        @Test
        @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
        void hangs(PvmTask task) {
            MessageBuffer never = null;
            try {
                never = task.receive();
            } catch (PvmInterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertSame(null, never);
        }

        @Test
        void halts(PvmTask task) {
            task.halt();
        }
    }

    @PvmTest
    static class Impossible {
        @Test
        void noList(List<PvmTask> tasks) {
            fail(tasks.toString());
        }

        @Test
        void none(@Tasks(0) List<PvmTask> tasks) {
            fail(tasks.toString());
        }
    }

    @PvmTest(variables = "NOTHING")
    static class BentVariable {
        @Test
        void test() {
            fail("must not run");
        }
    }
}
