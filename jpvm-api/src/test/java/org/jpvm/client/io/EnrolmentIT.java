package org.jpvm.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.client.DaemonAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user is told when there is no daemon. */
@Timeout(30)
class EnrolmentIT {
    private Path directory;

    @BeforeEach
    void create() throws IOException {
        // Paths of unix sockets must stay below 108 bytes.
        directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
    }

    @AfterEach
    void delete() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private String refusal(Map<String, String> environment) {
        PvmException refused =
                assertThrows(PvmException.class, () -> JavaTask.open(new EnrollOptions(environment, null)));
        assertEquals(PvmError.SYS_ERR, refused.error());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        return refused.getMessage();
    }

    private static void contains(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message + " lacks " + part);
        }
    }

    @Test
    void withoutAnAddressFile() {
        String message = refusal(Map.of("PVM_TMP", directory.toString(), "PVM_VMID", "x"));
        contains(message, directory + "/pvmd.", ".x", "does not exist", "start jpvmd or pvmd");
    }

    @Test
    void withASocketOfADaemonThatEnded() throws IOException {
        Path socket = directory.resolve("socket");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        listener.close();
        contains(refusal(Map.of("PVMSOCK", socket.toString())), socket.toString(), "PVMSOCK", "nobody listens");
    }

    @Test
    void withASocketThatDoesNotExist() {
        String socket = directory.resolve("none").toString();
        contains(refusal(Map.of("PVMSOCK", socket)), socket, "PVMSOCK");
    }

    @Test
    void withTextThatIsNoAddress() {
        contains(refusal(Map.of("PVMSOCK", "localhost:1234")), "localhost:1234", "7f000001:1234");
    }

    @Test
    void withAListenerThatHangsUp() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
                try (SocketChannel channel = listener.accept()) {
                    channel.configureBlocking(true);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            DaemonAddress address = SocketAddresses.ofTcp(listener.getLocalAddress());
            String message = refusal(Map.of("PVMSOCK", address.text(), "PVM_TMP", directory.toString()));
            contains(message, address.text(), "TM_CONNECT");
            accepted.join();
        }
    }

    @Test
    void withATemporaryDirectoryThatIsNotThere() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path socket = directory.resolve("socket");
            listener.bind(UnixDomainSocketAddress.of(socket));
            String missing = directory.resolve("missing").toString();
            contains(refusal(Map.of("PVMSOCK", socket.toString(), "PVM_TMP", missing)), missing, "set PVM_TMP");
        }
    }
}
