package org.jpvm.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.TaskScope;
import org.jpvm.testing.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of options is what C PVM does, and what Java tasks do at its daemon. */
@Timeout(60)
class OptionTableInteropIT {
    @TempDir
    Path directory;

    private CPvm daemon;

    @BeforeEach
    void start() {
        daemon = CPvm.start();
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void theTableIsWhatCDoes() throws Exception {
        Path program = compile();
        Path calls = directory.resolve("calls");
        Files.write(calls, OptionTable.lines().stream().map(OptionTable::call).toList());
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        builder.environment().putAll(daemon.environment());
        builder.environment().put("PVM_ALLOW_ROOT", "1");
        List<String> printed = output(builder.redirectInput(calls.toFile()));
        assertEquals(
                OptionTable.lines().stream().collect(Collectors.joining("\n")),
                String.join("\n", printed),
                daemon::log);
    }

    @Test
    void theCNamedFaceFollowsTheTable() throws Exception {
        TaskScope scope = TaskScope.of(new EnrollOptions(daemon.environment(), null));
        scope.call(() -> {
            OptionTable.checkPvm3();
            return null;
        });
        scope.close();
    }

    @Test
    void aTaskFollowsTheTable() {
        try (PvmTask task = daemon.enroll()) {
            task.setOption(TaskOption.AUTO_ERR, 0);
            OptionTable.checkTask(task);
        }
    }

    private Path compile() throws IOException, InterruptedException {
        Needs.cpvm(Files.exists(Path.of("/usr/include/pvm3.h")), "no /usr/include/pvm3.h");
        Path source = directory.resolve("options.c");
        try (InputStream in = OptionTableInteropIT.class.getResourceAsStream("/c/options.c")) {
            Files.copy(in, source);
        }
        Path program = directory.resolve("options");
        output(new ProcessBuilder("cc", "-Wall", "-Werror", "-o", program.toString(), source.toString(), "-lpvm3"));
        return program;
    }

    private List<String> output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process =
                builder.redirectError(directory.resolve("errors").toFile()).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), () -> builder.command() + " does not end");
        assertEquals(0, process.exitValue(), builder.command() + " " + Files.readString(directory.resolve("errors")));
        return lines;
    }
}
