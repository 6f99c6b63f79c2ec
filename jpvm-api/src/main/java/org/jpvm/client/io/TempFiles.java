package org.jpvm.client.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Names and files in PVM's directory for temporary files. Source: pvm-wire-protocol §3.1. */
final class TempFiles {
    private static final int MAX_TRIES = 1000;
    /** One for the whole process: several tasks of it share the process id in the name. */
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TempFiles() {}

    /** The directory: {@code PVM_TMP}, else {@code /tmp}. */
    static Path directory(Map<String, String> environment) {
        String directory = environment.get("PVM_TMP");
        return Path.of(directory == null || directory.isEmpty() ? "/tmp" : directory);
    }

    /** A name that no other task of this process gets. */
    static Path freshName(Path directory) {
        return directory.resolve(
                String.format("pvmtmp%06d.%d", ProcessHandle.current().pid(), COUNTER.getAndIncrement()));
    }

    /** Creates an empty file that only its owner can read and write. */
    static Path createPrivate(Path directory) throws IOException {
        for (int i = 0; i < MAX_TRIES; i++) {
            Path name = freshName(directory);
            try {
                return Files.createFile(
                        name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                // Left behind by an earlier process with the same id; the next number may be free.
            }
        }
        throw new IOException("no free name " + directory + "/pvmtmp*");
    }

    /** Deletes a file if it is there; null is no file. */
    static void delete(Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A stale name in the temporary directory harms nobody.
        }
    }
}
