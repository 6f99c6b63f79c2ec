package org.jpvm.daemon.container;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.ServiceLoader;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * Files to which tasks wrote themselves: readable by their owner only, and sealed if the daemon was given a key file. One without a seal is taken only
 * where nobody else can have written it. Blocks; any thread.
 */
public final class SavedTasks {
    /** System property of the container, which does not get the variable: path of the key file. */
    public static final String KEY_PROPERTY = "jpvm.keyFile";

    /** Fact that names the class whose {@code main} the task runs. */
    static final String MAIN_CLASS = "main";

    private static final String PREFIX = "restored:";
    private static final String PURPOSE = "task file";
    private static final int KEY_BYTES = 32;
    /** Part of the heap that a file may have. */
    private static final int HEAP_SHARE = 4;

    private SavedTasks() {}

    /** Whether a program is such a file and no class. */
    public static boolean isSaved(String program) {
        return program.startsWith(PREFIX);
    }

    /**
     * Writes a task.
     *
     * @param file absolute; there is all of it or what was there before
     * @throws IOException when it cannot be written, with a message for people
     */
    static void write(HostedEngine engine, ContainerRecord.Start start, byte[] image, Path file)
            throws IOException, MoveRefusedException {
        Map<String, String> facts = Map.of(
                MAIN_CLASS,
                start.className(),
                "tid",
                "t" + Integer.toHexString(start.tid()),
                "time",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "java",
                Runtime.version().toString());
        byte[] bytes = engine.sealed(facts, image, key());
        Path directory = file.getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new IOException(file + " is a directory");
        }
        try {
            // Such a file is for its owner only from the beginning.
            Path part = Files.createTempFile(directory, "." + file.getFileName() + ".", ".part");
            try {
                Files.write(part, bytes);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system of " + file + " cannot replace files at once", e);
        } catch (NoSuchFileException e) {
            throw new IOException("no directory " + directory, e);
        } catch (FileSystemException e) {
            throw new IOException(
                    "cannot write " + file + ": " + (e.getReason() == null ? e.toString() : e.getReason()), e);
        }
    }

    /**
     * Reads a task.
     *
     * @param program the program as it was asked for
     * @throws IOException          when the file cannot be read, with a message for people
     * @throws MoveRefusedException when it is not taken
     */
    static HostedEngine.SavedTask read(Engines engines, String program) throws IOException, MoveRefusedException {
        if (engines.engine() == null) {
            throw new MoveRefusedException(engines.obstacle());
        }
        return read(engines.engine(), program);
    }

    /** Why no task can be started from a file, null when one can, as far as the file is concerned; for who wants to say so before. */
    public static String problem(Path file) {
        try {
            for (HostedEngine engine : ServiceLoader.load(HostedEngine.class)) {
                read(engine, PREFIX + file.toAbsolutePath());
                return null;
            }
            return "no engine for hosted tasks is on the class path";
        } catch (IOException | MoveRefusedException e) {
            return e.getMessage();
        }
    }

    private static HostedEngine.SavedTask read(HostedEngine engine, String program)
            throws IOException, MoveRefusedException {
        Path file = path(program.substring(PREFIX.length()));
        byte[] key = key();
        try {
            if (key == null) {
                checkOwner(file);
            }
            if (Files.isDirectory(file)) {
                throw new MoveRefusedException("a directory");
            }
            long limit = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
            if (Files.size(file) > limit) {
                throw new MoveRefusedException(
                        "larger than the " + limit + " bytes that this host takes: JPVM_CONTAINER_OPTS=-Xmx...");
            }
            return engine.opened(Files.readAllBytes(file), key);
        } catch (NoSuchFileException e) {
            throw new IOException("no file " + file, e);
        } catch (FileSystemException e) {
            throw new IOException(
                    "cannot read " + file + ": " + (e.getReason() == null ? e.toString() : e.getReason()), e);
        } catch (MoveRefusedException e) {
            throw new MoveRefusedException(file + ": " + e.getMessage());
        }
    }

    private static Path path(String name) throws MoveRefusedException {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new MoveRefusedException("not the absolute path of a file: " + name);
    }

    /** What others can write decides what code runs here. */
    private static void checkOwner(Path file) throws IOException, MoveRefusedException {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, PosixFileAttributes.class);
        } catch (UnsupportedOperationException e) {
            // A file system without owners.
            return;
        }
        boolean open = attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (open || !attributes.owner().equals(self())) {
            throw new MoveRefusedException(
                    open
                            ? "others can write it, and it is not sealed: chmod 600 it if it is yours"
                            : "it belongs to " + attributes.owner().getName() + ", and it is not sealed");
        }
    }

    /** Who this JVM is to the file system. */
    private static UserPrincipal self() throws IOException {
        Path own = Files.createTempFile("jpvm", ".own");
        try {
            return Files.getOwner(own);
        } finally {
            Files.delete(own);
        }
    }

    private static byte[] key() throws IOException {
        String file = System.getProperty(KEY_PROPERTY, System.getenv(KeyFile.VARIABLE));
        return file == null || file.isEmpty()
                ? null
                : KeyFile.read(Path.of(file)).derive(new byte[0], PURPOSE, KEY_BYTES);
    }
}
