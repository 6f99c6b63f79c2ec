package org.jpvm.daemon.container;

import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;

/**
 * Loads the classes of one task from the class path of its spawner, which is on another host. Resources are files of the daemon's. What the
 * spawner does not have comes from the container.
 */
final class RemoteClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final RemoteProgram program;

    RemoteClassLoader(int tid, RemoteFiles files) {
        super(RemoteClassLoader.class.getClassLoader());
        program = new RemoteProgram(tid, files);
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
        try {
            return program.classFile(className);
        } catch (UncheckedIOException e) {
            throw new ClassNotFoundException(className + ": " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    protected URL findResource(String name) {
        return program.resource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return program.resources(name);
    }
}
