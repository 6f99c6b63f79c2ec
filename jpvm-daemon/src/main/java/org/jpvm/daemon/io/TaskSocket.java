package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jpvm.daemon.core.TaskLink;

/**
 * A socket at which the daemon waits for one task only. Its path stays that of the task's connection for good, so that a copy of the task on another
 * host connects to the daemon there by itself. Once the task is connected the path leads to where all tasks connect, for its children.
 */
final class TaskSocket {
    final int tid;
    final Path path;
    private final ServerSocketChannel listener;
    private final Path usual;
    private TaskLink link;
    private boolean accepted;
    private boolean closed;

    private TaskSocket(int tid, Path path, ServerSocketChannel listener, Path usual) {
        this.tid = tid;
        this.path = path;
        this.listener = listener;
        this.usual = usual;
    }

    /**
     * Listens, in place of whatever has this path.
     *
     * @param usual where all tasks connect
     */
    static TaskSocket open(int tid, Path path, Path usual) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, TempFiles.OWNER_ONLY);
            listener.configureBlocking(false);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        return new TaskSocket(tid, path, listener, usual);
    }

    ServerSocketChannel listener() {
        return listener;
    }

    /** Who connected, non-blocking, or null. No more are waited for then. */
    synchronized SocketChannel accept() throws IOException {
        if (closed) {
            return null;
        }
        SocketChannel socket = listener.accept();
        if (socket != null) {
            accepted = true;
            socket.configureBlocking(false);
            listener.close();
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, usual);
        }
        return socket;
    }

    /** What {@link #accept} led to. */
    synchronized void setLink(TaskLink connected) {
        link = connected;
    }

    /** Whether the task is connected by this socket. */
    synchronized boolean isConnected() {
        return link != null && link.tid() == tid;
    }

    /** Gives the path back. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            listener.close();
            // After a move to another daemon of this computer the path is that daemon's.
            if (!accepted
                    || Files.isSymbolicLink(path)
                            && Files.readSymbolicLink(path).equals(usual)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The next daemon of this user deletes what is there.
        }
    }
}
