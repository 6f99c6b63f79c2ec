package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jpvm.daemon.migration.MigrationPort;

/**
 * The sockets of processes that may move, in a directory that has the same path on all hosts: /tmp/jpvm-UID, or what a property says. Any thread.
 */
final class TaskSockets implements AutoCloseable {
    /** Property with the directory. */
    private static final String DIRECTORY_PROPERTY = "jpvm.migration.sockets";

    private final Path directory;
    private final int uid;
    private final Path usual;
    private final boolean wanted;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<Integer, TaskSocket> byTid = new ConcurrentHashMap<>();
    private volatile String problem;

    /**
     * @param address where tasks connect, as in PVMSOCK
     * @param uid     owner of the directory
     */
    TaskSockets(String address, int uid) {
        this.directory = Path.of(System.getProperty(DIRECTORY_PROPERTY, "/tmp/jpvm-" + uid));
        this.uid = uid;
        this.wanted = MigrationPort.isOn() && address.startsWith("/");
        this.usual = wanted ? Path.of(address) : null;
        this.problem = address.startsWith("/") ? null : "tasks connect by TCP here";
    }

    /** Directory of the sockets. */
    Path directory() {
        return directory;
    }

    /** Why processes have no sockets of their own, null if nothing is known against it. */
    String problem() {
        return problem;
    }

    /** A socket for a process that is about to start, null when it has to do without. */
    TaskSocket make(int tid) {
        if (!wanted || !ProcessEngines.exists()) {
            return null;
        }
        try {
            return open(tid, directory.resolve(String.format("%016x", random.nextLong())));
        } catch (IOException e) {
            problem = "there can be no socket for it in " + directory + ": " + TempFiles.reason(e);
            return null;
        }
    }

    /** A socket for a process that comes here. */
    TaskSocket open(int tid, Path path) throws IOException {
        makeDirectory();
        TaskSocket socket = TaskSocket.open(tid, path, usual);
        TaskSocket before = byTid.put(tid, socket);
        if (before != null && !before.path.equals(path)) {
            before.close();
        }
        return socket;
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            boolean own = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == uid;
            if (!own) {
                throw new IOException("it is no directory of this user", e);
            }
        }
    }

    /** The socket of a task, null for none. */
    TaskSocket of(int tid) {
        return byTid.get(tid);
    }

    /** A task has none any more. */
    void remove(int tid) {
        TaskSocket socket = byTid.remove(tid);
        if (socket != null) {
            socket.close();
        }
    }

    /** A socket is not needed any more; whatever the task has now stays. */
    void remove(TaskSocket socket) {
        if (byTid.remove(socket.tid, socket)) {
            socket.close();
        }
    }

    @Override
    public void close() {
        byTid.keySet().forEach(this::remove);
    }
}
