package org.jpvm.daemon.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jpvm.migration.spi.ProgramFiles;

/** The files of a program on another host, asked of the daemon. */
final class RemoteProgram implements ProgramFiles {
    private static final int MAX_OCCURRENCES = 1000;

    /** The daemon may give a file up before it is read; then it fetches another. */
    private static final int TRIES = 3;

    private final int tid;
    private final RemoteFiles files;

    RemoteProgram(int tid, RemoteFiles files) {
        this.tid = tid;
        this.files = files;
    }

    /** @throws UncheckedIOException when nobody knows */
    @Override
    public byte[] classFile(String binaryName) {
        if (isOfPlatform(binaryName)) {
            return null;
        }
        String name = binaryName.replace('.', '/') + ".class";
        try {
            for (int i = 1; ; i++) {
                Path file = files.find(tid, name, 0);
                try {
                    return file == null ? null : Files.readAllBytes(file);
                } catch (NoSuchFileException e) {
                    if (i == TRIES) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the JDK has such a class: those are not asked for. */
    static boolean isOfPlatform(String binaryName) {
        return ClassLoader.getPlatformClassLoader().getResource(binaryName.replace('.', '/') + ".class") != null;
    }

    @Override
    public URL resource(String name) {
        return resource(name, 0);
    }

    @Override
    public Enumeration<URL> resources(String name) {
        List<URL> found = new ArrayList<>();
        for (int i = 0; i < MAX_OCCURRENCES; i++) {
            URL next = resource(name, i);
            if (next == null) {
                break;
            }
            found.add(next);
        }
        return Collections.enumeration(found);
    }

    private URL resource(String name, int occurrence) {
        try {
            Path file = files.find(tid, name, occurrence);
            return file == null ? null : file.toUri().toURL();
        } catch (IOException e) {
            // As for a file that cannot be read.
            return null;
        }
    }
}
