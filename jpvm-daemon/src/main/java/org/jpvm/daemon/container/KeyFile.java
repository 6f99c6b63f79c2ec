package org.jpvm.daemon.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jpvm.daemon.plane.PlaneKey;

/** The file with the user's key, 64 hexadecimal digits that nobody else can read. */
public final class KeyFile {
    /** Names the file. */
    public static final String VARIABLE = "JPVM_KEY_FILE";

    private static final long MAX_BYTES = 1000;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * Reads it.
     *
     * @throws IOException when it cannot serve, with the reason and the way out
     */
    public static PlaneKey read(Path file) throws IOException {
        String name = VARIABLE + "=" + file;
        PlaneKey key;
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException(name + " can be read by others; chmod 600 it");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(name + " is no key: it is longer than a line");
            }
            key = PlaneKey.parse(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (java.nio.file.FileSystemException | UnsupportedOperationException e) {
            throw new IOException("cannot read " + name + ": " + e, e);
        }
        if (key == null) {
            throw new IOException(name + " is no key: it needs 64 hexadecimal digits, as from: openssl rand -hex 32");
        }
        return key;
    }
}
