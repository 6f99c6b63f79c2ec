package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Names and files in PVM's temporary directory: {@code pvmd.<uid>[.<vmid>]}, {@code pvml.<uid>[.<vmid>]} and {@code pvmtmp<pid>.<n>} for sockets
 * and for the files that prove two processes are of one user. Source: pvm-wire-protocol §3.1, §3.2, §10.2.
 */
public final class TempFiles {
    /** rw-------. */
    static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Leaves room for all names in PVM_TMP, even with four bytes each. */
    private static final int MAX_MACHINE_ID_CHARS = 48;

    private static final int MAX_NAME_TRIES = 100_000;
    private static final int PID_DIGITS = 6;
    private static final Set<StandardOpenOption> CREATE =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final ByteBuffer MARK = ByteBuffer.wrap(new byte[] {'/'}).asReadOnlyBuffer();

    private final Path directory;
    private final String suffix;
    private final int uid;
    private final String pid = Long.toString(ProcessHandle.current().pid());
    private int counter;

    /**
     * Looks at the directory and finds out who runs this process.
     *
     * @param machineId PVM_VMID, or null
     * @throws StartupException when files cannot be made there
     */
    public TempFiles(Path directory, String machineId) throws StartupException {
        String fault = machineId == null ? null : faultOf(machineId);
        if (fault != null) {
            throw new StartupException("PVM_VMID " + fault + "; choose a plain name");
        }
        this.directory = directory;
        this.uid = processOwner(directory);
        this.suffix = uid + (machineId == null ? "" : "." + machineId);
    }

    /** Why a machine id cannot be part of the name of a file, null when it can. */
    static String faultOf(String machineId) {
        if (machineId.length() > MAX_MACHINE_ID_CHARS) {
            return "is longer than " + MAX_MACHINE_ID_CHARS + " characters";
        }
        if (machineId.indexOf('/') >= 0) {
            return machineId.chars().anyMatch(Character::isISOControl)
                    ? "contains a slash"
                    : "=" + machineId + " contains a slash";
        }
        return machineId.chars().anyMatch(Character::isISOControl) ? "contains a control character" : null;
    }

    /** Numeric user id of this process. */
    int uid() {
        return uid;
    }

    /** The directory. */
    Path directory() {
        return directory;
    }

    /** File that holds the daemon's address. */
    Path addressFile() {
        return directory.resolve("pvmd." + suffix);
    }

    /** The daemon's log. */
    Path logFile() {
        return directory.resolve("pvml." + suffix);
    }

    /** A name for a socket or an authentication file that was not yet taken a moment ago. */
    synchronized Path nextName() throws IOException {
        StringBuilder name = new StringBuilder("pvmtmp");
        for (int i = pid.length(); i < PID_DIGITS; i++) {
            name.append('0');
        }
        name.append(pid).append('.');
        for (int tries = 0; tries < MAX_NAME_TRIES; tries++) {
            Path path = directory.resolve(name.toString() + counter++);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return path;
            }
        }
        throw new IOException("all names " + name + "* are taken in " + directory);
    }

    /** Makes an empty file, mode 0600; null when that failed, which is logged. */
    String createAuthFile(DaemonLog log) {
        for (int tries = 0; tries < MAX_NAME_TRIES; tries++) {
            try {
                Path path = nextName();
                createPrivate(path).close();
                return path.toString();
            } catch (FileAlreadyExistsException e) {
                continue;
            } catch (IOException e) {
                log.log("cannot make an authentication file: " + reason(e));
                return null;
            }
        }
        return null;
    }

    /** Writes one byte into an empty regular file of this user. */
    boolean touchAuthFile(String name) {
        try {
            Path path = Path.of(name);
            if (!isOwnFile(path, 0)) {
                return false;
            }
            try (SeekableByteChannel file =
                    Files.newByteChannel(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                return file.write(MARK.duplicate()) == 1;
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** Deletes a file of {@link #createAuthFile} and tells whether it held exactly one byte. */
    boolean collectAuthFile(String name) {
        try {
            Path path = Path.of(name);
            boolean marked = isOwnFile(path, 1);
            Files.deleteIfExists(path);
            return marked;
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** Opens a new file, mode 0600. */
    static SeekableByteChannel createPrivate(Path path) throws IOException {
        FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        return Files.newByteChannel(path, CREATE, mode);
    }

    /** Short reason of a failed file operation, without the path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e.getMessage();
    }

    private boolean isOwnFile(Path path, long length) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == length && isOwn(path);
    }

    /** Whether a file belongs to the user of this process. */
    boolean isOwn(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == uid;
    }

    private static int processOwner(Path directory) throws StartupException {
        try {
            if (!Files.isDirectory(directory)) {
                throw new StartupException("no directory " + directory + "; set PVM_TMP to one that can be written");
            }
            Path probe =
                    directory.resolve("pvmtmp-probe." + ProcessHandle.current().pid() + "." + System.nanoTime());
            createPrivate(probe).close();
            try {
                return (Integer) Files.getAttribute(probe, "unix:uid");
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new StartupException(
                    "cannot write in " + directory + " (" + reason(e)
                            + "); set PVM_TMP to a directory that can be written",
                    e);
        }
    }
}
