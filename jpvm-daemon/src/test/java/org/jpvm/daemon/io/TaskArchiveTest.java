package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When tasks start with an archive, and what their class path is then; archives here are files of five bytes. */
class TaskArchiveTest {
    private static final String BYTES = "bytes";

    @TempDir
    Path directory;

    private Path archives;
    private String library;
    private String other;

    @BeforeEach
    void layOut() throws IOException {
        archives = Files.createDirectory(directory.resolve("archives"));
        library = Files.createFile(directory.resolve("jpvm-api.jar")).toString();
        other = Files.createFile(directory.resolve("other.jar")).toString();
    }

    @Test
    void theLibraryGoesInFrontWithTheArchive() throws IOException {
        Path archive = write("tasks-x-5.jsa");
        TaskArchive.Start start = archive().start("/own:/classes");
        assertEquals(library + ":/own:/classes:" + other + ":" + library, start.classPath());
        assertEquals(
                List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"), start.options());
        for (String own : new String[] {null, ""}) {
            assertEquals(
                    library + ":" + other + ":" + library, archive().start(own).classPath());
        }
    }

    @Test
    void withoutOneAllIsAsEver() {
        assertPlain(archive());
        assertPlain(archive(directory.resolve("nowhere"), List.of()));
        assertPlain(archive(null, List.of()));
        assertEquals(other + ":" + library, archive().start(null).classPath());
    }

    @Test
    void whatIsNotWholeIsNotUsed() throws IOException {
        // Cut off, too long, of unknown length, of another kind, and one that is being written.
        for (String name : List.of(
                "tasks-x-6.jsa", "tasks-x-4.jsa", "tasks-x.jsa", "tasks-.jsa", "launcher-5.jsa", "tasks-x-5.jsa.new")) {
            write(name);
        }
        Files.createDirectory(archives.resolve("tasks-y-5.jsa"));
        assertPlain(archive());
        write("tasks-z-5.jsa");
        assertUsed(archive());
    }

    @Test
    void oneThatIsMadeOrDamagedLaterIsNoticed() throws IOException {
        Files.delete(archives);
        TaskArchive archive = archive();
        assertPlain(archive);
        Files.createDirectory(archives);
        Path file = write("tasks-x-5.jsa");
        assertUsed(archive);
        Files.writeString(file, "cut");
        assertPlain(archive);
        Files.writeString(file, BYTES);
        assertUsed(archive);
        Files.delete(file);
        assertPlain(archive);
    }

    @Test
    void aLibraryOfTheTasksOwnIsKept() throws IOException {
        write("tasks-x-5.jsa");
        Path classes = Files.createDirectories(directory.resolve("own/org/jpvm"));
        Files.createFile(classes.resolve("Pvm.class"));
        String own = directory.resolve("own").toString();
        assertEquals(List.of(), archive().start(own).options());
        assertEquals(own + ":" + other + ":" + library, archive().start(own).classPath());
        assertEquals(
                List.of(), archive().start("/classes:" + own + ":" + library).options());
        // Behind the daemon's, where it does not count.
        assertTrue(archive().start("/classes:" + library + ":" + own).options().size() > 0);
    }

    @Test
    void whatUsersSayOfArchivesCounts() throws IOException {
        write("tasks-x-5.jsa");
        for (String option : List.of(
                "-Xshare:off",
                "-Xshare:dump",
                "-XX:SharedArchiveFile=/own.jsa",
                "-XX:ArchiveClassesAtExit=/own.jsa",
                "--patch-module=java.base=/patch")) {
            assertPlain(archive(archives, List.of("-Xmx64m", option)));
        }
        assertUsed(archive(archives, List.of("-Xmx64m", "-Dxshare=off")));
    }

    @Test
    void aLibraryThatIsNoJarOfTheClassPathHasNone() throws IOException {
        write("tasks-x-5.jsa");
        String classPath = other + ":" + library;
        assertPlain(new TaskArchive(archives, null, classPath, List.of()));
        assertPlain(new TaskArchive(archives, directory, directory + ":" + classPath, List.of()));
        Path elsewhere = Files.createFile(directory.resolve("elsewhere.jar"));
        assertPlain(new TaskArchive(archives, elsewhere, classPath, List.of()));
        // Tasks start in other directories.
        assertPlain(new TaskArchive(archives, Path.of(library), other + ":jpvm-api.jar", List.of()));
    }

    private TaskArchive archive() {
        return archive(archives, List.of());
    }

    private TaskArchive archive(Path place, List<String> options) {
        return new TaskArchive(place, Path.of(library), other + ":" + library, options);
    }

    private Path write(String name) throws IOException {
        return Files.writeString(archives.resolve(name), BYTES);
    }

    private static void assertPlain(TaskArchive archive) {
        assertEquals(List.of(), archive.start("/own").options());
        assertTrue(archive.start("/own").classPath().startsWith("/own:"));
    }

    private static void assertUsed(TaskArchive archive) {
        assertEquals(3, archive.start("/own").options().size());
    }
}
