package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.TaskScope;
import org.jpvm.testing.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code pvm_start_pvmd} with the daemon of C PVM. */
@Timeout(60)
class StartPvmdInteropIT {
    private Path directory;
    private Set<ProcessHandle> before;

    @BeforeEach
    void prepare() throws IOException {
        Needs.cpvm(CPvm.hasProgram("pvmd"), "pvmd is not in PATH");
        directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        before = ProcessHandle.current().children().collect(Collectors.toSet());
    }

    @AfterEach
    void endDaemon() throws Exception {
        if (directory == null) {
            return;
        }
        // Not by a halt, which would end every task, the JVM of the test among them.
        for (ProcessHandle child : ProcessHandle.current()
                .children()
                .filter(c -> !before.contains(c))
                .toList()) {
            child.destroyForcibly();
            child.onExit().get();
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(directory);
    }

    @Test
    void startsOnceAndEnrols() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("PVM_TMP", directory.toString());
        environment.put("PVM_VMID", "s");
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PATH", System.getenv("PATH"));
        TaskScope scope = TaskScope.of(new EnrollOptions(environment, null));
        scope.call(() -> {
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmSysErr, pvm_mytid(), "nothing runs yet");
            assertEquals(0, pvm_start_pvmd(1, new String[] {"-n127.0.0.1"}, 1));
            assertEquals(0x40001, pvm_mytid());
            int[] hosts = new int[1];
            int[] formats = new int[1];
            assertEquals(0, pvm_config(hosts, formats, null));
            assertEquals(List.of(1, 1), List.of(hosts[0], formats[0]));
            assertEquals(PvmDupHost, pvm_start_pvmd(0, null, 0));
            assertEquals(0, pvm_exit());
            assertEquals(PvmDupHost, pvm_start_pvmd(0, null, 0));
            assertTrue(pvm_mytid() > 0);
            assertEquals(PvmBadParam, pvm_start_pvmd(1, null, 0));
            return null;
        });
        scope.close();
    }
}
