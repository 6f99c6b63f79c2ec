package org.jpvm.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which program becomes the daemon, and what is said when none does. Scripts stand for it. */
@Timeout(30)
class DaemonProcessIT {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void prepare() {
        environment.put("PVM_TMP", directory.toString());
        environment.put("PATH", directory.resolve("path") + ":/usr/bin:/bin");
        environment.put("PVMEPID", "7");
    }

    private void script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private EnrollOptions start(String... arguments) {
        return DaemonProcess.start(List.of(arguments), new EnrollOptions(environment, null));
    }

    private void refuses(PvmError error, String... parts) {
        PvmException refused = assertThrows(PvmException.class, this::start);
        assertEquals(error, refused.error());
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage() + " lacks " + part);
        }
    }

    @Test
    void theOneOfPvmRootComesFirst() throws IOException {
        script("root/lib/pvmd", "echo warning; echo /of/root/$1/$PVMEPID");
        script("path/pvmd", "echo 7f000001:00ff");
        environment.put("PVM_ROOT", directory.resolve("root").toString());
        EnrollOptions started = start("-n127.0.0.1");
        assertEquals("/of/root/-n127.0.0.1/", started.environment().get("PVMSOCK"));
        assertEquals(directory.toString(), started.environment().get("PVM_TMP"));
        environment.put("PVM_ROOT", "/nowhere");
        assertEquals("7f000001:00ff", start().environment().get("PVMSOCK"));
    }

    @Test
    void noneAndThoseThatFailAreNamed() throws IOException {
        environment.put("PATH", directory.resolve("path").toString());
        refuses(PvmError.CANT_START, "PVM_ROOT is not set", "no pvmd in the PATH");
        environment.put("PVM_ROOT", "/nowhere");
        refuses(PvmError.CANT_START, "/nowhere/lib/pvmd");
        script("path/pvmd", "echo not today; exit 1");
        refuses(PvmError.CANT_START, directory + "/path/pvmd", "not today");
    }

    @Test
    void aSecondOneIsRefusedWhileTheFirstListens() throws IOException {
        script("path/pvmd", "echo 7f000001:00ff");
        Path socket = Files.createTempDirectory(Path.of("/tmp"), "jpvm-").resolve("s");
        Path addressFile = DaemonLocator.addressFile(environment);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.writeString(addressFile, socket.toString());
            refuses(PvmError.DUP_HOST, socket.toString(), addressFile.toString());
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
        assertEquals("7f000001:00ff", start().environment().get("PVMSOCK"));
    }
}
