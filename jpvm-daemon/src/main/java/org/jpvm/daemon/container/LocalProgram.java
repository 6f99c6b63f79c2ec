package org.jpvm.daemon.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import org.jpvm.migration.spi.ProgramFiles;

/** The files of a program on a class path of this host. */
final class LocalProgram implements ProgramFiles, AutoCloseable {
    private final URLClassLoader files;

    LocalProgram(URLClassLoader files) {
        this.files = files;
    }

    @Override
    public byte[] classFile(String binaryName) {
        URL url = files.findResource(binaryName.replace('.', '/') + ".class");
        if (url == null) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URL resource(String name) {
        return files.findResource(name);
    }

    @Override
    public Enumeration<URL> resources(String name) {
        try {
            return files.findResources(name);
        } catch (IOException e) {
            return Collections.emptyEnumeration();
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
