package org.jpvm.daemon.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Class files out of jars, kept from one task to the next as long as the jars of a class path stay as they are. Directories are not kept: their
 * files change one by one. Any thread.
 */
final class ClassPathCache {
    private static final String INDEX = "META-INF/INDEX.LIST";
    private static final int MAX_PATHS = 16;
    private static final long MAX_PATH_BYTES = 16 << 20;

    /** Last used last. */
    private final Map<List<File>, Known> paths = new LinkedHashMap<>(16, 0.75f, true);

    /** By which a file is known to be the same. */
    private record Stamp(FileTime time, long length, Object key) {
        private static final Stamp NONE = new Stamp(null, 0, null);
    }

    /** What jars of a class path have, as long as their stamps are these. */
    static final class Known {
        private final List<Path> jars;
        private final List<Stamp> stamps;
        private final List<File> directories;
        private final Map<String, byte[]> files = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        private Known(List<Path> jars, List<Stamp> stamps, List<File> directories) {
            this.jars = jars;
            this.stamps = stamps;
            this.directories = directories;
        }

        /** A class file that a jar has; null when that is not known, or a directory has one. */
        byte[] find(String name) {
            for (File directory : directories) {
                if (new File(directory, name).exists()) {
                    return null;
                }
            }
            return files.get(name);
        }

        /** Keeps what a jar has, if there is room. Nobody changes it. */
        void keep(String name, byte[] file) {
            if (bytes.addAndGet(file.length) <= MAX_PATH_BYTES) {
                files.put(name, file);
            } else {
                bytes.addAndGet(-file.length);
            }
        }

        private boolean isCurrent() throws IOException {
            for (int i = 0; i < jars.size(); i++) {
                if (!stamps.get(i).equals(stamp(jars.get(i)))) {
                    return false;
                }
            }
            for (File directory : directories) {
                if (!directory.isDirectory()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What is known of a class path; null when nothing can be kept of it. */
    Known open(List<File> entries) {
        try {
            Known known;
            synchronized (this) {
                known = paths.get(entries);
            }
            if (known == null || !known.isCurrent()) {
                known = look(entries);
                synchronized (this) {
                    paths.put(entries, known);
                    if (paths.size() > MAX_PATHS) {
                        paths.remove(paths.keySet().iterator().next());
                    }
                }
            }
            return known.jars.isEmpty() ? null : known;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static Known look(List<File> entries) throws IOException {
        List<Path> jars = new ArrayList<>();
        List<Stamp> stamps = new ArrayList<>();
        List<File> directories = new ArrayList<>();
        for (File entry : entries) {
            if (entry.isDirectory()) {
                directories.add(entry);
            } else {
                Path path = entry.toPath();
                jars.add(path);
                // Before a look inside: what changes meanwhile is seen by the next task.
                stamps.add(stamp(path));
                if (namesOthers(path)) {
                    return new Known(List.of(), List.of(), List.of());
                }
            }
        }
        return new Known(jars, stamps, directories);
    }

    private static Stamp stamp(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (NoSuchFileException e) {
            return Stamp.NONE;
        }
    }

    /** Whether classes are looked for in jars that this one names, which have no stamps here. */
    private static boolean namesOthers(Path path) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)
                    || jar.getEntry(INDEX) != null;
        }
    }
}
