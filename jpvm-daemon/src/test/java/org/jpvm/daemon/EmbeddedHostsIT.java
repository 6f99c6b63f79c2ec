package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.testing.ShippedProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of several hosts in this JVM. */
class EmbeddedHostsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void tasksOfFourHostsAreOneMachine() {
        Path directory;
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(4).start();
                PvmTask one = machine.enroll(1);
                PvmTask three = machine.enroll(3)) {
            directory = machine.directory();
            assertEquals(4, machine.hostCount());
            assertEquals(
                    List.of("host1", "host2", "host3", "host4"),
                    one.hosts().stream().map(HostInfo::name).sorted().toList());
            assertEquals(one.hosts(), three.hosts());
            assertFalse(one.tid().host().equals(three.tid().host()), one + " and " + three);

            int[] sent = new int[50_000];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = i * 7;
            }
            one.send(three.tid(), 5, message -> message.packInts(sent));
            MessageBuffer got =
                    three.receive(one.tid(), 5, PATIENCE).orElseThrow(() -> new AssertionError("nothing came"));
            int[] received = new int[sent.length];
            got.unpackInts(received);
            assertArrayEquals(sent, received);

            List<Tid> sleepers = one.spawn(SpawnRequest.program("/bin/sleep")
                            .withArguments("100")
                            .withCount(8))
                    .tids();
            assertEquals(
                    4,
                    sleepers.stream().map(Tid::host).collect(Collectors.toSet()).size());
            three.notifyOn(NotifyKind.TASK_EXIT, 9, sleepers);
            sleepers.forEach(one::kill);
            for (int i = 0; i < sleepers.size(); i++) {
                assertTrue(three.receive(Tid.ANY, 9, PATIENCE).isPresent(), i + " ends were told");
            }
        }
        assertFalse(Files.exists(directory), directory + " is left");
    }

    @Test
    void hostedTasksOfOtherHostsGetTheirClassesFromTheSpawners(@TempDir Path directory) throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(2).start();
                PvmTask one = machine.enroll(1)) {
            for (String host : List.of("host1", "host2", "host2")) {
                SpawnResult result = one.spawn(SpawnRequest.program(SpawnRequest.HOSTED_PREFIX + ShippedProgram.MAIN)
                        .withEnvironment(Map.of("JPVM_CLASSPATH", program.classPath("")))
                        .withArguments(one.tid().toString().substring(1), "5")
                        .onHost(host));
                assertEquals(List.of(), result.errors());
                String told = one.receive(Tid.ANY, 5, PATIENCE)
                        .orElseThrow(() -> new AssertionError(host + ": nothing came"))
                        .unpackString();
                String expected = host.equals("host1") ? ShippedProgram.LOCAL : ShippedProgram.REMOTE;
                assertEquals("v1" + expected, told, host);
            }
        }
    }

    @Test
    void aMachineHasAtLeastOneHost() {
        assertThrows(
                IllegalArgumentException.class, () -> VirtualMachine.embedded().hosts(0));
        assertThrows(
                IllegalArgumentException.class, () -> VirtualMachine.embedded().hosts(4096));
    }
}
