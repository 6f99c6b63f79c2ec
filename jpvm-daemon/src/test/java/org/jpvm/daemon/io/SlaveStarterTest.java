package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a slave's remote shell gets from the master. */
class SlaveStarterTest {
    private static final int TID = 0x80000;

    @TempDir
    Path directory;

    @Test
    void theMastersArchitectureStaysAtHome() throws Exception {
        Path shell = directory.resolve("rsh");
        Files.writeString(
                shell, "#!/bin/sh\necho \"ddpro<2316> arch<${PVM_ARCH-none},$PVM_ROOT,$2> ip<> mtu<> dsig<>\"\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment =
                Map.of("PVM_RSH", shell.toString(), "PVM_ARCH", "LINUXS390", "PVM_ROOT", "/opt/of/pvm");
        CompletableFuture<StartResults> answer = new CompletableFuture<>();
        StartHosts.Host host = new StartHosts.Host(TID, "", "other", "pvmd -s", "", "");
        new SlaveStarter(environment, null, new DaemonLog(0x80040000, 0))
                .start(new StartHosts(List.of(host)), answer::complete);
        assertEquals(
                List.of(new StartResults.Result(TID, "ddpro<2316> arch<none,/opt/of/pvm,pvmd -s> ip<> mtu<> dsig<>")),
                answer.get(30, TimeUnit.SECONDS).results());
    }
}
