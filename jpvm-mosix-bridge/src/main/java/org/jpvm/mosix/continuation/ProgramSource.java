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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Where a loader finds the files of a task's program: its class path at home, or what was shipped. Any thread. */
public interface ProgramSource {
    /**
     * The class file of a class of the program, untransformed.
     *
     * @param binaryName such as {@code com.example.Worker}
     * @return null if the program has no such class
     * @throws UncheckedIOException if that cannot be told now
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

    /**
     * Asks for a class when it is first needed, and not again: "none" is an answer, too. What is pulled so need not travel with a task.
     *
     * @param supplier given a binary name, gives the class file or null; may block, for instance until another host answers, and is called by
     *     any thread. An {@link UncheckedIOException} of its means that there is no answer: the class does not load now, and the next who
     *     needs it asks again
     */
    static ProgramSource onDemand(Function<String, byte[]> supplier) {
        Map<String, Optional<byte[]>> answers = new ConcurrentHashMap<>();
        return binaryName -> {
            Optional<byte[]> answer = answers.get(binaryName);
            if (answer == null) {
                // Not under the map's lock, for the supplier may block; two threads that ask at once both ask.
                answer = Optional.ofNullable(supplier.apply(binaryName));
                answers.put(binaryName, answer);
            }
            return answer.orElse(null);
        };
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
