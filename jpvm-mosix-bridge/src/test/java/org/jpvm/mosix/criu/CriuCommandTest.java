package org.jpvm.mosix.criu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CriuCommandTest {
    @Test
    void theConnectionStaysOpenAndTheProcessStandsStill() {
        List<String> dump = CriuCommand.dump("criu", 12, "/images", 34);
        assertTrue(dump.containsAll(List.of("--leave-stopped", "--shell-job", "unix[34]", "12")), dump::toString);
        assertFalse(String.join(" ", dump).contains("leave-running"));
    }

    @Test
    void whatItPrintsGoesWhereThePrinterOfTheCommandGoes() {
        List<String> restore = CriuCommand.restore("criu", "/images", 56);
        assertEquals("fd[1]:pipe:[56]", restore.get(restore.indexOf("--inherit-fd") + 1));
        assertFalse(CriuCommand.restore("criu", "/images", -1).contains("--inherit-fd"));
    }

    @Test
    void theFirstComplaintThatMatters() {
        String log = """
                Warn  (criu/kerndat.c:1): something
                (00.000012) Error (criu/rlimit.c:16): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted
                (00.011035) Error (criu/sk-inet.c:7): Connected TCP socket, consider using --tcp-established option.
                (00.011036) Error (criu/cr-dump.c:2): Dumping FAILED.
                """;
        assertEquals(
                "Connected TCP socket, consider using --tcp-established option.",
                CriuCommand.complaint(log, "nothing"));
        assertEquals("nothing", CriuCommand.complaint("", "nothing"));
    }
}
