package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** {@link TaskBodies} under both daemons, by tasks that enrol from outside and by spawned ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskBodiesInteropIT {
    private final Map<DaemonKind, Machine> machines = new java.util.EnumMap<>(DaemonKind.class);

    @AfterAll
    void end() throws Exception {
        for (Machine machine : machines.values()) {
            machine.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> sameBodiesOnBothDaemons() throws Exception {
        for (DaemonKind kind : DaemonKind.values()) {
            machines.put(kind, Machine.start(kind, Interop.cpvm()));
        }
        return machines.keySet().stream()
                .flatMap(kind -> TaskBodies.all().entrySet().stream()
                        .flatMap(body -> Stream.of(
                                DynamicTest.dynamicTest(
                                        kind + ", from a shell: " + body.getKey(),
                                        () -> fromAShell(machines.get(kind), body.getValue())),
                                DynamicTest.dynamicTest(
                                        kind + ", spawned: " + body.getKey(),
                                        () -> spawned(kind, machines.get(kind), body.getKey())))));
    }

    private static void fromAShell(Machine machine, Consumer<PvmTask> body) {
        try (PvmTask task = Interop.enroll(machine)) {
            body.accept(task);
        }
    }

    private static void spawned(DaemonKind kind, Machine machine, String name) throws Exception {
        try (PvmTask parent = Interop.enroll(machine)) {
            SpawnResult result = parent.spawn(SpawnRequest.program(Interop.spawnName(TaskBodyMain.class, kind, machine))
                    .withArguments(name));
            assertTrue(result.isComplete(), () -> result.errors().toString());
            MessageBuffer report = parent.receive(result.tids().get(0), TaskBodyMain.REPORT, Interop.LIMIT)
                    .orElseThrow(() -> new AssertionError("no report from the spawned task"));
            assertEquals("", report.unpackString());
            assertEquals(List.of(), result.errors());
        }
    }
}
