package org.jpvm.daemon.container;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Loads the classes of one task from a class path of this host. */
final class TaskClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private TaskClassLoader(URL[] urls) {
        super(urls, TaskClassLoader.class.getClassLoader());
    }

    /** A loader for a class path, null for the container's; entries as for the java program. */
    static TaskClassLoader of(String classPath) throws MalformedURLException {
        return of(entries(classPath));
    }

    /** A loader for these directories and jars. */
    static TaskClassLoader of(List<File> entries) throws MalformedURLException {
        URL[] urls = new URL[entries.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = entries.get(i).toURI().toURL();
        }
        return new TaskClassLoader(urls);
    }

    /** The directories and jars of a class path, null for the container's; its entries are as for the java program. */
    static List<File> entries(String classPath) {
        List<File> files = new ArrayList<>();
        String entries = classPath == null || classPath.isEmpty() ? System.getProperty("java.class.path") : classPath;
        for (String entry : entries.split(File.pathSeparator)) {
            if (entry.equals("*") || entry.endsWith("/*")) {
                addJars(new File(entry.length() == 1 ? "." : entry.substring(0, entry.length() - 2)), files);
            } else {
                files.add(new File(entry.isEmpty() ? "." : entry));
            }
        }
        return files;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SharedClasses.isShared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                try {
                    found = findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    private static void addJars(File directory, List<File> files) {
        File[] found = directory.listFiles();
        if (found != null) {
            for (File file : found) {
                if (file.getName().toLowerCase(Locale.ROOT).endsWith(".jar")) {
                    files.add(file);
                }
            }
        }
    }
}
