package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example prints what its class comment promises, on an embedded machine. */
class ExamplesIT {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path directory;

    private VirtualMachine machine;

    @BeforeEach
    void start() {
        machine = VirtualMachine.embedded().start();
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void hello() throws Exception {
        for (Class<?> program : List.of(Hello.class, org.jpvm.examples.ported.Hello.class)) {
            assertMatches(
                    "i'm (t4[0-9a-f]+)\nfrom t4[0-9a-f]+: hello, world from " + machine.hostName() + "\n",
                    run(program));
        }
    }

    @Test
    void master1() throws Exception {
        for (Class<?> program : List.of(Master1.class, org.jpvm.examples.ported.Master1.class)) {
            List<String> lines = run(program).lines().toList();
            assertEquals("Spawning 3 worker tasks ... SUCCESSFUL", lines.get(0));
            assertEquals(
                    new TreeSet<>(List.of(
                            "I got 200.000000 from 0; (expecting 200.000000)",
                            "I got 100.000000 from 1; (expecting 100.000000)",
                            "I got 300.000000 from 2; (expecting 300.000000)")),
                    new TreeSet<>(lines.subList(1, lines.size())));
        }
    }

    @Test
    void sum() throws Exception {
        assertEquals("1 + 4 + 9 + 16 = 30\n", run(Sum.class));
    }

    @Test
    void gexample() throws Exception {
        assertEquals(
                "3 tasks share a matrix of 100 rows\n"
                        + "The 1-Norm is 5050 (the sum of 1 to 100 is 5050)\n"
                        + "The product of column 1 is 9.33262e+157 (100 factorial)\n",
                run(Gexample.class, "--tasks", "3"));
    }

    @Test
    void gexampleAlone() throws Exception {
        assertEquals(
                "1 tasks share a matrix of 10 rows\n"
                        + "The 1-Norm is 55 (the sum of 1 to 10 is 55)\n"
                        + "The product of column 1 is 3.62880e+06 (10 factorial)\n",
                run(Gexample.class, "--dimension", "10", "--tasks", "1"));
    }

    @Test
    void gexampleWithMoreTasksThanRows() throws Exception {
        assertEquals(
                "3 tasks share a matrix of 2 rows\n"
                        + "The 1-Norm is 3 (the sum of 1 to 2 is 3)\n"
                        + "The product of column 1 is 2.00000e+00 (2 factorial)\n",
                run(Gexample.class, "--dimension", "2", "--tasks", "3"));
    }

    @Test
    void spmdAlone() throws Exception {
        assertMatches("Pass a token through the   1 tid ring:\n(\\d+) -> \\1\ntoken ring done\n", run(Spmd.class));
    }

    @Test
    void spmdTogether() throws Exception {
        StringBuffer output = new StringBuffer();
        try (PvmTask pvm = machine.enroll()) {
            pvm.catchOutput(output);
            SpawnResult started =
                    pvm.spawn(SpawnRequest.javaClass(Spmd.class).withCount(4).withoutParent());
            assertEquals(List.of(), started.errors());
            pvm.notifyOn(NotifyKind.TASK_EXIT, 1, started.tids());
            for (int i = 0; i < 4; i++) {
                assertTrue(
                        pvm.receive(Tid.ANY, 1, Duration.ofSeconds(DEADLINE_SECONDS))
                                .isPresent(),
                        output::toString);
            }
        }
        assertTrue(output.toString().contains("Pass a token through the   4 tid ring:"), output::toString);
        assertTrue(output.toString().contains("token ring done"), output::toString);
    }

    @Test
    void timing() throws Exception {
        String output = run(Timing.class);
        assertTrue(output.contains("\nRTT Avg uSec "), output);
        assertTrue(output.contains("\nMessage size 1000000\n"), output);
        assertTrue(output.endsWith("\ndone\n"), output);
    }

    @Test
    void mandelbrotWithProcessesAndHosted() throws Exception {
        for (String kind : List.of("--iterations", "--hosted")) {
            Path file = directory.resolve("picture.png");
            String[] words = {
                "--width", "200", "--height", "130", "--workers", "3", "--out", file.toString(), kind, "100"
            };
            String output = run(
                    Mandelbrot.class,
                    Stream.of(words).limit(kind.equals("--hosted") ? 9 : 10).toArray(String[]::new));
            assertTrue(output.startsWith("200 x 130 pixels in 12 tiles by 3 workers: "), output);
            assertTrue(output.endsWith("wrote " + file + "\n"), output);
            BufferedImage picture = ImageIO.read(file.toFile());
            assertNotNull(picture, "no picture in " + file);
            assertEquals(200, picture.getWidth());
            assertEquals(130, picture.getHeight());
            int middle = picture.getRGB(95, 65) & 0xffffff;
            int corner = picture.getRGB(0, 0) & 0xffffff;
            assertEquals(0, middle, "a point of the set");
            assertTrue(corner != 0, "a point far from it");
            Files.delete(file);
        }
    }

    @Test
    void wrongOptionsAreRefusedWithTheUsage() throws Exception {
        for (Class<?> program : List.of(Hello.class, Master1.class, Timing.class, Mandelbrot.class)) {
            Process process = process(program, "--bogus");
            String output = output(process);
            assertEquals(2, process.exitValue(), output);
            assertTrue(output.contains("cannot use \"--bogus\"\nusage: "), output);
        }
    }

    @Test
    void wrongWordsAreRefusedWithTheUsage() throws Exception {
        for (String[] words : new String[][] {{"0"}, {"33"}, {"three"}, {"3", "4"}, {"3", "--member"}}) {
            Process process = process(Ge.class, words);
            String output = output(process);
            assertEquals(2, process.exitValue(), output);
            assertTrue(output.endsWith("\nusage: ge [COUNT] [--member PROGRAM]\n"), output);
        }
    }

    @Test
    void gexampleStartedTogether() throws Exception {
        StringBuffer output = new StringBuffer();
        try (PvmTask pvm = machine.enroll()) {
            pvm.catchOutput(output);
            SpawnResult started = pvm.spawn(
                    SpawnRequest.javaClass(Gexample.class).withCount(3).withoutParent());
            assertEquals(List.of(), started.errors());
            pvm.notifyOn(NotifyKind.TASK_EXIT, 1, started.tids());
            for (int i = 0; i < 3; i++) {
                assertTrue(
                        pvm.receive(Tid.ANY, 1, Duration.ofSeconds(DEADLINE_SECONDS))
                                .isPresent(),
                        output::toString);
            }
        }
        assertTrue(output.toString().contains("3 tasks share a matrix of 100 rows\n"), output::toString);
        assertTrue(output.toString().contains("The 1-Norm is 5050 "), output::toString);
    }

    private String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        Process process = process(program, arguments);
        String output = output(process);
        assertEquals(0, process.exitValue(), program.getName() + " printed:\n" + output);
        return output;
    }

    private Process process(Class<?> program, String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(machine.environment());
        return builder.redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private String output(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("did not end; output:\n" + Files.readString(directory.resolve("output")));
        }
        return Files.readString(directory.resolve("output"));
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches(pattern), text);
    }
}
