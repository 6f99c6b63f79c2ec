package org.jpvm.daemon.container;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the classes of one task from the class path of its spawner, which is on another host. Resources are files of the daemon's. What the
 * spawner does not have comes from the container.
 */
final class RemoteClassLoader extends ClassLoader {
    private static final int MAX_OCCURRENCES = 1000;

    /** The daemon may give a file up before it is read; then it fetches another. */
    private static final int TRIES = 3;

    static {
        registerAsParallelCapable();
    }

    private final int tid;
    private final RemoteFiles files;

    RemoteClassLoader(int tid, RemoteFiles files) {
        super(RemoteClassLoader.class.getClassLoader());
        this.tid = tid;
        this.files = files;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SharedClasses.isShared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = platformClass(name);
            }
            if (found == null) {
                byte[] content = content(name);
                found = content == null ? super.loadClass(name, false) : defineClass(name, content, 0, content.length);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private static Class<?> platformClass(String name) {
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private byte[] content(String className) throws ClassNotFoundException {
        String name = className.replace('.', '/') + ".class";
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
            throw new ClassNotFoundException(className + ": " + e.getMessage(), e);
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    protected URL findResource(String name) {
        return resource(name, 0);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
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
