package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Classes and resources of other hosts in files named by their hashes, in a directory that only this user can read and that goes with the daemon.
 * Bounded: what was not used for the longest time goes first. One thread; what it returns may be gone when it is opened, as any temporary file.
 */
final class ClassCache implements AutoCloseable {
    static final long MAX_BYTES = 256L << 20;
    static final int MAX_FILES = 20_000;

    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final TempFiles files;
    private final long maxBytes;
    private final Map<String, Long> lengths = new LinkedHashMap<>(16, 0.75f, true);
    private Path directory;
    private long bytes;

    ClassCache(TempFiles files, long maxBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
    }

    /** The file with this content, or null. */
    Path find(String hash) {
        if (lengths.get(hash) == null) {
            return null;
        }
        Path file = directory.resolve(hash);
        if (Files.isRegularFile(file)) {
            return file;
        }
        bytes -= lengths.remove(hash);
        return null;
    }

    /** Keeps content under its hash, and returns the file. */
    Path keep(String hash, byte[] content) throws IOException {
        Path found = find(hash);
        if (found != null) {
            return found;
        }
        if (directory == null) {
            directory = Files.createDirectory(files.nextName(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Path file = directory.resolve(hash);
        Path part = directory.resolve(hash + ".part");
        Files.deleteIfExists(part);
        try (SeekableByteChannel out = TempFiles.createPrivate(part)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        lengths.put(hash, (long) content.length);
        bytes += content.length;
        makeRoom(hash);
        return file;
    }

    private void makeRoom(String newest) throws IOException {
        while (bytes > maxBytes || lengths.size() > MAX_FILES) {
            String eldest = lengths.keySet().iterator().next();
            if (eldest.equals(newest)) {
                return;
            }
            bytes -= lengths.remove(eldest);
            Files.deleteIfExists(directory.resolve(eldest));
        }
    }

    /** Bytes of all files. */
    long bytes() {
        return bytes;
    }

    /** Removes everything. */
    @Override
    public void close() {
        if (directory == null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // What somebody else put there is not this daemon's.
        }
        lengths.clear();
        directory = null;
    }
}
