package org.jpvm.mosix.criu.io;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program: where it is, whether it works, running it. */
final class CriuProgram {
    /** Variable with the program, or with a folder of {@code ./jpvm criu --fetch}. */
    private static final String VARIABLE = "JPVM_CRIU";

    private static final String FETCH = "; ./jpvm criu --fetch gets one from Debian's packages";
    private static final long CHECK_SECONDS = 20;
    private static final long RUN_SECONDS = 120;
    private static final int MAX_SAID_BYTES = 64 * 1024;
    private static final File NULL = new File("/dev/null");

    private static final String SETSID = "/usr/bin/setsid";

    /**
     * Words in front of a command line: a process cannot be copied when the leader of its session is outside of what is visible here, as that of a daemon
     * may be that was started from outside of a container.
     */
    static final List<String> OWN_SESSION =
            LinuxProcess.hasVisibleSession() || !new File(SETSID).canExecute() ? List.of() : List.of(SETSID);

    /** Before anything else: the shell's own redirections would hide the pipe that is looked for. */
    private static final String HELD = "read go; exec </dev/null; ";

    private final ProcessorGroups groups;

    CriuProgram(ProcessorGroups groups) {
        this.groups = groups;
    }

    /** Path of the program, null when there is none. */
    static String find() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isEmpty()) {
            File file = new File(named);
            File program = file.isDirectory() ? new File(file, "bin/criu") : file;
            return program.canExecute() ? program.getPath() : null;
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        if (cache == null || cache.isEmpty()) {
            cache = System.getProperty("user.home") + "/.cache";
        }
        File fetched = new File(cache, "jpvm/criu/bin/criu");
        if (fetched.canExecute()) {
            return fetched.getPath();
        }
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "/usr/sbin:/usr/bin" : path + ":/usr/sbin").split(":")) {
            File program = new File(directory, "criu");
            if (program.canExecute() && program.isFile()) {
                return program.getPath();
            }
        }
        return null;
    }

    /** Why processes cannot be copied here, null when they can; tries it. */
    static String obstacle() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return "processes can be moved on Linux only";
        }
        String program = find();
        if (program == null) {
            String named = System.getenv(VARIABLE);
            return named == null || named.isEmpty()
                    ? "there is no criu" + FETCH
                    : VARIABLE + "=" + named + " is no program that can be run" + FETCH;
        }
        try {
            Process check = new ProcessBuilder(program, "check")
                    .redirectErrorStream(true)
                    .redirectInput(NULL)
                    .start();
            String said;
            try (InputStream output = check.getInputStream()) {
                said = new String(output.readNBytes(MAX_SAID_BYTES), StandardCharsets.UTF_8);
            }
            if (!check.waitFor(CHECK_SECONDS, TimeUnit.SECONDS)) {
                check.destroyForcibly();
                return program + " check does not end";
            }
            if (check.exitValue() == 0) {
                return null;
            }
            return program + " does not work here (" + problemOf(said)
                    + "); it needs root or CAP_CHECKPOINT_RESTORE, and on new kernels" + " version 4.2 or later"
                    + FETCH;
        } catch (IOException e) {
            return program + " cannot be run (" + e.getMessage() + ")" + FETCH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String problemOf(String said) {
        String last = "it says nothing";
        for (String line : said.split("\n")) {
            if (line.contains("CAP_") || line.contains("Error (") || line.startsWith("Error")) {
                return line.strip();
            }
            last = line.isBlank() ? last : line.strip();
        }
        return last;
    }

    /** Begins a command; above all limits of processor time, where that is allowed. */
    Process start(List<String> command) throws IOException {
        return builder("", command)
                .redirectInput(NULL)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * The same for one that prints into a pipe and whose session a process shall have that is made by it; it waits for {@link #letGo}, so that the pipe
     * can be looked for meanwhile.
     */
    Process startHeld(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(OWN_SESSION);
        words.addAll(command);
        return builder(HELD, words).start();
    }

    /** What {@link #startHeld} began goes on. */
    static void letGo(Process held) throws IOException {
        try (OutputStream input = held.getOutputStream()) {
            input.write('\n');
        }
    }

    private ProcessBuilder builder(String before, List<String> command) {
        String move = groups.free() == null ? "" : "echo $$ 2>/dev/null >\"$0/cgroup.procs\"; ";
        List<String> words = new ArrayList<>();
        if (!move.isEmpty() || !before.isEmpty()) {
            words.addAll(List.of("/bin/sh", "-c", before + move + "exec \"$@\"", String.valueOf(groups.free())));
        }
        words.addAll(command);
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** Waits for the end of a command: its status, or -1 when it had to be ended. */
    static int await(Process process) {
        try {
            if (process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }

    /** A log that it wrote, empty for none. */
    static String log(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
