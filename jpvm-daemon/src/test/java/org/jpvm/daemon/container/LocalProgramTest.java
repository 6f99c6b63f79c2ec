package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProgramTest {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2, 2};

    @TempDir
    Path directory;

    @Test
    void aJarIsReadOnceAndAgainWhenItChanged() throws IOException {
        Path jar = jar("a.jar", FIRST);
        byte[] file = read(jar.toString());
        assertArrayEquals(FIRST, file);
        assertSame(file, read(jar.toString()));

        jar("a.jar", SECOND);
        assertArrayEquals(SECOND, read(jar.toString()));
        Files.setLastModifiedTime(jar("a.jar", FIRST), FileTime.fromMillis(0));
        assertArrayEquals(FIRST, read(jar.toString()));
        Files.delete(jar);
        assertNull(read(jar.toString()));
        jar("a.jar", SECOND);
        assertArrayEquals(SECOND, read(jar.toString()));
    }

    @Test
    void aFileThatComesIntoADirectoryInFrontCounts() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        String classPath = classes + ":" + jar("b.jar", FIRST);
        assertArrayEquals(FIRST, read(classPath));

        Path file = Files.createDirectories(classes.resolve("x")).resolve("C.class");
        Files.write(file, SECOND);
        assertArrayEquals(SECOND, read(classPath));
        Files.write(file, new byte[] {3, 3});
        assertArrayEquals(new byte[] {3, 3}, read(classPath));
        Files.delete(file);
        assertArrayEquals(FIRST, read(classPath));
    }

    private static byte[] read(String classPath) throws IOException {
        try (LocalProgram program = new LocalProgram(classPath)) {
            return program.classFile("x.C");
        }
    }

    private Path jar(String name, byte[] file) throws IOException {
        Path path = directory.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(path))) {
            out.putNextEntry(new JarEntry("x/C.class"));
            out.write(file);
        }
        return path;
    }
}
