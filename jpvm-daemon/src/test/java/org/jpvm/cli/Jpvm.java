package org.jpvm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Runs {@link JpvmMain} in a process of its own, with the machine's files in a directory of the test. */
final class Jpvm {
    private static final long DEADLINE_SECONDS = 60;

    private final Path directory;

    Jpvm(Path directory) {
        this.directory = directory;
    }

    /** Exit status and all output. */
    record Result(int status, String output) {}

    Result run(String input, String... words) throws IOException, InterruptedException {
        Path in = Files.createTempFile("jpvm-it", ".in");
        Path out = Files.createTempFile("jpvm-it", ".out");
        try {
            Files.writeString(in, input);
            Process process = builder(words)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            awaitEnd(process);
            return new Result(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    Process start(String... words) throws IOException {
        return builder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Its output comes by a pipe to this process. */
    Process startPiped(String... words) throws IOException {
        return builder(words).start();
    }

    private ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JpvmMain.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        builder.environment().put("PVM_TMP", directory.toString());
        return builder.directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
    }

    /** Gives other processes time to notice what this one did; nothing may depend on it. */
    static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }

    static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not end within " + DEADLINE_SECONDS + " s: " + process.info());
        }
    }

    static void awaitFile(Path file) {
        awaitTrue(() -> Files.exists(file), file.toString());
    }

    static void awaitTrue(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + DEADLINE_SECONDS + " s for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
