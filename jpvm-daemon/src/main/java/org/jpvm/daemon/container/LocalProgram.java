package org.jpvm.daemon.container;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jpvm.migration.spi.ProgramFiles;

/** The files of a program on a class path of this host. Its jars are not opened before something is wanted that no task before has read. */
final class LocalProgram implements ProgramFiles, AutoCloseable {
    private static final ClassPathCache CACHE = new ClassPathCache();
    private static final String IN_JAR = "jar";

    private final List<File> entries;
    private final ClassPathCache.Known known;
    private URLClassLoader files;
    private boolean closed;

    /** @param classPath as for {@link TaskClassLoader#entries} */
    LocalProgram(String classPath) {
        entries = TaskClassLoader.entries(classPath);
        known = CACHE.open(entries);
    }

    @Override
    public byte[] classFile(String binaryName) {
        String name = binaryName.replace('.', '/') + ".class";
        byte[] kept = known == null ? null : known.find(name);
        if (kept != null) {
            return kept;
        }
        URL url = resource(name);
        if (url == null) {
            return null;
        }
        byte[] file = read(url);
        if (known != null && url.getProtocol().equals(IN_JAR)) {
            known.keep(name, file);
        }
        return file;
    }

    private static byte[] read(URL url) {
        try {
            URLConnection connection = url.openConnection();
            // The JDK's cache of open jars does not see when one changes.
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URL resource(String name) {
        URLClassLoader opened = opened();
        return opened == null ? null : opened.findResource(name);
    }

    @Override
    public Enumeration<URL> resources(String name) {
        try {
            URLClassLoader opened = opened();
            return opened == null ? Collections.emptyEnumeration() : opened.findResources(name);
        } catch (IOException e) {
            return Collections.emptyEnumeration();
        }
    }

    /** Null when there are no files any more. */
    private synchronized URLClassLoader opened() {
        if (files == null && !closed) {
            try {
                files = TaskClassLoader.of(entries);
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        return closed ? null : files;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (files != null) {
            files.close();
        }
    }
}
