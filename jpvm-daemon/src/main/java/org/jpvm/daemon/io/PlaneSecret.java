package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.jpvm.daemon.container.KeyFile;
import org.jpvm.daemon.plane.PlaneKey;

/**
 * The key that the Java daemons of a machine share, as one of them comes to it: a master makes one when it is first needed and hands it to the
 * slaves that it starts; a file named by {@code JPVM_KEY_FILE}, the same on all hosts, serves where nobody can hand it on, as under a C master.
 * {@code -Djpvm.plane=off} means none. Thread-safe.
 */
public final class PlaneSecret {
    /** Names the file with the key. */
    static final String KEY_FILE = KeyFile.VARIABLE;

    /** {@code off} for no extension plane. */
    static final String PROPERTY = "jpvm.plane";

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
            return KeyFile.read(file);
        } catch (IOException e) {
            throw new StartupException(e.getMessage(), e);
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
