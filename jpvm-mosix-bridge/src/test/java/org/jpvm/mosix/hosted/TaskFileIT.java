package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.client.SpawnPlan;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.NotNow;
import org.jpvm.examples.moving.Saving;
import org.jpvm.mosix.continuation.OtherJdk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that write themselves to files, and tasks out of such files. */
class TaskFileIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = "0123456789abcdef".repeat(4);

    @TempDir
    private Path directory;

    private static Tid spawn(PvmTask console, SpawnRequest request) {
        SpawnResult result = console.spawn(request);
        assertEquals(List.of(), result.errors());
        return result.tids().get(0);
    }

    private static String told(PvmTask console, Tid task, int tag) {
        return console.receive(task, tag, PATIENCE).orElseThrow().unpackString();
    }

    private static String expected(boolean restored) {
        return (restored ? "[RESTORED] " : "[SAVED] ") + Saving.expected() + " 123 30 [7] 2000 true";
    }

    /** Has a task written to a file, with messages that it has not received; undisturbed by that it comes to its end. */
    private static void save(PvmTask console, Path file) {
        Tid task = spawn(console, SpawnRequest.hosted(Saving.class).withArguments(file.toString()));
        for (int number = 1; number <= 3; number++) {
            int value = number;
            console.send(task, Saving.DATA, message -> message.packInt(value));
        }
        console.send(task, Saving.HANDLED, message -> message.packInt(7));
        console.send(task, Saving.GO, message -> {});
        MessageBuffer result = console.receive(task, Saving.RESULT, PATIENCE).orElseThrow();
        assertEquals(expected(false), result.unpackString());
        assertEquals(task.value(), result.unpackInt());
    }

    private static void restore(PvmTask console, SpawnRequest request) {
        assertEquals(expected(true), told(console, spawn(console, request), Saving.RESULT));
    }

    private static String log(VirtualMachine machine) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(machine.directory())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("pvml"))
                    .toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private void refused(VirtualMachine machine, PvmTask console, Path file, String reason) throws IOException {
        assertEquals(
                List.of(PvmError.NO_FILE),
                console.spawn(SpawnRequest.restored(file)).errors());
        String log = log(machine);
        assertTrue(log.contains(reason), () -> "no \"" + reason + "\" in\n" + log);
    }

    @Test
    void aTaskGoesOnFromItsFileAsOftenAsWantedAndOnAnyHost() throws Exception {
        Path file = directory.resolve("saved");
        Files.writeString(file, "what was there before");
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(2).start();
                PvmTask console = machine.enroll(1)) {
            save(console, file);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            try (Stream<Path> files = Files.list(directory)) {
                assertEquals(List.of(file), files.toList());
            }
            restore(console, SpawnRequest.restored(file));
            restore(console, SpawnRequest.restored(file));
            restore(console, SpawnRequest.restored(file).onHost("host2"));
            SpawnResult two = console.spawn(SpawnRequest.restored(file).withCount(2));
            for (Tid task : two.tids()) {
                assertEquals(expected(true), told(console, task, Saving.RESULT));
            }
            assertEquals(2, two.tids().size());
        }
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            restore(console, SpawnRequest.restored(file));
        }
    }

    @Test
    void whatCannotBeWrittenSaysWhyAndGoesOn() {
        Path file = directory.resolve("saved");
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            Tid task = spawn(console, SpawnRequest.hosted(NotNow.class).withArguments(file.toString()));
            String constructor = told(console, task, NotNow.TOLD);
            assertTrue(constructor.startsWith("SYS_ERR"), constructor);
            assertTrue(constructor.contains("a constructor of " + NotNow.class.getName() + " is running"), constructor);
            String lock = told(console, task, NotNow.TOLD);
            assertTrue(lock.contains("java.util.concurrent.locks.ReentrantLock"), lock);
            String thread = told(console, task, NotNow.TOLD);
            assertTrue(thread.startsWith("NOT_IMPL") && thread.contains("only the main thread"), thread);
            String callback = told(console, task, NotNow.TOLD);
            assertTrue(callback.contains("is on the stack and is not task code"), callback);
            assertFalse(Files.exists(file));
            String nowhere = told(console, task, NotNow.TOLD);
            assertTrue(nowhere.contains("no directory " + file.resolve("below")), nowhere);
            String isDirectory = told(console, task, NotNow.TOLD);
            assertTrue(isDirectory.contains(directory + " is a directory"), isDirectory);
            assertEquals("SAVED", told(console, task, NotNow.TOLD));
            PvmException e =
                    assertThrows(PvmException.class, () -> console.migration().checkpoint(file));
            assertSame(PvmError.NOT_IMPL, e.error());
        }
    }

    @Test
    void filesThatAreNoneAreRefusedAndTheContainerLivesOn() throws Exception {
        Path file = directory.resolve("saved");
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            save(console, file);
            byte[] whole = Files.readAllBytes(file);
            Path bent = Files.copy(file, directory.resolve("bent"));
            for (int at : new int[] {0, 9, 17, 100, whole.length / 2, whole.length - 1}) {
                byte[] bytes = whole.clone();
                bytes[at] ^= 0x10;
                Files.write(bent, bytes);
                assertEquals(
                        List.of(PvmError.NO_FILE),
                        console.spawn(SpawnRequest.restored(bent)).errors(),
                        "byte " + at);
            }
            refused(machine, console, bent, "checksum does not fit");
            Files.write(bent, java.util.Arrays.copyOf(whole, whole.length / 3));
            refused(machine, console, bent, "lengths do not add up");
            Files.write(bent, new byte[0]);
            refused(machine, console, bent, "no checkpoint");
            refused(machine, console, directory.resolve("none"), "no file " + directory.resolve("none"));
            refused(machine, console, directory, directory + ": a directory");
            Files.write(bent, whole);
            Files.setPosixFilePermissions(bent, PosixFilePermissions.fromString("rw-rw----"));
            refused(machine, console, bent, "others can write it, and it is not sealed");
            assertEquals(
                    List.of(PvmError.NO_FILE),
                    console.spawn(SpawnRequest.program("restored:saved")).errors());
            restore(console, SpawnRequest.restored(file));
        }
    }

    @Test
    void withAKeyFileItIsSealedAndTakenWhereThatKeyIs() throws Exception {
        Path file = directory.resolve("saved");
        Path key = Files.writeString(directory.resolve("key"), KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .variable("JPVM_KEY_FILE", key.toString())
                        .start();
                PvmTask console = machine.enroll()) {
            save(console, file);
            restore(console, SpawnRequest.restored(file));
        }
        Files.writeString(key, KEY.replace('a', 'b'));
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .variable("JPVM_KEY_FILE", key.toString())
                        .start();
                PvmTask console = machine.enroll()) {
            refused(machine, console, file, "seal does not fit");
        }
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            refused(machine, console, file, "checkpoint is sealed, and there is no key");
        }
    }

    @Test
    void theProgramNeedNotBeThereAnyMore() throws Exception {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Path source = Files.writeString(directory.resolve("Solo.java"), """
                public final class Solo {
                    static final class Later {
                        static String text() { return "first used afterwards"; }
                    }
                    public static void main(String[] arguments) {
                        try (org.jpvm.PvmTask pvm = org.jpvm.Pvm.enroll()) {
                            var outcome = pvm.migration().checkpoint(java.nio.file.Path.of(arguments[0]));
                            String text = outcome + " " + (arguments.length > 1 ? "" : Later.text());
                            pvm.send(pvm.parent().orElseThrow(), 1, message -> message.packString(text));
                        }
                    }
                }
                """);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "--release", "17", source.toString()));
        Path file = directory.resolve("saved");
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            Tid task = spawn(
                    console,
                    SpawnRequest.program("hosted:Solo")
                            .withArguments(file.toString())
                            .withEnvironment(Map.of(SpawnPlan.CLASS_PATH_VARIABLE, classes.toString())));
            assertEquals("SAVED first used afterwards", told(console, task, 1));
        }
        Files.delete(classes.resolve("Solo.class"));
        Files.delete(classes.resolve("Solo$Later.class"));
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            assertEquals(
                    "RESTORED first used afterwards", told(console, spawn(console, SpawnRequest.restored(file)), 1));
        }
    }

    @Test
    void anotherVersionOfJavaTakesTheFile() throws Exception {
        Optional<Path> other = OtherJdk.find();
        assumeTrue(other.isPresent(), "no JDK of another version beside this one: set -Djpvm.test.jdk=HOME");
        Path file = directory.resolve("saved");
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            save(console, file);
        }
        assertEquals(expected(true), restoredBy(other.get(), file));
        Path back = directory.resolve("back");
        assertEquals(expected(false), restoredBy(other.get(), back, "save"));
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            restore(console, SpawnRequest.restored(back));
        }
    }

    private static String restoredBy(Path jdk, Path file, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                jdk.resolve("bin").resolve("java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TaskFileIT.class.getName(),
                file.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not end");
            return text.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** In a JVM of its own: restores a task from the file, or saves one there, in a machine of its own, and prints what it says. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask console = machine.enroll()) {
            if (arguments.length > 1) {
                save(console, file);
                System.out.println(expected(false));
            } else {
                System.out.println(told(console, spawn(console, SpawnRequest.restored(file)), Saving.RESULT));
            }
        }
    }
}
