package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./jpvm demo}, short, with nothing that moves. */
class DemoIT {
    private static final long DEADLINE_SECONDS = 60;
    private static final Pattern JSON = Pattern.compile(
            "\\{\"hosts\":2,\"tasks\":3,\"task_s\":0\\.300,\"bound_s\":0\\.450,\"bound_to_processors\":(true|false),"
                    + "\"runs\":\\[\\{\"policy\":\"round-robin\",\"makespan_s\":([0-9.]+),\"over_bound\":-?[0-9.]+,\"moves\":0}]}\n");

    @TempDir
    private Path directory;

    private ProcessBuilder demo(String... options) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                "org.jpvm.cli.JpvmMain",
                "demo");
        builder.command().addAll(List.of(options));
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        return builder.redirectError(directory.resolve("errors").toFile());
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve("errors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--turns"})
    void itEndsAndLeavesNothing(String option) throws Exception {
        ProcessBuilder builder = demo("--hosts", "2", "--policies", "round-robin", "--seconds", "0.3", "--json");
        if (!option.isEmpty()) {
            builder.command().add(option);
        }
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), errors());
        Matcher json = JSON.matcher(text);
        assertTrue(json.matches(), text);
        assertFalse(option.equals("--turns") && json.group(1).equals("true"), text);
        assertTrue(Double.parseDouble(json.group(2)) > 0.3, text);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of("errors"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void killedItLeavesNoProcess() throws Exception {
        Process process = demo("--hosts", "2", "--policies", "round-robin", "--seconds", "30")
                .start();
        List<ProcessHandle> all;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            String line = lines.readLine();
            while (line != null && !line.contains("core2: t")) {
                line = lines.readLine();
            }
            assertTrue(line != null, errors());
            all = process.descendants().toList();
        } finally {
            process.destroyForcibly();
        }
        // Two daemons and two containers at least.
        assertTrue(all.size() >= 4, all::toString);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void badOptionsAreNamed() throws Exception {
        for (String[] options : new String[][] {
            {"--seconds", "0"}, {"--hosts", "x"}, {"--policies", "a,,b"}, {"--policies", "a b"}, {"more"}
        }) {
            Process process = demo(options).start();
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            assertEquals(2, process.exitValue());
            assertEquals(1, errors().lines().count(), errors());
            assertTrue(errors().startsWith("jpvm demo: "), errors());
        }
    }
}
