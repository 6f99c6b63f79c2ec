package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFilesTest {
    @TempDir
    Path directory;

    @Test
    void logIsPrivateDatedAndBounded() throws IOException {
        Path path = directory.resolve("pvml.0");
        Files.writeString(path, "of an earlier run\n");
        try (DaemonLog log = new DaemonLog(0x80040000, 200)) {
            log.log("early");
            assertNull(log.open(path));
            log.log("two\nlines");
            for (int i = 0; i < 100; i++) {
                log.log("more");
            }
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        List<String> lines = Files.readAllLines(path);
        for (String line : lines) {
            assertTrue(line.matches("\\[t80040000\\] \\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d .*"), line);
        }
        assertTrue(lines.get(0).endsWith(" early"));
        assertTrue(lines.get(1).endsWith(" two"));
        assertTrue(lines.get(2).endsWith(" lines"));
        assertTrue(lines.get(lines.size() - 1).endsWith("log is full (PVMDLOGMAX=200), no more is written"));
    }

    @Test
    void logThatCannotBeMadeIsSaid() {
        DaemonLog log = new DaemonLog(0x80040000, 200);
        assertTrue(log.open(directory.resolve("no/such")).contains("no log"));
        log.log("into the void");
    }

    @Test
    void authFilesProveOneByteOfOneUser() throws Exception {
        TempFiles files = new TempFiles(directory, "v");
        String one = files.createAuthFile(new DaemonLog(0x80040000, 1000));
        String other = files.createAuthFile(new DaemonLog(0x80040000, 1000));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(one))));
        assertTrue(Path.of(one).getFileName().toString().matches("pvmtmp\\d{6,}\\.\\d+"), one);
        assertTrue(files.touchAuthFile(one));
        assertFalse(files.touchAuthFile(one), "it is not empty any more");
        assertTrue(files.collectAuthFile(one));
        assertFalse(files.collectAuthFile(other), "nobody wrote into it");
        assertFalse(Files.exists(Path.of(one)));
        assertFalse(Files.exists(Path.of(other)));
    }

    @Test
    void authFilesThatAreNoneAreRefused() throws Exception {
        TempFiles files = new TempFiles(directory, null);
        Path target = Files.createFile(directory.resolve("target"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertFalse(files.touchAuthFile(link.toString()));
        assertFalse(files.touchAuthFile(directory.toString()));
        assertFalse(files.touchAuthFile("/dev/null"));
        assertFalse(files.touchAuthFile(""));
        assertFalse(files.touchAuthFile("a\0b"));
        assertFalse(files.touchAuthFile(directory.resolve("missing").toString()));
        assertEquals(0, Files.size(target));
    }

    @Test
    void namesThatLeaveTheDirectoryAreRefused() {
        assertThrows(StartupException.class, () -> new TempFiles(directory, "../x"));
        StartupException missing =
                assertThrows(StartupException.class, () -> new TempFiles(directory.resolve("none"), null));
        assertTrue(missing.getMessage().contains("PVM_TMP"), missing.getMessage());
    }

    @Test
    void programsAreRegularAndExecutable() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.createFile(first.resolve("prog"));
        Path program = Files.createFile(
                second.resolve("prog"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(first.resolve("dir"));
        List<String> path = List.of(first.toString(), second.toString());
        assertEquals(program.toString(), Programs.find("prog", path));
        assertEquals(program.toString(), Programs.find(program.toString(), List.of()));
        assertNull(Programs.find("dir", path));
        assertNull(Programs.find("missing", path));
        assertNull(Programs.find("", path));
        assertNull(Programs.find("a\0b", path));
        assertNull(Programs.find(first + "/prog", path));
    }

    @Test
    void addressesInPvmsForm() throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) 200}), 0xabc);
        assertEquals("7f0000c8:0abc", Addresses.toHex(address));
        assertEquals(address, Addresses.ofHex("7f0000c8:0abc"));
        for (String wrong :
                List.of("", "7f000001", "7f000001:xyzw", "7f000001-0001", "-f000001:0001", "7f000001:-001")) {
            assertNull(Addresses.ofHex(wrong), wrong);
        }
    }
}
