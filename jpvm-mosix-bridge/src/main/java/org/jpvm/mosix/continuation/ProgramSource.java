package org.jpvm.mosix.continuation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/** Where a loader finds the files of a task's program: its class path at home, or what was shipped. Any thread. */
public interface ProgramSource {
    /**
     * The class file of a class of the program, untransformed.
     *
     * @param binaryName such as {@code com.example.Worker}
     * @return null if the program has no such class
     */
    byte[] classFile(String binaryName);

    /** A resource of the program, null if there is none. */
    default URL resource(String name) {
        return null;
    }

    /** All resources of the program with a name. */
    default Enumeration<URL> resources(String name) {
        URL first = resource(name);
        return first == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(first));
    }

    /** Tries this source, then another. */
    default ProgramSource orElse(ProgramSource other) {
        ProgramSource first = this;
        return new ProgramSource() {
            @Override
            public byte[] classFile(String binaryName) {
                byte[] found = first.classFile(binaryName);
                return found != null ? found : other.classFile(binaryName);
            }

            @Override
            public URL resource(String name) {
                URL found = first.resource(name);
                return found != null ? found : other.resource(name);
            }
        };
    }

    /** Class files by binary name, as {@link MovableClassLoader#programClasses} gives them; kept, not copied. */
    static ProgramSource of(Map<String, byte[]> classFiles) {
        return classFiles::get;
    }

    /** A class path: directories (ending in a slash) and jars. */
    static ProgramSource ofClassPath(URL... urls) {
        URLClassLoader files = new URLClassLoader(urls, null);
        return new ProgramSource() {
            @Override
            public byte[] classFile(String binaryName) {
                return read(files.findResource(binaryName.replace('.', '/') + ".class"));
            }

            @Override
            public URL resource(String name) {
                return files.findResource(name);
            }
        };
    }

    private static byte[] read(URL url) {
        if (url == null) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
