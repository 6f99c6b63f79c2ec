package org.jpvm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Short-lived programs that a check asks. */
final class Shell {
    private static final long LIMIT_SECONDS = 10;

    private Shell() {}

    /**
     * How a program ended.
     *
     * @param status exit status, -1 when it did not start or did not end in time
     * @param text   what it printed, stdout and stderr
     */
    record Answer(int status, String text) {
        String firstLine() {
            return text.lines().findFirst().orElse("").strip();
        }
    }

    /** Runs a program with no input, 10 s at most. */
    static Answer ask(String... command) {
        Path output = null;
        try {
            output = Files.createTempFile("jpvm-doctor", null);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Answer(-1, command[0] + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Answer(process.exitValue(), new String(Files.readAllBytes(output), Charset.defaultCharset()));
        } catch (IOException e) {
            return new Answer(-1, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }

    /** The executable of this name on {@code PATH} or in the directories of system programs, or null. */
    static String find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin";
        for (String directory : path.split(File.pathSeparator)) {
            Path file = Path.of(directory).resolve(name);
            if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return null;
    }
}
