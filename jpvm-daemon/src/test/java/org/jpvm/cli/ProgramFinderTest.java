package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFinderTest {
    @TempDir
    private Path directory;

    @Test
    void exampleBeforeExecutable() throws Exception {
        Path index = Files.createDirectories(directory.resolve("META-INF")).resolve("jpvm-examples.properties");
        Files.writeString(index, "ring=org.example.Ring\n");
        executable("ring");
        executable("other");
        assertEquals(new Program("ring", "org.example.Ring", null), finder().find("ring"));
        assertEquals(new Program("other", null, directory.resolve("other").toString()), finder().find("other"));
    }

    @Test
    void classOnTheClassPath() throws Exception {
        Path packageDirectory = Files.createDirectories(directory.resolve("org/example"));
        Files.createFile(packageDirectory.resolve("Main.class"));
        assertEquals(new Program("org.example.Main", "org.example.Main", null), finder().find("org.example.Main"));
    }

    @Test
    void nameWithSlashIsAPath() throws Exception {
        Path file = executable("tool");
        assertEquals(file.toString(), finder().find(file.toString()).file());
        Path plain = Files.createFile(directory.resolve("plain"));
        plain.toFile().setExecutable(false);
        assertEquals(126, failure(plain.toString()).status());
        assertEquals(126, failure(directory + "/").status());
        assertEquals(127, failure(directory + "/missing").status());
    }

    @Test
    void unknownNameSaysWhatWasLookedForAndWhere() throws Exception {
        CommandFailedException failure = failure("nosuch");
        assertEquals(127, failure.status());
        assertTrue(failure.getMessage().contains("\"nosuch\""), failure.getMessage());
        assertTrue(failure.getMessage().contains(directory.toString()), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
        assertEquals(127, failure("").status());
    }

    private CommandFailedException failure(String name) throws IOException {
        ProgramFinder finder = finder();
        return assertThrows(CommandFailedException.class, () -> finder.find(name));
    }

    private ProgramFinder finder() throws IOException {
        URL[] classPath = {directory.toUri().toURL()};
        return new ProgramFinder(new URLClassLoader(classPath, null), List.of("/no/such/place", directory.toString()));
    }

    private Path executable(String name) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
