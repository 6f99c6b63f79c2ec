package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hosted.HaltProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a program: its files, its first line, its end, its refusals. */
class PvmdProcessIT {
    private static final int SIGTERM_STATUS = 143;

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void tellsItsAddressAndRemovesItsFilesAtSigterm() throws Exception {
        Process pvmd = start();
        String address = firstLine(pvmd);
        Path addressFile = only("pvmd.");
        assertEquals(address, Files.readString(addressFile), "address file");
        assertEquals("rw-------", mode(addressFile));
        assertEquals("rw-------", mode(Path.of(address)));
        try (PvmTask task = enroll()) {
            assertEquals(1, task.hosts().size());
            assertEquals("LINUX64", task.hosts().get(0).architecture());
        }
        // By its handle, which leaves the streams open.
        pvmd.toHandle().destroy();
        assertTrue(pvmd.waitFor(10, TimeUnit.SECONDS), "still running after SIGTERM");
        assertEquals(SIGTERM_STATUS, pvmd.exitValue());
        assertEquals(List.of(only("pvml.")), files(""));
        assertTrue(Files.readString(only("pvml.")).contains("ends: signal"));
        assertEquals("rw-------", mode(only("pvml.")));
    }

    @Test
    void haltEndsItWithStatusZero() throws Exception {
        Process pvmd = start();
        firstLine(pvmd);
        assertTrue(java(HaltProgram.class.getName()).waitFor(20, TimeUnit.SECONDS));
        assertTrue(pvmd.waitFor(10, TimeUnit.SECONDS), "still running after halt");
        assertEquals(0, pvmd.exitValue());
        assertEquals(List.of(only("pvml.")), files(""));
        List<String> log = Files.readAllLines(only("pvml."));
        assertEquals(2, log.size(), log.toString());
        assertTrue(log.get(1).contains("ends: halt asked for by t40001"), log.toString());
    }

    @Test
    void secondDaemonIsRefusedAndTheFirstUnharmed() throws Exception {
        Process first = start();
        String address = firstLine(first);
        List<String> refusal = refusal();
        assertEquals(1, refusal.size(), refusal.toString());
        assertTrue(refusal.get(0).startsWith("pvmd: pvmd already running at " + address), refusal.get(0));
        assertEquals(address, Files.readString(only("pvmd.")));
        enroll().close();
    }

    @Test
    void addressOfADeadDaemonIsReplaced() throws Exception {
        Process first = start();
        String old = firstLine(first);
        first.destroyForcibly().waitFor();
        assertTrue(Files.exists(Path.of(old)), "SIGKILL leaves the socket");
        Process second = start();
        String address = firstLine(second);
        assertEquals(address, Files.readString(only("pvmd.")));
        assertFalse(Files.exists(Path.of(old)), "socket of the dead daemon");
        enroll().close();
        assertTrue(Files.readString(only("pvml.")).contains("of a daemon that is gone (" + old + ")"));
    }

    @Test
    void nonsenseInTheAddressFileIsReplaced() throws Exception {
        Process first = start();
        firstLine(first);
        Path addressFile = only("pvmd.");
        first.destroyForcibly().waitFor();
        for (String nonsense : List.of("", "nonsense", "7f000001:0001", "/", "\0\0\0", "/" + "x".repeat(400))) {
            Files.writeString(addressFile, nonsense);
            Process next = start();
            assertEquals(firstLine(next), Files.readString(addressFile), nonsense);
            next.destroyForcibly().waitFor();
        }
    }

    @Test
    void tcpAddressServesTasksToo() throws Exception {
        Process pvmd = start("--tcp");
        String address = firstLine(pvmd);
        assertTrue(address.matches("7f000001:[0-9a-f]{4}"), address);
        enroll().close();
        assertTrue(refusal("--tcp").get(0).contains("already running at " + address));
    }

    @Test
    void whatCannotWorkIsSaidInOneLine() throws Exception {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "# two wrong lines\nnode xx=1\nnode sp=0\n");
        List<String> refusal = refusal(hosts.toString());
        assertEquals("pvmd: " + hosts + ":2: unknown option \"xx=\"", refusal.get(0));
        assertEquals("pvmd: " + hosts + ":3: option \"sp=0\": a number from 1 to 1000000", refusal.get(1));
        assertEquals(2, refusal.size());
        for (String[] arguments : new String[][] {
            {"-nno-such-host.invalid"}, {"/no/such/hostfile"}, {"-s"}, {"-x"}, {"--nosuch"}, {"-n192.0.2.1"}
        }) {
            List<String> lines = refusal(arguments);
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.get(0).startsWith("pvmd: "), lines.get(0));
        }
        assertEquals(List.of(hosts), files(""));
    }

    @Test
    void theOwnLineOfAHostfileGivesOptionsAndAddsNobody() throws Exception {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 sp=777 ep=/usr/bin\n");
        Process pvmd = start("-n127.0.0.1", hosts.toString());
        firstLine(pvmd);
        try (PvmTask task = enroll()) {
            assertEquals("127.0.0.1", task.hosts().get(0).name());
            assertEquals(777, task.hosts().get(0).speed());
            assertEquals(1, task.hosts().size());
        }
        // By its handle, which leaves the streams open.
        pvmd.toHandle().destroy();
        assertEquals(List.of(), errors(pvmd));
    }

    @Test
    void aSocketThatSendsNonsenseHarmsNobody() throws Exception {
        Process pvmd = start();
        String address = firstLine(pvmd);
        try (PvmTask task = enroll()) {
            for (int i = 0; i < 200; i++) {
                try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(address))) {
                    byte[] bytes = new byte[1 + i * 37 % 5000];
                    new java.util.Random(i).nextBytes(bytes);
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining() && socket.write(buffer) > 0) {
                        continue;
                    }
                } catch (IOException e) {
                    // Refused in the middle, as it should be.
                }
            }
            assertEquals(1, task.hosts().size());
        }
    }

    @Test
    void theSocketIsNamedByThePid() throws Exception {
        Process pvmd = start();
        Path path = Path.of(firstLine(pvmd));
        assertEquals(directory, path.getParent());
        assertEquals(
                "pvmtmp" + String.format("%06d", pvmd.pid()) + ".0",
                path.getFileName().toString());
    }

    @Test
    void aListenerWithAFullBacklogCountsAsAlive() throws Exception {
        Process probe = start();
        Path socket = Path.of(firstLine(probe)).resolveSibling("pvmtmp-busy");
        Path addressFile = only("pvmd.");
        probe.destroyForcibly().waitFor();
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(socket), 1);
            List<SocketChannel> waiting = new ArrayList<>();
            try {
                boolean full = false;
                while (!full) {
                    SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
                    waiting.add(one);
                    one.configureBlocking(false);
                    try {
                        one.connect(UnixDomainSocketAddress.of(socket));
                    } catch (SocketException e) {
                        full = true;
                    }
                }
                Files.writeString(addressFile, socket.toString());
                assertTrue(refusal().get(0).contains("already running"));
            } finally {
                for (SocketChannel one : waiting) {
                    one.close();
                }
            }
        }
    }

    /** As the launcher starts it where the locale is C: arguments come through, and the task sees the locale from before. */
    @Test
    void tasksGetUtf8ArgumentsAndTheLocaleFromBefore() throws Exception {
        variables.putAll(Map.of("LC_ALL", "C.UTF-8", "JPVM_LC_ALL", "POSIX"));
        Process pvmd = start();
        firstLine(pvmd);
        StringBuffer output = new StringBuffer();
        try (PvmTask task = enroll()) {
            task.catchOutput(output);
            String script = "printf %s \"$1$V\" | od -An -tx1; echo \"($LC_ALL,${JPVM_LC_ALL-unset})\"";
            task.spawn(SpawnRequest.program("/bin/sh")
                    .withArguments("-c", script, "x", "\u00e4\u20ac")
                    .withEnvironment(Map.of("V", "\u00f6")));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (output.indexOf("EOF") < 0) {
                assertTrue(System.nanoTime() < deadline, output.toString());
                task.receive(Tid.ANY, 1, Duration.ofMillis(20));
            }
        }
        assertTrue(output.indexOf("c3 a4 e2 82 ac c3 b6") >= 0, output.toString());
        assertTrue(output.indexOf("(POSIX,unset)") >= 0, output.toString());
    }

    private Process start(String... arguments) throws IOException {
        return java(PvmdMain.class.getName(), arguments);
    }

    private Process java(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment());
        builder.environment().putAll(variables);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Map<String, String> environment() {
        return Map.of("PVM_TMP", directory.toString(), "PVM_VMID", "it");
    }

    private PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(environment(), null));
    }

    private List<String> refusal(String... arguments) throws Exception {
        Process process = start(arguments);
        List<String> lines = errors(process);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        return lines;
    }

    private static String firstLine(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new AssertionError("no address; errors: " + errors(process));
        }
        return line;
    }

    private static List<String> errors(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))
                .lines()
                .toList();
    }

    private Path only(String prefix) throws IOException {
        List<Path> found = files(prefix);
        assertEquals(1, found.size(), found.toString());
        return found.get(0);
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
