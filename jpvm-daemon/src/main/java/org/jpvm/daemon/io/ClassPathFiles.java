package org.jpvm.daemon.io;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads classes and resources from class paths as the java program does: directories, jars, {@code dir/*}, and what the manifests of jars name. Of
 * jars for several releases the classes for all of them. Keeps a few jars open. One thread.
 */
final class ClassPathFiles implements AutoCloseable {
    private static final int MAX_OPEN_JARS = 64;
    private static final int MAX_ENTRIES = 2000;
    private static final int MAX_STAMPED_FILES = 20_000;

    /** What is there is longer than is wanted. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(String message) {
            super(message);
        }
    }

    private static final class Jar {
        final ZipFile zip;
        final String version;
        final List<Path> more;

        Jar(ZipFile zip, String version, List<Path> more) {
            this.zip = zip;
            this.version = version;
            this.more = more;
        }
    }

    private final Map<Path, Jar> jars = new LinkedHashMap<>(16, 0.75f, true);
    private long stamps;

    /**
     * The content of a class or resource, null when there is none.
     *
     * @param name       a valid name, see {@link org.jpvm.daemon.classes.ResourceNames#isValid}
     * @param occurrence 0 for the first on the class path
     * @param maxBytes   longest content
     * @throws TooLongException when it is longer
     * @throws IOException      when it is there and cannot be read
     */
    byte[] read(String classPath, String name, int occurrence, int maxBytes) throws IOException {
        int left = occurrence;
        for (Path entry : entries(classPath)) {
            if (Files.isDirectory(entry)) {
                Path file = entry.resolve(name);
                if (Files.isRegularFile(file) && left-- == 0) {
                    try (InputStream in = Files.newInputStream(file)) {
                        return read(in, file.toString(), maxBytes);
                    }
                }
                continue;
            }
            Jar jar = jar(entry);
            ZipEntry found = jar == null ? null : jar.zip.getEntry(name);
            if (found != null && !found.isDirectory() && left-- == 0) {
                try (InputStream in = jar.zip.getInputStream(found)) {
                    return read(in, entry + "!/" + name, maxBytes);
                }
            }
        }
        return null;
    }

    private static byte[] read(InputStream in, String what, int maxBytes) throws IOException {
        byte[] content = in.readNBytes(maxBytes);
        if (content.length == maxBytes && in.read() >= 0) {
            throw new TooLongException(what + " is longer than " + maxBytes + " bytes");
        }
        return content;
    }

    /** 64 hexadecimal digits that change when a file changes, comes or goes; always others for more files than can be looked at each time. */
    String stamp(String classPath) {
        MessageDigest digest = sha256();
        int files = 0;
        for (Path entry : entries(classPath)) {
            Collection<String> lines = lines(entry, MAX_STAMPED_FILES - files);
            files += lines.size();
            for (String line : lines) {
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
        }
        if (files >= MAX_STAMPED_FILES) {
            digest.update(Long.toString(stamps++).getBytes(StandardCharsets.UTF_8));
            digest.update(Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Collection<String> lines(Path entry, int max) {
        TreeSet<String> lines = new TreeSet<>();
        try {
            Files.walkFileTree(entry, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    lines.add(file + " " + version(attributes));
                    return lines.size() < max ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            lines.add(entry + " " + e);
        }
        return lines;
    }

    private static String version(BasicFileAttributes file) {
        return file.size() + " " + file.lastModifiedTime() + " " + file.fileKey();
    }

    /** Directories and jars in their order, each once. */
    private List<Path> entries(String classPath) {
        LinkedHashSet<Path> entries = new LinkedHashSet<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            try {
                if (entry.equals("*") || entry.endsWith("/*")) {
                    addJars(new File(entry.length() == 1 ? "." : entry.substring(0, entry.length() - 2)), entries);
                } else {
                    add(Path.of(entry.isEmpty() ? "." : entry), entries);
                }
            } catch (InvalidPathException e) {
                // No file can have such a name.
            }
        }
        return new ArrayList<>(entries);
    }

    private void addJars(File directory, LinkedHashSet<Path> entries) {
        File[] files = directory.listFiles();
        if (files != null) {
            Arrays.sort(files);
            for (File file : files) {
                if (file.getName().toLowerCase(Locale.ROOT).endsWith(".jar")) {
                    add(file.toPath(), entries);
                }
            }
        }
    }

    private void add(Path entry, LinkedHashSet<Path> entries) {
        if (entries.size() < MAX_ENTRIES && entries.add(entry) && Files.isRegularFile(entry)) {
            Jar jar = jar(entry);
            if (jar != null) {
                jar.more.forEach(each -> add(each, entries));
            }
        }
    }

    /** An open jar as it is on the disk now, null when there is none. */
    private Jar jar(Path path) {
        try {
            String version = version(Files.readAttributes(path, BasicFileAttributes.class));
            Jar jar = jars.get(path);
            if (jar != null && !jar.version.equals(version)) {
                jars.remove(path).zip.close();
                jar = null;
            }
            if (jar == null) {
                ZipFile zip = new ZipFile(path.toFile());
                jar = new Jar(zip, version, more(zip, path));
                jars.put(path, jar);
                if (jars.size() > MAX_OPEN_JARS) {
                    Path eldest = jars.keySet().iterator().next();
                    jars.remove(eldest).zip.close();
                }
            }
            return jar;
        } catch (IOException e) {
            return null;
        }
    }

    /** What {@code Class-Path} of the manifest names. */
    private static List<Path> more(ZipFile zip, Path jar) {
        List<Path> more = new ArrayList<>();
        ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return more;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            String named = new Manifest(in).getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String each : named == null ? new String[0] : named.strip().split(" +")) {
                URI place = jar.toUri().resolve(each);
                if ("file".equals(place.getScheme())) {
                    more.add(Path.of(place));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // Java ignores such a manifest as well.
        }
        return more;
    }

    /** SHA-256 as 64 hexadecimal digits. */
    static String hash(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        for (Jar jar : jars.values()) {
            try {
                jar.zip.close();
            } catch (IOException e) {
                // It was read only.
            }
        }
        jars.clear();
    }
}
