package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jpvm.EnrollOptions;
import org.jpvm.Mailbox;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.daemon.PvmdMain;
import org.jpvm.daemon.core.DaemonCounter;
import org.jpvm.testing.CPvmMachine;
import org.junit.jupiter.api.Test;

/** Java daemons with the extension plane and a C daemon in one machine: C sees nothing of it. */
class PlaneInteropIT {
    @Test
    void aCHostInBetweenIsUnaffected() throws Exception {
        CPvmMachine.require("pvmd");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA, PlaneMachine.C);
                PvmTask firstOut = machine.enrol(1);
                PvmTask firstIn = machine.enrol(1);
                PvmTask secondOut = machine.enrol(2);
                PvmTask secondIn = machine.enrol(2);
                PvmTask cOut = machine.enrol(3);
                PvmTask cIn = machine.enrol(3)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            List<CompletableFuture<Void>> all = List.of(
                    PlaneIT.exchange(firstOut, secondIn, 600, 1),
                    PlaneIT.exchange(secondOut, cIn, 600, 2),
                    PlaneIT.exchange(cOut, firstIn, 600, 3));
            for (int cut = 1; cut <= 2; cut++) {
                machine.cut();
                machine.untilCount(DaemonCounter.PLANE_SESSIONS, cut + 1L);
            }
            try {
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                        .get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(machine.logs(), e);
            }
            assertEquals(0, machine.count(DaemonCounter.PLANE_RECORDS_REFUSED));
            assertTrue(
                    machine.cLog().lines().allMatch(line -> line.contains(" LINUX64 ") || line.contains(" ready ")),
                    () -> "strange lines in the log of the C daemon:\n" + machine.cLog());
        }
    }

    @Test
    void javaSlavesOfACMasterMeetByAKeyFile() throws Exception {
        CPvmMachine.require("pvmd");
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        Path shell = script(directory, "rsh", "while [ \"$1\" = -l ]; do shift 2; done; shift; exec sh -c \"$*\"");
        Path key = directory.resolve("key");
        Files.writeString(key, "0123".repeat(16) + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path daemon = script(
                directory,
                "jpvmd",
                "JPVM_KEY_FILE=" + key + " exec " + String.join(" ", CPvmMachine.java(PvmdMain.class)) + " \"$@\"");
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "* dx=" + daemon + "\n127.0.0.21\n127.0.0.22 id=m2\n127.0.0.23 id=m3\n");
        CPvmMachine master = new CPvmMachine(directory);
        master.environment().putAll(Map.of("PVM_RSH", shell.toString(), "PVM_VMID", "m1"));
        Process process = master.builder("/usr/bin/pvmd", "-n127.0.0.21", hosts.toString())
                .redirectInput(new File("/dev/null"))
                .start();
        try (BufferedReader address = process.inputReader()) {
            assertNotNull(address.readLine(), "pvmd did not start");
            try (PvmTask console = enrol(master, "m1")) {
                until(master, "three hosts", () -> console.machine().hosts().size() == 3);
                try (PvmTask second = enrol(master, "m2");
                        PvmTask third = enrol(master, "m3")) {
                    PlaneIT.exchange(second, third, 1, 3).get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
                    until(master, "a session", () -> second.tickle(10)[0] == 1 && third.tickle(10)[0] == 1);
                    assertEquals(List.of(2, 3), planeEntries(console));
                    // What was on its way when the session began may still have come as a datagram.
                    int before = third.tickle(10)[5];
                    PlaneIT.exchange(second, third, 300, 1).get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
                    PlaneIT.exchange(third, console, 100, 2).get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
                    assertEquals(before, third.tickle(10)[5], "datagrams beside the session");
                }
                assertEquals(0, console.deleteHosts(List.of("127.0.0.23"))[0]);
                until(master, "its entry is gone", () -> planeEntries(console).equals(List.of(2)));
                String log = Files.readString(directory.resolve("pvml." + userOf(directory) + ".m1"));
                assertEquals(
                        2, log.lines().filter(line -> line.contains("jpvmd ")).count(), log);
                assertTrue(
                        log.lines()
                                .allMatch(line -> line.contains("jpvmd ")
                                        || line.contains(" LINUX64 ")
                                        || line.contains(" ready ")
                                        || line.contains("bogus pkt from 127.0.0.23")),
                        log);
            }
        } finally {
            process.destroy();
            process.waitFor(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            PlaneMachine.delete(directory);
        }
    }

    private static int userOf(Path directory) throws IOException {
        return (Integer) Files.getAttribute(directory, "unix:uid");
    }

    private static List<Integer> planeEntries(PvmTask console) {
        return console.mailbox().list("###_JPVM_PLANE_###").stream()
                .flatMap(each -> each.entries().stream())
                .map(Mailbox.Entry::index)
                .toList();
    }

    private static PvmTask enrol(CPvmMachine machine, String machineId) {
        Map<String, String> environment = new HashMap<>(machine.environment());
        environment.put("PVM_VMID", machineId);
        return Pvm.enroll(new EnrollOptions(environment, null));
    }

    private static void until(CPvmMachine machine, String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + PlaneMachine.LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what + "\n" + machine.log());
            }
            Thread.onSpinWait();
        }
    }

    private static Path script(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
