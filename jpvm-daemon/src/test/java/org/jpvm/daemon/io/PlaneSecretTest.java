package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaneSecretTest {
    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

    @TempDir
    Path directory;

    private Map<String, String> file(String text, String mode) throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return Map.of(PlaneSecret.KEY_FILE, file.toString());
    }

    private String refusal(Map<String, String> environment) {
        return assertThrows(StartupException.class, () -> PlaneSecret.of(environment, true))
                .getMessage();
    }

    @Test
    void aMasterMakesAKeyAndASlaveWaitsForOne() throws StartupException {
        PlaneSecret master = PlaneSecret.of(Map.of(), true);
        assertNotNull(master.key());
        assertEquals(master.key().hex(), master.key().hex());
        assertNotEquals(master.key().hex(), PlaneSecret.of(Map.of(), true).key().hex());
        PlaneSecret slave = PlaneSecret.of(Map.of(), false);
        assertNull(slave.key());
        assertFalse(slave.accept("no key"));
        assertTrue(slave.accept(KEY));
        assertFalse(slave.accept(master.key().hex()), "a second one");
        assertEquals(KEY, slave.key().hex());
    }

    @Test
    void aFileServesIfNobodyElseCanReadIt() throws IOException, StartupException {
        assertEquals(
                KEY, PlaneSecret.of(file(KEY + "\n", "rw-------"), false).key().hex());
        assertEquals(KEY, PlaneSecret.of(file(KEY, "r--------"), true).key().hex());
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
            assertTrue(refusal(file(KEY, mode)).contains("chmod 600"), mode);
        }
        assertTrue(refusal(file("secret", "rw-------")).contains("64 hexadecimal digits"));
        assertTrue(refusal(file(KEY.repeat(100), "rw-------")).contains("longer than a line"));
        assertTrue(refusal(Map.of(PlaneSecret.KEY_FILE, directory + "/none")).contains("cannot read"));
        assertFalse(refusal(file(KEY + "x", "rw-------")).contains(KEY));
    }
}
