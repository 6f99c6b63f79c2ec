package org.jpvm.client.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * The task's half of PVM's proof that task and daemon are the same user: the daemon writes one byte into a file that only this user can
 * open. Uses streams, not channels, which an interrupt would close. Source: pvm-wire-protocol §3.2.
 */
final class AuthFile implements AutoCloseable {
    private static final int TOKEN = '/';

    private final Path path;
    private final RandomAccessFile file;

    AuthFile(Path directory) throws IOException {
        path = TempFiles.createPrivate(directory);
        file = new RandomAccessFile(path.toFile(), "r");
    }

    String path() {
        return path.toString();
    }

    /** Whether the other side wrote its byte. */
    boolean isSigned() throws IOException {
        return file.read() >= 0;
    }

    /** Writes our byte into the daemon's file, which must exist. */
    static void sign(String daemonFile) throws IOException {
        // "rw" would create a file that the daemon does not wait for; a name that does not exist must fail.
        if (!Path.of(daemonFile).toFile().isFile()) {
            throw new IOException("the daemon's file " + daemonFile + " does not exist");
        }
        try (RandomAccessFile other = new RandomAccessFile(daemonFile, "rw")) {
            other.write(TOKEN);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        TempFiles.delete(path);
    }
}
