package org.jpvm.mosix.paper;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory with what runs on the hosts, which all of them see under its name. */
final class Programs implements AutoCloseable {
    static final String SPIN = "spin";
    static final String TALK = "talk";

    private static final String PREFIX = "jpvm-paper";
    private static final Pattern OWNED = Pattern.compile(PREFIX + "(\\d{1,9})-\\d+");
    private static final long COMPILER_SECONDS = 60;

    private final Path directory;
    private final Thread atEnd = new Thread(this::delete, "programs away");

    private Programs(Path directory) {
        this.directory = directory;
    }

    static Programs make() throws IOException {
        removeOrphans();
        Programs programs = new Programs(
                Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-"));
        Runtime.getRuntime().addShutdownHook(programs.atEnd);
        Files.setPosixFilePermissions(programs.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return programs;
    }

    /** What commands that were killed have left. */
    private static void removeOrphans() throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            found = list.toList();
        }
        for (Path path : found) {
            Matcher owner = OWNED.matcher(path.getFileName().toString());
            if (owner.matches()
                    && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
                new Programs(path).delete();
            }
        }
    }

    Path directory() {
        return directory;
    }

    /**
     * Compiles the C programs.
     *
     * @return null, or why they cannot be compiled, with the way out
     */
    String compile(CPvm pvm) throws IOException, InterruptedException {
        if (pvm == null) {
            return "C PVM is not installed (Debian: apt-get install pvm pvm-dev)";
        }
        for (String name : List.of(SPIN, TALK)) {
            Path source = directory.resolve(name + ".c");
            try (InputStream resource = Programs.class.getResourceAsStream(name + ".c")) {
                Files.copy(resource, source);
            }
            String problem = compile(pvm, source, directory.resolve(name));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private String compile(CPvm pvm, Path source, Path program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cc", "-O1", "-o", program.toString(), source.toString()));
        command.addAll(pvm.compilerOptions("LINUX64"));
        command.add("-lpvm3");
        Path output = directory.resolve("cc.out");
        Process compiler;
        try {
            compiler = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return "there is no C compiler \"cc\" (Debian: apt-get install gcc libc6-dev)";
        }
        if (!compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            return "cc does not end";
        }
        return compiler.exitValue() == 0
                ? null
                : "the C tasks cannot be compiled (Debian: apt-get install pvm-dev): "
                        + Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    /** A file that all hosts can read. */
    Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }

    private void delete() {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("jpvm paper: cannot remove " + directory + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook runs, too.
        }
    }
}
