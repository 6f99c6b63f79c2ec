package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.Pvm;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the launcher makes archives with, on the jars of this build. */
class StartUpIT {
    @TempDir
    Path directory;

    @Test
    void makesBothArchives() throws Exception {
        Path library = Path.of(
                Pvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path daemon = Path.of(JpvmMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Assumptions.assumeTrue(
                Files.isRegularFile(library) && Files.isRegularFile(daemon), "needs the jars: run mvn verify");
        String jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        Path launcher = directory.resolve("launcher.jsa");
        Path tasks = directory.resolve("tasks.jsa");
        Outcome made = java(
                "-XX:ArchiveClassesAtExit=" + launcher,
                "-cp",
                jars,
                StartUpMain.class.getName(),
                library.toString(),
                tasks.toString());
        assertEquals(0, made.status, made.output);
        assertTrue(Files.size(tasks) > 0, made.output);
        Outcome used = java(
                "-XX:SharedArchiveFile=" + launcher,
                "-Xlog:class+load",
                "-cp",
                jars,
                JpvmMain.class.getName(),
                "version");
        String expected = JpvmMain.class.getName() + " source: shared objects file (top)";
        assertTrue(used.output.contains(expected), used.output);
    }

    private record Outcome(int status, String output) {}

    private Outcome java(String... words) throws Exception {
        Path output = directory.resolve("output");
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(words))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // Not the default temporary directory: the paths of unix sockets in it must stay below 108 bytes.
        Path machine = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM") || name.startsWith("JPVM"));
        builder.environment().put("PVM_TMP", machine.toString());
        builder.environment().put("HOME", machine.toString());
        Process process = builder.redirectInput(new File("/dev/null")).start();
        Jpvm.awaitEnd(process);
        try (Stream<Path> files = Files.list(machine)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(machine);
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
