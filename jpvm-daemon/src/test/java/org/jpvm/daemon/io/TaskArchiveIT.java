package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.startup.TaskRehearsal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs of Java tasks that start with an archive, and with files that are none. */
class TaskArchiveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EXIT_TAG = 77;
    private static final String SHARED = Pvm.class.getName() + " source: shared objects file (top)";

    @TempDir
    Path directory;

    private Path archives;
    private Path library;

    @BeforeEach
    void layOut() throws Exception {
        library = Path.of(
                Pvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Assumptions.assumeTrue(Files.isRegularFile(library), "needs the jar of jpvm-api: run mvn verify");
        archives = Files.createDirectory(directory.resolve("archives"));
        System.setProperty(TaskArchive.DIRECTORY_PROPERTY, archives.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(TaskArchive.DIRECTORY_PROPERTY);
    }

    @Test
    void tasksHaveTheLibraryFromTheArchive() throws Exception {
        put(make(library));
        Outcome outcome = run();
        assertTrue(outcome.loads.contains(SHARED), outcome.loads);
        assertEquals("hello", outcome.output);
    }

    @Test
    void whatIsNoArchiveOfTheirsIsIgnoredInSilence() throws Exception {
        Path made = make(library);
        Path bent = directory.resolve("bent");
        byte[] bytes = Files.readAllBytes(made);
        bytes[0] ^= 1;
        Files.write(bent, bytes);
        Path text = Files.writeString(directory.resolve("text"), "no archive");
        Path copy = Files.copy(library, directory.resolve("copy.jar"));
        for (Path file : List.of(bent, text, make(copy))) {
            put(file);
            Outcome outcome = run();
            assertFalse(outcome.loads.contains(SHARED), file::toString);
            assertEquals("hello", outcome.output, file::toString);
        }
        // The JVM would die of this one.
        put(made);
        try (var files = Files.list(archives)) {
            Path file = files.findFirst().orElseThrow();
            Files.write(file, Arrays.copyOf(Files.readAllBytes(made), 100_000));
        }
        assertEquals("hello", run().output);
    }

    @Test
    void usersDoWithout() throws Exception {
        put(make(library));
        Outcome outcome = run("-Xshare:off");
        assertFalse(outcome.loads.contains("shared objects file"), outcome.loads);
        assertEquals("hello", outcome.output);
    }

    /** Prints a word, without a machine's greeting around it. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (PvmTask pvm = Pvm.enroll()) {
                System.out.println(pvm.isEnrolled() ? "hello" : "not enrolled");
            }
        }
    }

    private record Outcome(String output, String loads) {}

    private Outcome run(String... options) throws Exception {
        Path loads = directory.resolve("loads");
        String all = "-Xlog:class+load:file=" + loads + " " + String.join(" ", options);
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .variable(LaunchSettings.JAVA_OPTIONS, all)
                        .start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            Tid child = task.spawn(SpawnRequest.javaClass(Child.class)).tids().get(0);
            task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, List.of(child));
            task.receive(Tid.ANY, EXIT_TAG, PATIENCE).orElseThrow();
            while (output.indexOf("EOF") < 0) {
                task.tryReceive(Tid.ANY, EXIT_TAG);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        String text = output.toString()
                .lines()
                .filter(line -> !line.endsWith("] BEGIN") && !line.endsWith("] EOF"))
                .map(line -> line.replaceFirst("^\\[[^\\]]*\\] ", ""))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
        return new Outcome(text, Files.readString(loads));
    }

    /** An archive of a class path of this jar alone. */
    private Path make(Path jar) throws Exception {
        Path archive = directory.resolve("made-" + jar.getFileName());
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            String tid = Integer.toString(task.tid().value());
            ProcessBuilder builder = new ProcessBuilder(
                    TaskArchive.making(jar.toString(), archive.toString(), TaskRehearsal.class, tid));
            builder.environment().putAll(machine.environment());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (int i = 0; i < TaskRehearsal.MESSAGES; i++) {
                task.receive(Tid.ANY, TaskRehearsal.TAG, PATIENCE).orElseThrow();
            }
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        return archive;
    }

    /** The only one there, under the name of a whole one. */
    private void put(Path file) throws Exception {
        try (var files = Files.list(archives)) {
            for (Path old : files.toList()) {
                Files.delete(old);
            }
        }
        Path target = archives.resolve("tasks-x-" + Files.size(file) + ".jsa");
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(target.toFile().setWritable(true));
    }
}
