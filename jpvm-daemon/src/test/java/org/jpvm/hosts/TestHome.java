package org.jpvm.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A directory that looks like a built jpvm, made of the class path of this test, so that the launcher and the test bed's script are tried as
 * they are before all modules are packaged; and in {@code bin} the programs that tests spawn.
 */
final class TestHome {
    private static final List<String> MODULES =
            List.of("jpvm-api", "jpvm-native", "jpvm-daemon", "jpvm-mosix-bridge", "jpvm-examples");
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String TESTBED = "jpvm-daemon/src/main/testbed/testbed";

    private static TestHome only;

    final Path directory;
    final Path programs;

    private TestHome(Path directory) {
        this.directory = directory;
        this.programs = directory.resolve("bin");
    }

    /** The home of this JVM, made on first use. */
    static synchronized TestHome get() throws IOException {
        if (only == null) {
            Path all = Files.createDirectories(Path.of("target", "hosts-home").toAbsolutePath());
            removeOld(all);
            TestHome home = new TestHome(
                    all.resolve(Long.toString(ProcessHandle.current().pid())));
            home.layOut();
            only = home;
        }
        return only;
    }

    /** Removes what earlier JVMs have made. */
    private static void removeOld(Path all) throws IOException {
        List<Path> homes;
        try (Stream<Path> list = Files.list(all)) {
            homes = list.toList();
        }
        for (Path home : homes) {
            if (ProcessHandle.of(Long.parseLong(home.getFileName().toString())).isEmpty()) {
                deleteTree(home);
            }
        }
    }

    Path testbed() {
        return directory.resolve(TESTBED);
    }

    /** Runs jpvmd with the command line of {@code pvmd}, as a hostfile's {@code dx=} wants it: one word. */
    Path jpvmd() {
        return programs.resolve("jpvmd");
    }

    /** Directories under /tmp and /run that hosts with a /tmp and /run of their own have to see. */
    List<Path> shared() {
        List<Path> shared = new ArrayList<>();
        for (Path path : List.of(PROJECT, Path.of(System.getProperty("user.home"), ".m2"))) {
            if ((path.startsWith("/tmp") || path.startsWith("/run")) && Files.isDirectory(path)) {
                shared.add(path);
            }
        }
        return shared;
    }

    private void layOut() throws IOException {
        Files.createDirectories(programs);
        Files.createDirectories(testbed().getParent());
        for (String script : List.of("jpvm", TESTBED)) {
            Files.copy(PROJECT.resolve(script), directory.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String module : MODULES) {
            Path target = Files.createDirectories(directory.resolve(module + "/target"));
            jar(target.resolve(module + "-1.jar"), null);
        }
        Path lib = Files.createDirectories(directory.resolve("jpvm-daemon/target/lib"));
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path path = Path.of(entry);
            Path jar = lib.resolve(String.format("%03d-%s.jar", number++, path.getFileName()));
            if (Files.isDirectory(path)) {
                jar(jar, path);
            } else if (Files.exists(path)) {
                Files.createSymbolicLink(jar, path.toAbsolutePath());
            }
        }
        script("jpvmd", "JPVM_NO_BUILD=1 exec " + directory.resolve("jpvm") + " daemon \"$@\"");
    }

    /** An executable of {@code bin} that runs a Java class with the class path of the test. */
    Path javaProgram(String main) throws IOException {
        return javaProgram(main, "");
    }

    /** As {@link #javaProgram(String)} with more in front of the class path. */
    Path javaProgram(String main, String first) throws IOException {
        StringBuilder classPath = new StringBuilder(first.isEmpty() ? "" : first + ":");
        for (String entry : System.getProperty("java.class.path").split(":")) {
            classPath.append(Path.of(entry).toAbsolutePath()).append(':');
        }
        return script(
                simpleName(main),
                "exec " + Path.of(System.getProperty("java.home"), "bin", "java")
                        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -ea -cp " + classPath
                        + " " + main + " \"$@\"");
    }

    /** Name of the executable for a class. */
    static String simpleName(String main) {
        return main.substring(main.lastIndexOf('.') + 1);
    }

    /** Compiles {@code src/test/resources/c/NAME.c} into {@code bin}. */
    Path cProgram(String name) throws IOException, InterruptedException {
        Path source = Path.of("src/test/resources/c", name + ".c").toAbsolutePath();
        Path program = programs.resolve(name);
        Process compiler = new ProcessBuilder(
                        "cc", "-O1", "-o", program.toString(), source.toString(), "-lgpvm3", "-lpvm3")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!compiler.waitFor(60, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new IOException("cc " + source + ": " + said);
        }
        return program;
    }

    /** A shell script of {@code bin}. */
    Path script(String name, String text) throws IOException {
        Path path = programs.resolve(name);
        Files.writeString(path, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path;
    }

    private static void jar(Path jar, Path classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new ZipEntry("META-INF/"));
            if (classes == null) {
                return;
            }
            List<Path> paths;
            try (Stream<Path> tree = Files.walk(classes)) {
                paths = tree.filter(Files::isRegularFile).toList();
            }
            for (Path path : paths) {
                out.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
