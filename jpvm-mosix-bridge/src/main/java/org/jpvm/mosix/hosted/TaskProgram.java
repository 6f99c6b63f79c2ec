package org.jpvm.mosix.hosted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jpvm.migration.spi.ProgramFiles;
import org.jpvm.mosix.continuation.ProgramSource;

/**
 * The classes of one task: those that came with it, those of its program, and those of jpvm that it has for itself. Each is read once. A loader
 * that serves a second task is given that one's files.
 */
final class TaskProgram implements ProgramSource {
    private final Map<String, Optional<byte[]>> read = new ConcurrentHashMap<>();
    private volatile ProgramFiles files;

    /** @param shipped class files by name, which go before all others */
    TaskProgram(ProgramFiles files, Map<String, byte[]> shipped) {
        this.files = files;
        shipped.forEach((name, bytes) -> read.put(name, Optional.of(bytes)));
    }

    /**
     * From now on this is the program of another task.
     *
     * @param loaded classes that stay as they are
     */
    void switchTo(ProgramFiles others, Map<String, byte[]> shipped, Set<String> loaded) {
        files = others;
        read.keySet().retainAll(loaded);
        shipped.forEach((name, bytes) -> read.putIfAbsent(name, Optional.of(bytes)));
    }

    @Override
    public byte[] classFile(String binaryName) {
        Optional<byte[]> known = read.get(binaryName);
        if (known == null) {
            byte[] found = LibraryClasses.isOwn(binaryName) ? ofLibrary(binaryName) : files.classFile(binaryName);
            known = Optional.ofNullable(found);
            read.put(binaryName, known);
        }
        return known.orElse(null);
    }

    private static byte[] ofLibrary(String binaryName) {
        ClassLoader loader = TaskProgram.class.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(binaryName.replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URL resource(String name) {
        return files.resource(name);
    }

    @Override
    public Enumeration<URL> resources(String name) {
        return files.resources(name);
    }
}
