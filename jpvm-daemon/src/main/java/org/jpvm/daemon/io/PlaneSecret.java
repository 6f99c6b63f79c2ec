package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jpvm.daemon.plane.PlaneKey;

/**
 * The key that the Java daemons of a machine share, as one of them comes to it: a master makes one when it is first needed and hands it to the
 * slaves that it starts; a file named by {@code JPVM_KEY_FILE}, the same on all hosts, serves where nobody can hand it on, as under a C master.
 * {@code -Djpvm.plane=off} means none. Thread-safe.
 */
public final class PlaneSecret {
    /** Names the file with the key, 64 hexadecimal digits. */
    static final String KEY_FILE = "JPVM_KEY_FILE";

    /** {@code off} for no extension plane. */
    static final String PROPERTY = "jpvm.plane";

    private static final long MAX_FILE_BYTES = 1000;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final boolean on = !"off".equals(System.getProperty(PROPERTY));
    private final boolean makesOne;
    private PlaneKey key;

    private PlaneSecret(boolean makesOne) {
        this.makesOne = makesOne;
    }

    /**
     * The key of the file if one is named; else a master will make one and a slave waits for it.
     *
     * @throws StartupException when the file cannot serve
     */
    static PlaneSecret of(Map<String, String> environment, boolean master) throws StartupException {
        PlaneSecret secret = new PlaneSecret(master);
        String file = environment.getOrDefault(KEY_FILE, "");
        if (secret.on && !file.isEmpty()) {
            secret.key = read(Path.of(file));
        }
        return secret;
    }

    private static PlaneKey read(Path file) throws StartupException {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new StartupException(KEY_FILE + "=" + file + " can be read by others; chmod 600 it");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new StartupException(KEY_FILE + "=" + file + " is no key: it is longer than a line");
            }
            PlaneKey key = PlaneKey.parse(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            if (key == null) {
                throw new StartupException(KEY_FILE + "=" + file
                        + " is no key: it needs 64 hexadecimal digits, as from: openssl rand -hex 32");
            }
            return key;
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartupException("cannot read " + KEY_FILE + "=" + file + ": " + e, e);
        }
    }

    /** Whether there may be a plane at all. */
    boolean isOn() {
        return on;
    }

    /** The key, or null while there is none. */
    synchronized PlaneKey key() {
        if (key == null && makesOne && on) {
            key = PlaneKey.of(random());
        }
        return key;
    }

    /** The key came from the master; false when it is none, or there is one already. */
    synchronized boolean accept(String hex) {
        PlaneKey offered = PlaneKey.parse(hex);
        if (offered == null || key != null || !on) {
            return false;
        }
        key = offered;
        return true;
    }

    /** 32 bytes that nobody can guess. */
    static byte[] random() {
        byte[] bytes = new byte[PlaneKey.LENGTH_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
