package org.jpvm.daemon.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jpvm.PvmError;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * A core on a real UDP socket, to be joined with C daemons: nothing happens except within {@link #until}. Slaves are C daemons started on this
 * computer, tasks are {@link TestTask}s.
 */
final class UdpDaemon extends RecordingEffectsBase implements TestTask.World, AutoCloseable {
    private static final int FIRST_PID = 1_000_000;

    final PvmdCore core;
    final InetAddressText address;
    final List<String> log = new ArrayList<>();
    final List<LaunchRequest> launches = new ArrayList<>();
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(65536);
    private final Map<TaskLink, TestTask> tasks = new LinkedHashMap<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final ProcessBuilder slaveShell;
    private int nextPid = FIRST_PID;
    String exitReason;

    /**
     * @param host       IPv4 address to use
     * @param slaveShell environment and directory of the C daemons that are to be started, null for none
     * @param words      place in the machine as in the command line of a slave, null for a master
     */
    UdpDaemon(String name, String host, ProcessBuilder slaveShell, List<String> words) throws IOException {
        this.slaveShell = slaveShell;
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(host, 0));
        channel.configureBlocking(false);
        selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        address = InetAddressText.of(local.getAddress().getAddress(), local.getPort());
        PvmdSettings.Slave slave = words == null
                ? null
                : new PvmdSettings.Slave(
                        Integer.parseInt(words.get(0)),
                        words.get(1),
                        Integer.parseInt(words.get(2)),
                        Integer.parseInt(words.get(3)));
        core = new PvmdCore(
                new PvmdSettings(
                        "1.2.3",
                        name,
                        "JAVA",
                        address.text(),
                        1000,
                        List.of("/usr/bin"),
                        0,
                        0,
                        slave,
                        PvmdSettings.StartDefaults.USUAL,
                        null),
                this);
        core.handleStartup(HostFile.empty(), new int[0], System.nanoTime());
    }

    /** The line that a starter waits for. */
    String ready() {
        return new SlaveReady(
                        Protocol.DAEMON_DAEMON_VERSION,
                        "JAVA",
                        address,
                        Protocol.DEFAULT_MTU,
                        Encodings.LOCAL_SIGNATURE)
                .text();
    }

    TestTask enrol() {
        return enrol(nextPid++, 0);
    }

    private TestTask enrol(int pid, int cookie) {
        TestTask task = new TestTask(this, core);
        tasks.put(task.link, task);
        task.connect(pid, cookie);
        return task;
    }

    /** The tasks that enrolled, in that order. */
    List<TestTask> tasks() {
        return List.copyOf(tasks.values());
    }

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public void until(String what, long maxNanos, BooleanSupplier condition) {
        long end = now() + Math.min(maxNanos, 60_000_000_000L);
        try {
            while (!condition.getAsBoolean()) {
                if (now() - end > 0) {
                    throw new AssertionError("did not happen: " + what + "\n" + String.join("\n", log));
                }
                turn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets happen what is due. */
    void pump() {
        try {
            turn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void turn() throws IOException {
        Runnable action = later.poll();
        if (action != null) {
            action.run();
            return;
        }
        long wait = Math.min(50_000_000, core.nextDeadlineNanos() - now());
        selector.select(Math.max(1, wait / 1_000_000));
        selector.selectedKeys().clear();
        buffer.clear();
        for (var from = channel.receive(buffer); from != null; from = channel.receive(buffer)) {
            InetSocketAddress source = (InetSocketAddress) from;
            InetAddressText text = InetAddressText.of(source.getAddress().getAddress(), source.getPort());
            core.handleDatagram(text.address(), text.port(), buffer.flip(), now());
            buffer.clear();
        }
        if (core.nextDeadlineNanos() <= now()) {
            core.handleTimeout(now());
        }
    }

    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        return sendCopy(to, slab, start, end);
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return tasks.get(to).receive(bytes, start, end);
    }

    @Override
    public void close(TaskLink link, boolean flush) {
        tasks.get(link).closed = true;
    }

    @Override
    public void pauseReading(TaskLink link) {
        tasks.get(link).paused = true;
    }

    @Override
    public void resumeReading(TaskLink link) {
        TestTask task = tasks.get(link);
        task.paused = false;
        later.add(task::flush);
    }

    @Override
    public String findProgram(String program, List<String> directories) {
        return program.contains("missing") ? null : program;
    }

    @Override
    public void launch(LaunchRequest request) {
        launches.add(request);
        int pid = nextPid++;
        String cookie = request.environment().stream()
                .filter(variable -> variable.startsWith("PVMEPID="))
                .findFirst()
                .orElseThrow()
                .substring(8);
        later.add(() -> core.handleLaunched(request.tid(), pid, now()));
        later.add(() -> enrol(pid, Integer.parseInt(cookie)));
    }

    @Override
    public void signal(int tid, int pid, int signal) {
        log.add("signal " + Integer.toHexString(tid) + " " + signal);
    }

    @Override
    public void sendDatagram(int to, int port, ByteBuffer bytes, int start, int end) {
        try {
            InetAddress host = InetAddress.getByAddress(new InetAddressText(to, 0).addressBytes());
            channel.send(bytes.duplicate().limit(end).position(start), new InetSocketAddress(host, port));
        } catch (IOException e) {
            log.add("datagram not sent: " + e);
        }
    }

    @Override
    public void resolve(int requestId, List<String> names) {
        int[] addresses = new int[names.size()];
        for (int i = 0; i < addresses.length; i++) {
            try {
                addresses[i] = InetAddressText.of(
                                InetAddress.getByName(names.get(i)).getAddress(), 0)
                        .address();
            } catch (IOException e) {
                addresses[i] = 0;
            }
        }
        later.add(() -> core.handleResolved(requestId, addresses, now()));
    }

    @Override
    public void startSlaves(int requestId, StartHosts request) {
        List<StartResults.Result> results = new ArrayList<>();
        for (StartHosts.Host host : request.hosts()) {
            log.add("start " + host.command());
            results.add(new StartResults.Result(host.tid(), start(host)));
        }
        later.add(() -> core.handleSlavesStarted(requestId, new StartResults(results), now()));
    }

    private String start(StartHosts.Host host) {
        try {
            Process process =
                    slaveShell.command("sh", "-c", "exec " + host.command()).start();
            if (!host.machineId().isEmpty()) {
                process.getOutputStream()
                        .write(("PVM_VMID=" + host.machineId() + "\n").getBytes(StandardCharsets.US_ASCII));
                process.getOutputStream().flush();
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (SlaveReady.isCandidate(line)) {
                        return line;
                    }
                    log.add("slave: " + line);
                }
            } finally {
                process.getOutputStream().close();
            }
        } catch (IOException e) {
            log.add("slave: " + e);
        }
        return PvmError.CANT_START.cName();
    }

    @Override
    public long wallClockMicros() {
        return System.currentTimeMillis() * 1000;
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public void exit(String reason) {
        exitReason = reason;
    }

    @Override
    public void close() throws IOException {
        core.handleShutdown("end of the test", now());
        channel.close();
        selector.close();
    }
}
