package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths as files, and the files that are kept of those of other hosts. */
class ClassPathFilesTest {
    private static final int MOST = 1000;

    @TempDir
    private Path directory;

    private final ClassPathFiles files = new ClassPathFiles();

    @AfterEach
    void close() {
        files.close();
    }

    private Path jar(String name, String more, String entry, String text) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (more != null) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, more);
        }
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private String read(String classPath, String name, int occurrence) throws IOException {
        byte[] content = files.read(classPath, name, occurrence, MOST);
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void directoriesJarsAndWhatTheyNameAreSearchedInOrder() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes/a")).getParent();
        Files.writeString(classes.resolve("a/x"), "in a directory");
        Path first = jar("first.jar", "lib/second.jar missing.jar http://example.invalid/x.jar", "a/x", "in a jar");
        Files.createDirectory(directory.resolve("lib"));
        jar("lib/second.jar", "../first.jar", "a/x", "in a jar of a jar");
        String classPath = directory + "/none:" + classes + ":" + first + "::" + directory + "/lib/*";
        assertEquals("in a directory", read(classPath, "a/x", 0));
        assertEquals("in a jar", read(classPath, "a/x", 1));
        assertEquals("in a jar of a jar", read(classPath, "a/x", 2));
        assertNull(read(classPath, "a/x", 3), "each jar counts once");
        assertNull(read(classPath, "a", 0), "a directory is no resource");
        assertNull(read(classPath, "a/y", 0));
    }

    @Test
    void lengthsAreBounded() throws IOException {
        Path jar = jar("x.jar", null, "most", "x".repeat(MOST));
        Files.writeString(directory.resolve("more"), "x".repeat(MOST + 1));
        assertEquals(MOST, read(jar.toString(), "most", 0).length());
        assertThrows(ClassPathFiles.TooLongException.class, () -> read(directory.toString(), "more", 0));
    }

    @Test
    void replacedJarsAreReadAnewAndChangeTheStamp() throws IOException {
        Path jar = jar("x.jar", null, "a", "one");
        String classPath = jar + ":" + directory + "/classes";
        assertEquals("one", read(classPath, "a", 0));
        String stamp = files.stamp(classPath);
        assertEquals(stamp, files.stamp(classPath));
        Files.move(jar("y.jar", null, "a", "two"), jar, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("two", read(classPath, "a", 0));
        String second = files.stamp(classPath);
        assertNotEquals(stamp, second);
        Files.createDirectory(directory.resolve("classes"));
        Files.writeString(directory.resolve("classes/b"), "b");
        assertNotEquals(second, files.stamp(classPath), "a file came");
        Files.delete(jar);
        assertNull(read(classPath, "a", 0));
    }

    @Test
    void keptFilesAreTheOwnersAloneAndBounded() throws Exception {
        TempFiles temp = new TempFiles(directory, null);
        ClassCache cache = new ClassCache(temp, 2500);
        byte[] content = new byte[1000];
        Path first = cache.keep("a".repeat(64), content);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first.getParent())));
        cache.keep("b".repeat(64), content);
        assertEquals(first, cache.find("a".repeat(64)));
        cache.keep("c".repeat(64), content);
        assertNull(cache.find("b".repeat(64)), "not used for the longest time");
        assertTrue(Files.exists(first));
        assertEquals(2000, cache.bytes());
        Files.delete(first);
        assertNull(cache.find("a".repeat(64)), "somebody deleted it");
        assertEquals(first, cache.keep("a".repeat(64), content));
        cache.close();
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }
}
