package org.jpvm.mosix.criu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.LeavingProcess;
import org.jpvm.migration.spi.NotMovableException;
import org.jpvm.migration.spi.ProcessCopy;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.os.ProcessControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that answers each number with how many came and their hash is copied, ended and made anew, as source and target do it. */
@Timeout(120)
class CriuEngineIT {
    private static final String PROGRAM = """
            #include <stdio.h>
            #include <stdint.h>
            #include <string.h>
            #include <stdlib.h>
            #include <unistd.h>
            #include <netinet/in.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            int main(int argc, char **argv) {
                struct sockaddr_un a = { AF_UNIX };
                int s = socket(AF_UNIX, SOCK_STREAM, 0);
                int32_t number; uint64_t said[2] = { 0, 0 };
                strcpy(a.sun_path, argv[1]);
                if (connect(s, (struct sockaddr *) &a, sizeof a)) return 1;
                if (argc > 2 && !strcmp(argv[2], "net")) socket(AF_INET, SOCK_STREAM, 0);
                if (argc > 2 && !strcmp(argv[2], "child") && fork() == 0) pause();
                if (argc > 2 && !strcmp(argv[2], "pipe")) { int p[2]; pipe(p); close(p[0]); }
                if (argc > 2 && !strcmp(argv[2], "tty")) open("/dev/ptmx", 2);
                for (;;) {
                    char *p = (char *) &number;
                    int k = 0;
                    while (k < 4) { int r = read(s, p + k, 4 - k); if (r <= 0) return 7; k += r; }
                    said[0]++; said[1] = said[1] * 31 + number;
                    if (write(s, said, 16) != 16) return 2;
                    printf("said %d\\n", (int) said[0]); fflush(stdout);
                }
            }
            """;

    private static final ProcessSignals SIGNALS = new ProcessSignals() {
        @Override
        public String send(long pid, int signal) {
            return ProcessControl.signal(pid, signal);
        }

        @Override
        public void collect(long pid) {
            ProcessControl.awaitChild(pid, false);
        }
    };

    private final CriuEngine source = new CriuEngine();
    private final CriuEngine target = new CriuEngine();

    @TempDir
    Path directory;

    private Path socketPath;
    private ServerSocketChannel listener;
    private SocketChannel connection;
    private BufferedReader output;
    private Process process;
    private long pid;
    private long count;
    private long hash;

    @BeforeEach
    void engineAndCompiler() throws Exception {
        String obstacle = source.obstacle(SIGNALS);
        if (obstacle != null) {
            System.out.println("SKIPPED: " + obstacle);
            assertFalse(Boolean.getBoolean("jpvm.criu.required"), obstacle);
        }
        Assumptions.assumeTrue(obstacle == null, obstacle);
        assertNull(target.obstacle(SIGNALS));
        Files.writeString(directory.resolve("answer.c"), "#include <fcntl.h>\n" + PROGRAM);
        Process compiler = new ProcessBuilder("gcc", "-w", "-o", "answer", "answer.c")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0);
        socketPath = directory.resolve("0123456789abcdef");
    }

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        if (connection != null) {
            connection.close();
        }
        if (pid > 1) {
            ProcessControl.signal(pid, ProcessSignals.KILL);
            ProcessControl.awaitChild(pid, true);
        }
        listener.close();
    }

    private void start(String... options) throws Exception {
        listen();
        List<String> command = new ArrayList<>(CriuProgram.OWN_SESSION);
        command.addAll(List.of(directory.resolve("answer").toString(), socketPath.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        connection = listener.accept();
        output = lines(process.getInputStream());
        pid = process.pid();
    }

    private void listen() throws IOException {
        Files.deleteIfExists(socketPath);
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socketPath));
    }

    private static BufferedReader lines(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    private void ask(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, number);
        connection.write(bytes);
    }

    private void expectAnswer(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            assertTrue(connection.read(bytes) > 0, "the connection ended");
        }
        hash = hash * 31 + number;
        assertEquals(++count, bytes.getLong(0));
        assertEquals(hash, bytes.getLong(8));
        assertEquals("said " + count, output.readLine());
    }

    /** The copy goes through other files, as it does between hosts. */
    private static void ship(ProcessCopy copy, ArrivingProcess arriving) throws IOException {
        for (Path file : copy.files()) {
            Files.copy(file, arriving.directory().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void connect(ArrivingProcess arriving, byte[] unread) throws IOException {
        connection = listener.accept();
        ByteBuffer bytes = ByteBuffer.wrap(unread);
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
        output = lines(arriving.output());
    }

    @Test
    void movesToAndFro() throws Exception {
        start();
        for (int hop = 0; hop < 4; hop++) {
            ask(hop);
            expectAnswer(hop);
            CriuEngine from = hop % 2 == 0 ? source : target;
            CriuEngine to = hop % 2 == 0 ? target : source;
            byte[] facts = from.describe(pid, socketPath);
            ArrivingProcess arriving = to.admit(facts, directory);
            LeavingProcess leaving = from.leaving(pid, socketPath);
            leaving.stop();
            ask(100);
            ask(200);
            assertEquals(0, leaving.unreadOutputBytes());
            leaving.markOutput();
            assertEquals(0, output.read());
            ProcessCopy copy = leaving.copy();
            assertEquals(8, copy.unread().length);
            ship(copy, arriving);
            SocketChannel before = connection;
            listener.close();
            listen();
            // The same number on the same computer: the target ends the one that stands still, which its parent
            // collects.
            Thread parent = hop == 0 ? null : new Thread(() -> ProcessControl.awaitChild(pid, true));
            if (parent != null) {
                parent.start();
            }
            arriving.restore();
            connect(arriving, copy.unread());
            leaving.release();
            before.close();
            arriving.go();
            arriving.close();
            expectAnswer(100);
            expectAnswer(200);
            if (parent != null) {
                parent.join(TimeUnit.SECONDS.toMillis(10));
            }
        }
        connection.close();
        assertNull(output.readLine());
        assertEquals(7 << 8, ProcessControl.awaitChild(pid, true));
        pid = 0;
    }

    @Test
    void goesOnWhereItWas() throws Exception {
        start();
        ask(5);
        expectAnswer(5);
        LeavingProcess leaving = source.leaving(pid, socketPath);
        leaving.stop();
        ask(6);
        assertEquals(4, leaving.copy().unread().length);
        assertNull(leaving.resume());
        leaving.close();
        expectAnswer(6);
    }

    @Test
    void comesBackFromItsCopy() throws Exception {
        start();
        ask(5);
        expectAnswer(5);
        LeavingProcess leaving = source.leaving(pid, socketPath);
        leaving.stop();
        ask(6);
        ProcessCopy copy = leaving.copy();
        ProcessControl.signal(pid, ProcessSignals.KILL);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        ArrivingProcess back = leaving.resume();
        connection.close();
        listener.close();
        listen();
        back.restore();
        connect(back, copy.unread());
        back.go();
        back.close();
        leaving.close();
        expectAnswer(6);
    }

    @Test
    void aBrokenImageIsRefusedAndLeavesNothing() throws Exception {
        start();
        byte[] facts = source.describe(pid, socketPath);
        ArrivingProcess arriving = target.admit(facts, directory);
        LeavingProcess leaving = source.leaving(pid, socketPath);
        leaving.stop();
        ProcessCopy copy = leaving.copy();
        ship(copy, arriving);
        Path images = arriving.directory();
        Files.write(images.resolve("core-" + pid + ".img"), new byte[] {1, 2, 3});
        String reason = assertThrows(IOException.class, arriving::restore).getMessage();
        assertTrue(reason.startsWith("criu: "), reason);
        arriving.close();
        assertFalse(Files.exists(images));
        ArrivingProcess back = leaving.resume();
        listener.close();
        listen();
        back.restore();
        connect(back, copy.unread());
        back.go();
        back.close();
        ask(1);
        expectAnswer(1);
    }

    @Test
    void whatCannotMoveSaysWhy() throws Exception {
        for (String[] kind : new String[][] {
            {"net", "socket to the network"},
            {"child", "child processes"},
            {"pipe", "pipe to another process"},
            {"tty", "device"}
        }) {
            start(kind[0]);
            ask(1);
            ByteBuffer answer = ByteBuffer.allocate(16);
            assertEquals(16, connection.read(answer));
            String reason = assertThrows(NotMovableException.class, () -> source.describe(pid, socketPath))
                    .getMessage();
            assertTrue(reason.contains(kind[1]), kind[0] + ": " + reason);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
            connection.close();
            listener.close();
        }
        pid = 0;
    }

    @Test
    void otherHostsAreToldApart() throws Exception {
        start();
        byte[] facts = source.describe(pid, socketPath);
        assertThrows(NotMovableException.class, () -> target.admit(facts, Path.of("/elsewhere")));
        for (int length = 0; length < facts.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(facts, length);
            assertThrows(NotMovableException.class, () -> target.admit(cut, directory));
        }
        assertEquals(socketPath, target.admit(facts, directory).socket());
    }
}
