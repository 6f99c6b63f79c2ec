package org.jpvm.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonLocatorTest {
    @TempDir
    Path directory;

    private Map<String, String> environment() {
        return Map.of("PVM_TMP", directory.toString(), "PVM_VMID", "test");
    }

    private void refused(String why) {
        PvmException refusal = assertThrows(PvmException.class, () -> DaemonLocator.locate(environment()));
        assertEquals(PvmError.SYS_ERR, refusal.error());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("start jpvmd or pvmd"), refusal.getMessage());
    }

    @Test
    void aFileWithoutAnAddressSaysWhatIsWrong() throws IOException {
        Path file = DaemonLocator.addressFile(environment());
        refused(file + " does not exist");
        Files.createFile(file);
        refused(file + " is empty");
        Files.writeString(file, "x".repeat(100_000));
        refused("longer than");
        Files.writeString(file, "7f000001:1234\n");
        assertEquals("address file " + file, DaemonLocator.locate(environment()).origin());
    }
}
