package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.ring.RingMemory;

/**
 * Files in memory that two tasks map to share rings. They have names only while a route is agreed on: who maps the second deletes it, and who
 * created it does when the answer comes; what both leave because they were killed is deleted by the next task that makes one, and by a daemon that
 * ends.
 *
 * <pre>
 * jpvm-ring.PROCESS.NUMBER     PROCESS: id of the process that created it
 * </pre>
 */
public final class RingFile {
    /** Both rings and the source of a copy stay in a processor's cache. */
    static final int RING_BYTES = 1 << 18;

    private static final Path DIRECTORY = Path.of("/dev/shm");
    private static final String PREFIX = "jpvm-ring.";
    private static final int ZEROS = 1 << 16;
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static boolean swept;

    private final Path path;
    private final RingMemory memory;

    private RingFile(Path path, RingMemory memory) {
        this.path = path;
        this.memory = memory;
    }

    /**
     * Makes a file with empty rings.
     *
     * @throws IOException when there is no room, or no such directory on this system
     */
    static RingFile create() throws IOException {
        sweepOnce();
        Path path = DIRECTORY.resolve(PREFIX + ProcessHandle.current().pid() + "." + COUNTER.getAndIncrement());
        int length = RingMemory.totalBytes(RING_BYTES);
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            // Memory that is not there when it is touched first would end the JVM.
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (int written = 0; written < length; ) {
                written += file.write(zeros.clear().limit(Math.min(ZEROS, length - written)));
            }
            return new RingFile(
                    path, RingMemory.create(file.map(FileChannel.MapMode.READ_WRITE, 0, length), RING_BYTES));
        } catch (IOException | RuntimeException e) {
            TempFiles.delete(path);
            throw e;
        }
    }

    /**
     * Maps a file that another task of this user has created, and deletes its name.
     *
     * @throws IOException when there is none, or something else has this name
     */
    static RingMemory open(String name) throws IOException {
        if (!name.startsWith(PREFIX) || name.indexOf('/') >= 0) {
            throw new IOException("no name of a file with rings: " + name);
        }
        Path path = DIRECTORY.resolve(name);
        try (FileChannel file = FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            long length = file.size();
            if (length > RingMemory.totalBytes(RING_BYTES)) {
                throw new IOException(path + " has " + length + " bytes, more than rings have");
            }
            return RingMemory.open(file.map(FileChannel.MapMode.READ_WRITE, 0, length));
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        } finally {
            TempFiles.delete(path);
        }
    }

    /** For the peer. */
    String name() {
        return path.getFileName().toString();
    }

    RingMemory memory() {
        return memory;
    }

    /** The peer has mapped it, or never will. */
    void deleteName() {
        TempFiles.delete(path);
    }

    private static synchronized void sweepOnce() {
        if (swept) {
            return;
        }
        swept = true;
        sweep();
    }

    /** Deletes the names that processes which are no more have left behind. Any thread. */
    public static void sweep() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, PREFIX + "*")) {
            for (Path file : files) {
                if (isLeftBehind(file.getFileName().toString())) {
                    TempFiles.delete(file);
                }
            }
        } catch (IOException e) {
            // Without the directory there is nothing to sweep.
        }
    }

    private static boolean isLeftBehind(String name) {
        String rest = name.substring(PREFIX.length());
        int dot = rest.indexOf('.');
        try {
            return dot > 0
                    && ProcessHandle.of(Long.parseLong(rest.substring(0, dot))).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
