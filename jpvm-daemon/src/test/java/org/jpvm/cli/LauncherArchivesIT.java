package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of classes by the launcher, with a java that tells its words, and writes five bytes where an archive is wanted. */
class LauncherArchivesIT {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final String JAVA = """
            for word; do
                case $word in
                    -XX:ArchiveClassesAtExit=*)
                        echo made >>"${0%/*}/made"
                        printf bytes >"${word#*=}"
                        for last; do :; done
                        printf bytes >"$last"
                        /bin/sleep "$(cat "${0%/*}/seconds")"
                        exit "$(cat "${0%/*}/status")"
                        ;;
                esac
            done
            echo "$@"
            """;

    @TempDir
    Path home;

    @BeforeEach
    void layOut() throws Exception {
        LauncherScriptIT.layOut(home, JAVA);
        Files.writeString(home.resolve("java/bin/status"), "0");
        Files.writeString(home.resolve("java/bin/seconds"), "0");
        // The launcher waits a while before it makes them.
        Path sleep = Files.writeString(home.resolve("java/bin/sleep"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theFirstCommandHasThemMadeAndTheNextUsesThem() throws Exception {
        String first = run("version");
        assertFalse(first.contains("SharedArchiveFile"), first);
        Path archives = awaitArchives();
        assertTrue(first.contains("-Djpvm.archives=" + archives + " "), first);
        assertEquals(List.of("launcher-5.jsa", "tasks-5.jsa"), names(archives));
        for (String command : List.of("version", "daemon", "sim")) {
            String words = run(command);
            assertTrue(
                    words.contains("-XX:SharedArchiveFile=" + archives.resolve("launcher-5.jsa")
                            + " -Xlog:cds=off -Xlog:cds+dynamic=off "),
                    words);
        }
        assertEquals(1, timesMade());
    }

    @Test
    void manyAtOnceMakeThemOnce() throws Exception {
        // The copy of the jars is there, as each that finds none makes one.
        run(Map.of("JPVM_NO_BUILD", "1"), "version");
        Files.writeString(home.resolve("java/bin/seconds"), "0.5");
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(builder(Map.of(), "version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        for (Process process : all) {
            Jpvm.awaitEnd(process);
            assertEquals(0, process.exitValue());
        }
        awaitArchives();
        assertEquals(1, timesMade());
    }

    @Test
    void oneThatIsCutOffIsIgnored() throws Exception {
        run("version");
        Path archives = awaitArchives();
        Files.writeString(archives.resolve("launcher-5.jsa"), "cut");
        assertFalse(run("version").contains("SharedArchiveFile"));
        assertEquals(1, timesMade(), "the same jars and JVM");
    }

    @Test
    void whatFailedIsNotTriedAgain() throws Exception {
        Files.writeString(home.resolve("java/bin/status"), "1");
        run("version");
        Path archives = awaitArchives();
        assertEquals(List.of(), names(archives));
        String words = run("version");
        assertFalse(words.contains("SharedArchiveFile"), words);
        assertEquals(1, timesMade());
    }

    @Test
    void anotherJvmHasItsOwn() throws Exception {
        run("version");
        Path archives = awaitArchives();
        Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\nJAVA_RUNTIME_VERSION=\"17.0.1+2\"\n");
        String words = run(Map.of("JPVM_NO_BUILD", "1"), "version");
        assertFalse(words.contains("SharedArchiveFile"), words);
        assertFalse(words.contains("-Djpvm.archives=" + archives + " "), words);
        assertTrue(words.contains("/classes-17.0.1_2-") || words.contains("/classes-17.0.1+2-"), words);
    }

    @Test
    void usersDoWithout() throws Exception {
        assertFalse(run(Map.of("JPVM_NO_BUILD", "1"), "version").contains("SharedArchiveFile"));
        String words = run(Map.of("JPVM_JAVA_OPTS", "-Xmx64m -Xshare:off"), "version");
        assertFalse(words.contains("SharedArchiveFile") || words.contains("jpvm.archives"), words);
        assertTrue(words.contains(" -Xmx64m -Xshare:off "), words);
        assertEquals(0, timesMade());
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsLeftAlone() throws Exception {
        run(Map.of("JPVM_NO_BUILD", "1"), "version");
        Path image = image();
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(image), "root writes everywhere");
        assertTrue(run("version").endsWith(" version"));
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(0, timesMade());
    }

    private long timesMade() throws Exception {
        Path made = home.resolve("java/bin/made");
        return Files.exists(made) ? Files.readAllLines(made).size() : 0;
    }

    private Path image() throws Exception {
        Path images = home.resolve("jpvm-daemon/target/jpvm-image");
        return images.resolve(Files.readString(images.resolve("current")).strip());
    }

    private Path awaitArchives() throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (System.nanoTime() < deadline) {
            try (Stream<Path> files = Files.list(image())) {
                List<Path> found = files.filter(
                                file -> file.getFileName().toString().startsWith("classes-"))
                        .toList();
                if (!found.isEmpty()
                        && found.stream().noneMatch(file -> file.toString().endsWith(".making"))) {
                    return found.get(0).toRealPath();
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("no archives in " + image());
    }

    private static List<String> names(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("^tasks-.*-", "tasks-"))
                    .sorted()
                    .toList();
        }
    }

    private String run(String... words) throws Exception {
        return run(Map.of(), words);
    }

    private String run(Map<String, String> variables, String... words) throws Exception {
        Process process = builder(variables, words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Jpvm.awaitEnd(process);
        assertEquals(0, process.exitValue(), output);
        return output.strip();
    }

    private ProcessBuilder builder(Map<String, String> variables, String... words) {
        ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("jpvm").toString());
        builder.command().addAll(List.of(words));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("JPVM_") || name.startsWith("JAVA_") || name.startsWith("JDK_"));
        builder.environment().putAll(variables);
        builder.environment().put("JAVA_HOME", home.resolve("java").toString());
        builder.environment().merge("PATH", home.resolve("java/bin").toString(), (path, own) -> own + ":" + path);
        return builder.redirectInput(new File("/dev/null"));
    }
}
