package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Where tasks connect: a unix-domain socket that only its owner can use, or TCP loopback; and the file that tells its address. Source:
 * pvm-wire-protocol §3.1.
 */
public final class TaskListener implements AutoCloseable {
    /** A task that takes in long messages is written to less often, as far as the system allows. */
    private static final int UNIX_BUFFER_BYTES = 1 << 20;

    private static final int BACKLOG = 1024;
    private static final int MAX_ADDRESS_BYTES = 255;
    private static final int PROBE_MILLIS = 2000;

    private final ServerSocketChannel channel;
    private final String address;
    private final Path socketPath;
    private final Path addressFile;
    private final UserPrincipal owner;

    private TaskListener(
            ServerSocketChannel channel, String address, Path socketPath, Path addressFile, UserPrincipal owner) {
        this.channel = channel;
        this.address = address;
        this.socketPath = socketPath;
        this.addressFile = addressFile;
        this.owner = owner;
    }

    /**
     * Listens and publishes the address.
     *
     * @param tcp TCP loopback instead of a unix-domain socket
     * @throws StartupException when a daemon runs already, or its files cannot be made
     */
    public static TaskListener open(TempFiles files, boolean tcp, DaemonLog log) throws StartupException {
        Path addressFile = files.addressFile();
        replaceStaleAddress(files, addressFile, log);
        try {
            TaskListener listener = tcp ? listenTcp(addressFile) : listenUnix(files, addressFile);
            try {
                writeAddress(files, addressFile, listener.address);
            } catch (FileAlreadyExistsException e) {
                listener.closeSocket();
                throw new StartupException("pvmd already running: another daemon started at the same moment", e);
            } catch (IOException e) {
                listener.closeSocket();
                throw new StartupException("cannot write " + addressFile + ": " + TempFiles.reason(e), e);
            }
            return listener;
        } catch (IOException e) {
            throw new StartupException(
                    "cannot listen for tasks: " + e.getMessage() + "; set PVM_TMP to another directory", e);
        }
    }

    /** Address as in PVMSOCK: a path, or {@code hhhhhhhh:pppp}. */
    public String address() {
        return address;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** The next connection, non-blocking, or null; connections of other users are dropped. */
    SocketChannel accept(DaemonLog log) throws IOException {
        for (SocketChannel socket = channel.accept(); socket != null; socket = channel.accept()) {
            try {
                if (isOwner(socket)) {
                    prepare(socket);
                    return socket;
                }
                log.log("refused a connection of another user");
                socket.close();
            } catch (IOException e) {
                socket.close();
            }
        }
        return null;
    }

    /** Removes address file and socket. */
    @Override
    public void close() {
        try {
            if (address.equals(readAddress(addressFile))) {
                Files.deleteIfExists(addressFile);
            }
        } catch (IOException e) {
            // Removed by somebody else, or not readable any more.
        }
        closeSocket();
    }

    private boolean isOwner(SocketChannel socket) throws IOException {
        if (socketPath == null) {
            return true;
        }
        try {
            UnixDomainPrincipal peer = socket.getOption(ExtendedSocketOptions.SO_PEERCRED);
            return peer.user().equals(owner);
        } catch (UnsupportedOperationException e) {
            // The socket's mode keeps strangers out where the system does not tell who connects.
            return true;
        }
    }

    private void prepare(SocketChannel socket) throws IOException {
        if (socketPath == null) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } else {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, UNIX_BUFFER_BYTES);
        }
        socket.configureBlocking(false);
    }

    private void closeSocket() {
        try {
            channel.close();
            if (socketPath != null) {
                Files.deleteIfExists(socketPath);
            }
        } catch (IOException e) {
            // A dead socket file is recognised by the next daemon.
        }
    }

    private static TaskListener listenUnix(TempFiles files, Path addressFile) throws IOException, StartupException {
        Path path = files.nextName();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw new StartupException(
                    "cannot make the socket " + path + " (" + e.getMessage()
                            + "); set PVM_TMP to a directory with a short path that can be written",
                    e);
        }
        Files.setPosixFilePermissions(path, TempFiles.OWNER_ONLY);
        channel.configureBlocking(false);
        return new TaskListener(channel, path.toString(), path, addressFile, Files.getOwner(path));
    }

    private static TaskListener listenTcp(Path addressFile) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
        channel.configureBlocking(false);
        String address = Addresses.toHex((InetSocketAddress) channel.getLocalAddress());
        return new TaskListener(channel, address, null, addressFile, null);
    }

    private static void replaceStaleAddress(TempFiles files, Path addressFile, DaemonLog log) throws StartupException {
        String old;
        try {
            if (Files.exists(addressFile, LinkOption.NOFOLLOW_LINKS) && !files.isOwn(addressFile)) {
                throw new StartupException(
                        addressFile + " belongs to another user; choose another PVM_TMP or PVM_VMID");
            }
            old = readAddress(addressFile);
        } catch (IOException e) {
            throw new StartupException(
                    "cannot read " + addressFile + " (" + TempFiles.reason(e)
                            + "); remove it, or choose another machine with PVM_VMID",
                    e);
        }
        if (old == null) {
            return;
        }
        if (isAlive(old)) {
            throw new StartupException(
                    "pvmd already running at " + old + "; halt it, or choose another machine with PVM_VMID");
        }
        log.log("replaced " + addressFile + " of a daemon that is gone (" + old + ")");
        try {
            Files.deleteIfExists(addressFile);
            if (old.startsWith(addressFile.resolveSibling("pvmtmp").toString())) {
                Files.deleteIfExists(Path.of(old));
            }
        } catch (IOException e) {
            throw new StartupException(
                    "cannot replace " + addressFile + " (" + TempFiles.reason(e)
                            + "); remove it, or choose another machine with PVM_VMID",
                    e);
        }
    }

    /** Content of the file, null when there is none. */
    private static String readAddress(Path addressFile) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(addressFile)) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_ADDRESS_BYTES);
            while (bytes.hasRemaining() && file.read(bytes) > 0) {
                continue;
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The file is there with its whole text or not at all: others look for it while daemons start. */
    private static void writeAddress(TempFiles files, Path addressFile, String address) throws IOException {
        Path draft = files.nextName();
        write(draft, address);
        try {
            Files.createLink(addressFile, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // A file system without links.
            write(addressFile, address);
        } finally {
            Files.delete(draft);
        }
    }

    private static void write(Path path, String text) throws IOException {
        try (SeekableByteChannel file = TempFiles.createPrivate(path)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static boolean isAlive(String address) {
        try {
            if (address.startsWith("/")) {
                return isAliveUnix(Path.of(address));
            }
            SocketAddress target = Addresses.ofHex(address);
            if (target == null) {
                return false;
            }
            try (SocketChannel probe = SocketChannel.open()) {
                probe.socket().connect(target, PROBE_MILLIS);
                return true;
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static boolean isAliveUnix(Path path) throws IOException {
        if (!Files.exists(path)
                || !Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
            return false;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            // Not refused: somebody listens and has no time, the queue of connections is full.
            return true;
        }
    }
}
