package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, on the jars of this build. */
class LauncherIT {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path directory;

    private Path launcher;

    @BeforeEach
    void findLauncher() throws IOException {
        launcher = Path.of("../jpvm").toRealPath();
        Path target = Path.of("target");
        boolean packaged = false;
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                packaged = files.anyMatch(file -> file.toString().endsWith(".jar"));
            }
        }
        Assumptions.assumeTrue(packaged, "needs the jars that the launcher starts: run mvn verify");
    }

    @Test
    void runsAnExampleOnAMachineOfItsOwn() throws Exception {
        Result result = run(launcher, "run", "hello");
        assertTrue(result.output.matches("i'm t4[0-9a-f]+\nfrom t4[0-9a-f]+: hello, world from .+\n"), result.output);
        assertEquals(0, result.status);
    }

    @Test
    void runsAnExampleThatOnlyCSpawnsByName() throws Exception {
        Path root = Path.of(run(launcher, "root").output.strip());
        ProcessBuilder builder = builder(launcher, "run", "starter", "-n", "2", "fspmd");
        builder.environment().put("PVM_PATH", programs(root).toString());
        Result result = finish(builder);
        assertEquals(0, result.status, result.output);
        assertTrue(result.output.contains("token ring done"), result.output);
    }

    @Test
    void worksThroughLinksAndFromDirectoriesWithSpaces() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("a b"));
        Path first = Files.createSymbolicLink(elsewhere.resolve("jpvm link"), launcher);
        Path second = Files.createSymbolicLink(elsewhere.resolve("again"), first.getFileName());
        Result result = run(second, "version");
        Files.delete(second);
        Files.delete(first);
        assertTrue(result.output.startsWith("jpvm "), result.output);
        assertEquals(0, result.status);
    }

    @Test
    void daemonStartsInTheBackgroundAndStops() throws Exception {
        Result started = run(launcher, "start");
        assertEquals(0, started.status, started.output);
        assertTrue(started.output.startsWith(directory.toString()), started.output);
        Path address = Path.of(started.output.strip());
        assertTrue(Files.exists(address), started.output);
        Result again = run(launcher, "start");
        assertEquals(1, again.status, again.output);
        assertEquals(1, again.output.lines().count(), again.output);
        Result doctor = run(launcher, "doctor");
        Result hello = run(launcher, "run", "hello");
        Result stopped = run(launcher, "stop");
        assertEquals(0, stopped.status, stopped.output);
        assertFalse(Files.exists(address), "socket of the stopped daemon");
        assertEquals(0, hello.status, hello.output);
        assertEquals(0, doctor.status, doctor.output);
        assertTrue(doctor.output.contains("1 host, 0 tasks, at " + address), doctor.output);
    }

    @Test
    void rootIsADropIn() throws Exception {
        Result result = run(launcher, "root");
        assertEquals(1, result.output.lines().count(), result.output);
        Path root = Path.of(result.output.strip());
        for (String script : List.of("lib/pvmd", "lib/pvm", "lib/pvmgs", "lib/pvmgetarch")) {
            assertTrue(Files.isExecutable(root.resolve(script)), script);
        }
        everyExampleIsIn(root.resolve("bin"));
        Process daemon = builder(root.resolve("lib/pvmd")).start();
        try {
            String address = daemon.inputReader().readLine();
            assertTrue(Files.exists(Path.of(address)), address);
            Result console = run(root.resolve("lib/pvm"), "version");
            assertEquals(0, console.status, console.output);
        } finally {
            daemon.destroy();
            assertTrue(daemon.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private static void everyExampleIsIn(Path bin) throws IOException {
        Path architecture;
        try (Stream<Path> directories = Files.list(bin)) {
            architecture = directories.findFirst().orElseThrow();
        }
        Properties examples = new Properties();
        try (InputStream in = LauncherIT.class.getResourceAsStream("/META-INF/jpvm-examples.properties")) {
            examples.load(in);
        }
        assertTrue(examples.size() > 20, examples::toString);
        for (String name : examples.stringPropertyNames()) {
            assertTrue(Files.isExecutable(architecture.resolve(name)), name);
        }
    }

    @Test
    void wrongUseIsOneLineOnStderr() throws Exception {
        for (List<String> words : List.of(List.of("frob"), List.of("root", "x"), List.of("java"))) {
            Result result = run(launcher, words.toArray(new String[0]));
            assertEquals(2, result.status, words + ": " + result.output);
            assertEquals(1, result.output.lines().count(), words + ": " + result.output);
        }
        assertTrue(run(launcher, "--help").output.startsWith("Usage: ./jpvm "));
    }

    @Test
    void missingJavaIsSaid() throws Exception {
        ProcessBuilder builder = builder(launcher, "version");
        builder.environment().put("JAVA_HOME", directory.resolve("nothing").toString());
        Result result = finish(builder);
        assertEquals(1, result.status, result.output);
        assertTrue(result.output.contains("JAVA_HOME"), result.output);
    }

    /** The one directory of programs, named after the architecture. */
    private static Path programs(Path root) throws IOException {
        try (Stream<Path> architectures = Files.list(root.resolve("bin"))) {
            return architectures.findFirst().orElseThrow();
        }
    }

    private record Result(int status, String output) {}

    private Result run(Path program, String... words) throws IOException, InterruptedException {
        return finish(builder(program, words));
    }

    private Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(builder.command() + " did not end; output:\n" + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }

    private ProcessBuilder builder(Path program, String... words) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), Stream.of(words)).toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        builder.environment().put("PVM_TMP", directory.toString());
        builder.environment().put("JPVM_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.directory(directory.toFile()).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    }
}
