package org.jpvm.shm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The files of segments: where they are, who uses them, when they go. Called with the lock of {@link Mapping} held. */
final class SegmentFiles {
    /** System property: another directory than the default. */
    static final String DIRECTORY_PROPERTY = "jpvm.shm.dir";

    private static final int CHUNK_BYTES = 1 << 20;
    private static final String MEMORY = ".seg";
    private static final String USE = ".use";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private SegmentFiles() {}

    /** Creates the files of a segment of zeros and locks them as used. */
    static Use create(long sizeBytes) throws IOException {
        Path directory = directory();
        sweep(directory);
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < sizeBytes) {
            throw new IOException(directory + " has " + free + " free bytes, not " + sizeBytes);
        }
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        Path memory = directory.resolve(HexFormat.of().formatHex(id) + MEMORY);
        Files.createFile(useOf(memory), OWNER_FILE);
        Use use = Use.lock(memory);
        if (use == null) {
            throw new IOException(useOf(memory) + " was removed while it was being created");
        }
        try (FileChannel channel = FileChannel.open(
                memory, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
            // Written, not only promised: a page that the system cannot give later would end the process that touches
            // it.
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(sizeBytes, CHUNK_BYTES));
            for (long left = sizeBytes; left > 0; left -= channel.write(zeros)) {
                zeros.clear().limit((int) Math.min(left, CHUNK_BYTES));
            }
        } catch (IOException e) {
            use.release();
            removeIfUnused(memory);
            throw e;
        }
        return use;
    }

    /** Removes a segment when no process uses it. */
    static void removeIfUnused(Path memory) {
        try (FileChannel channel = FileChannel.open(useOf(memory), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(memory);
                Files.deleteIfExists(useOf(memory));
            }
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            // Another one has removed it, or this process uses it.
        } catch (IOException e) {
            System.getLogger(SegmentFiles.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove the shared segment " + memory + ": " + e);
        }
    }

    private static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + USE)) {
            for (Path use : files) {
                String file = use.toString();
                Path memory = Path.of(file.substring(0, file.length() - USE.length()) + MEMORY);
                // Opening and closing the file of a used one would end this process's lock on it.
                if (!Mapping.isUsedHere(memory)) {
                    removeIfUnused(memory);
                }
            }
        }
    }

    private static Path directory() throws IOException {
        String chosen = System.getProperty(DIRECTORY_PROPERTY);
        Path memory = Path.of("/dev/shm");
        Path parent = Files.isDirectory(memory) && Files.isWritable(memory)
                ? memory
                : Path.of(System.getProperty("java.io.tmpdir"));
        Path directory = chosen != null ? Path.of(chosen) : parent.resolve("jpvm-" + System.getProperty("user.name"));
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            // From an earlier segment: looked at like a new one.
        }
        requireOwn(directory);
        return directory;
    }

    /** Others must not be able to put files there or to take them away. */
    private static void requireOwn(Path directory) throws IOException {
        boolean closed = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(OWNER_DIRECTORY);
        Path probe = closed ? Files.createTempFile(directory, "", ".probe", OWNER_FILE) : null;
        try {
            if (!closed || !Files.getOwner(probe).equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(
                        directory + " is not a directory of this user alone (rwx------); remove it, or name"
                                + " another one with -D" + DIRECTORY_PROPERTY);
            }
        } finally {
            if (probe != null) {
                Files.delete(probe);
            }
        }
    }

    private static Path useOf(Path memory) {
        String file = memory.toString();
        return Path.of(file.substring(0, file.length() - MEMORY.length()) + USE);
    }

    /** A process's word that it uses a segment; the system takes it back when the process ends. */
    static final class Use {
        private final Path memory;
        private final FileChannel channel;

        private Use(Path memory, FileChannel channel) {
            this.memory = memory;
            this.channel = channel;
        }

        /** Null when the files are gone, or are just being removed. */
        static Use lock(Path memory) throws IOException {
            if (!memory.toString().endsWith(MEMORY)) {
                throw new IOException(memory + " is no segment");
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(useOf(memory), StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                return null;
            }
            // Held until the channel is closed; removed between the opening and the lock is removed, too.
            if (channel.tryLock(0, Long.MAX_VALUE, true) == null || !Files.exists(useOf(memory))) {
                channel.close();
                return null;
            }
            return new Use(memory, channel);
        }

        Path memory() {
            return memory;
        }

        void release() {
            try {
                channel.close();
            } catch (IOException e) {
                // The system has released the descriptor and the lock with it.
            }
        }
    }
}
