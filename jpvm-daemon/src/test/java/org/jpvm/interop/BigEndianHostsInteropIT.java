package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.wire.Encodings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole big-endian C daemons in one machine with a Java daemon, on addresses of the loopback network: as slaves of a Java master, and as master
 * of a Java slave.
 */
class BigEndianHostsInteropIT {
    private static final int ROUTE_DIRECT = 3;
    /** Bytes of the largest message: some datagrams of the daemons. */
    private static final int LARGEST = 1 << 16;

    private static final int JOINED = 70;
    private static final int ENDED = 71;
    private static final int LEFT = 72;
    private static final Pattern SUM =
            Pattern.compile("I got (\\d+)\\.000000 from \\d+; \\(expecting (\\d+)\\.000000\\)");

    @TempDir
    Path directory;

    private BigEndian bigEndian;
    private String remoteShell;

    @BeforeEach
    void prepare() throws IOException {
        bigEndian = BigEndian.here();
        Interop.cpvm();
        // As ssh does it: of the caller's variables the other side sees only those that its own shell would set, too.
        remoteShell = Interop.script(
                        directory.resolve("rsh"),
                        "shift; exec env -i HOME=\"$HOME\" PATH=\"$PATH\" PVM_TMP=\"$PVM_TMP\" PVM_ROOT=\"$PVM_ROOT\" "
                                + "PVM_ALLOW_ROOT=1 sh -c \"$*\"")
                .toString();
    }

    @Test
    void slavesOfAJavaMaster() throws Exception {
        String hosts = "* dx=" + bigEndian.program("pvmd") + " ep=" + bigEndian.programs() + ":" + directory + "\n"
                + "127.0.0.2 ep=/usr/bin\n"
                + "big ip=127.0.0.3 id=big\n"
                + "& more ip=127.0.0.4 id=more\n";
        List<String> options = List.of("-n127.0.0.2", hostFile(hosts));
        try (Machine machine =
                Machine.start(DaemonKind.JPVMD, Interop.cpvm(), List.of(), Map.of("PVM_RSH", remoteShell), options)) {
            together(machine, Map.of(), "big", Map.of("PVM_VMID", "big"));
        }
    }

    @Test
    void masterOfAJavaSlave() throws Exception {
        Path jpvmd = Interop.script(
                directory.resolve("jpvmd"),
                "exec " + String.join(" ", Interop.javaCommand(org.jpvm.daemon.PvmdMain.class)) + " \"$@\"");
        String hosts = "127.0.0.2 ep=" + bigEndian.programs() + ":" + directory + "\n"
                + "java ip=127.0.0.3 id=java ep=/usr/bin dx=" + jpvmd + "\n"
                + "& more ip=127.0.0.4 id=more dx=" + bigEndian.program("pvmd") + " ep=" + bigEndian.programs() + "\n";
        List<String> options = List.of("-n127.0.0.2", hostFile(hosts));
        try (Machine machine =
                Machine.start(DaemonKind.C, bigEndian.cpvm(), List.of(), Map.of("PVM_RSH", remoteShell), options)) {
            together(machine, Map.of("PVM_VMID", "java"), "127.0.0.2", Map.of());
        }
    }

    private String hostFile(String text) throws IOException {
        return Files.writeString(directory.resolve("hosts"), text).toString();
    }

    /**
     * What both machines must do, asked from the Java daemon.
     *
     * @param java     variables that lead to the Java daemon
     * @param big      name of the big-endian host
     * @param bigTasks variables that lead to its daemon
     */
    private void together(Machine machine, Map<String, String> java, String big, Map<String, String> bigTasks)
            throws Exception {
        String exchange = bigEndian.compile("exchange", machine).toString();
        try (PvmTask task = enrollWhenJoined(machine, java)) {
            twoDataFormats(task, big);
            console(machine, Interop.cpvm().programs().resolve("pvm").toString(), java);
            console(machine, bigEndian.program("pvm"), bigTasks);
            exchange(task, exchange, big);
            endOfATask(task, exchange, big);
            hostComesAndGoes(task);
            for (Map<String, String> where : List.of(java, bigTasks)) {
                String master1 = where == java
                        ? Interop.cpvm().programs().resolve("master1").toString()
                        : bigEndian.program("master1");
                assertSums(Interop.outputOf(machine.launch("master1", List.of(master1), false, where), 0), 2 * 3);
            }
        }
        // From a console: a halt ends all tasks by a signal, and the task here is this JVM.
        RunningProgram console = machine.launch("console", List.of(bigEndian.program("pvm")), true, bigTasks);
        console.type("halt\n");
        assertTrue(
                machine.daemon().awaitExit(System.nanoTime() + Interop.LIMIT.toNanos()),
                () -> "no halt:\n" + console.output() + log(machine));
        assertEquals(List.of(), machine.halt(), "processes left after the halt");
        try (Stream<Path> files = Files.list(machine.directory())) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("pvmd.") || name.startsWith("pvmtmp"))
                            .toList(),
                    "files left after the halt");
        }
    }

    /** The other host of the machine is added while the master starts, or just after. */
    private static PvmTask enrollWhenJoined(Machine machine, Map<String, String> java) throws Exception {
        Path address = machine.directory();
        long deadline = System.nanoTime() + Interop.LIMIT.toNanos();
        if (!java.isEmpty()) {
            awaitFile(address, "pvmd.", "." + java.get("PVM_VMID"), deadline);
        }
        PvmTask task = Interop.enroll(machine, java);
        task.notifyOn(NotifyKind.HOST_ADD, JOINED, -1);
        while (task.hosts().size() < 2) {
            assertTrue(
                    task.receive(Tid.ANY, JOINED, Interop.LIMIT).isPresent(),
                    () -> "only " + task.hosts() + log(machine));
        }
        return task;
    }

    private static void awaitFile(Path directory, String start, String end, long deadline) throws Exception {
        try (var watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                try (Stream<Path> files = Files.list(directory)) {
                    if (files.map(file -> file.getFileName().toString())
                            .anyMatch(name -> name.startsWith(start) && name.endsWith(end))) {
                        return;
                    }
                }
                long left = deadline - System.nanoTime();
                var key = watch.poll(Math.max(1, left), java.util.concurrent.TimeUnit.NANOSECONDS);
                assertTrue(key != null, () -> "no " + start + "*" + end + " in " + directory);
                key.reset();
            }
        }
    }

    private static String log(Machine machine) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(machine.directory())) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("pvml."))
                    .toList()) {
                text.append("\n").append(file).append(":\n").append(Files.readString(file));
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    private static void twoDataFormats(PvmTask task, String big) {
        assertEquals(2, task.machine().formatCount(), () -> task.hosts().toString());
        for (HostInfo host : task.hosts()) {
            boolean isBig = host.name().equals(big);
            assertEquals(isBig ? BigEndian.SIGNATURE : Encodings.LOCAL_SIGNATURE, host.dataSignature(), host::toString);
            assertEquals(isBig ? BigEndian.ARCHITECTURE : "LINUX64", host.architecture(), host::toString);
        }
    }

    private static void console(Machine machine, String pvm, Map<String, String> where) throws Exception {
        RunningProgram console = machine.launch("console", List.of(pvm), true, where);
        console.type("conf\nquit\n");
        String output = Interop.outputOf(console, 0);
        assertTrue(output.contains("2 hosts, 2 data formats\n"), output);
        assertTrue(output.contains("LINUXS390    1000 0x0658ef59"), output);
    }

    private static void exchange(PvmTask task, String program, String big) {
        for (int route : new int[] {1, ROUTE_DIRECT}) {
            task.setOption(TaskOption.ROUTE, route);
            SpawnRequest request = SpawnRequest.program(program).withArguments("serve", "alien");
            Tid server = spawn(task, route == 1 ? request.onHost(big) : request.onArchitecture(BigEndian.ARCHITECTURE));
            Exchange exchange = new Exchange(task, true);
            exchange.askAll(server, LARGEST);
            assertEquals(List.of(), exchange.errors(), "route " + route);
        }
        task.setOption(TaskOption.ROUTE, 1);
    }

    private static Tid spawn(PvmTask task, SpawnRequest request) {
        SpawnResult result = task.spawn(request);
        assertTrue(result.isComplete(), () -> request.file() + ": " + result.errors());
        return result.tids().get(0);
    }

    private static void endOfATask(PvmTask task, String program, String big) {
        Tid victim =
                spawn(task, SpawnRequest.program(program).withArguments("serve").onHost(big));
        task.notifyOn(NotifyKind.TASK_EXIT, ENDED, List.of(victim));
        assertTrue(task.isRunning(victim));
        task.kill(victim);
        assertEquals(victim.value(), notice(task, ENDED).unpackInt());
        assertTrue(!task.isRunning(victim));
    }

    private static void hostComesAndGoes(PvmTask task) {
        while (task.tryReceive(Tid.ANY, JOINED).isPresent()) {
            // Of the host that was there before.
        }
        int first = task.addHosts(List.of("more"))[0];
        assertTrue(first > 0, () -> "add: " + first);
        MessageBuffer joined = notice(task, JOINED);
        assertEquals(1, joined.unpackInt());
        assertEquals(first, joined.unpackInt());
        assertEquals(2, task.machine().formatCount());
        assertEquals(3, task.hosts().size());
        task.notifyOn(NotifyKind.HOST_DELETE, LEFT, List.of(new Tid(first)));
        assertEquals(0, task.deleteHosts(List.of("more"))[0]);
        assertEquals(first, notice(task, LEFT).unpackInt());
        int second = task.addHosts(List.of("more"))[0];
        assertTrue(second > 0, () -> "add again: " + second);
        assertNotEquals(first, second);
        assertEquals(0, task.deleteHosts(List.of("more"))[0]);
        assertEquals(2, task.hosts().size());
    }

    private static MessageBuffer notice(PvmTask task, int tag) {
        return task.receive(Tid.ANY, tag, Interop.LIMIT).orElseThrow(() -> new AssertionError("no notice " + tag));
    }

    /** The lines of master1, each with the sum that it expects. */
    static void assertSums(String output, int slaves) {
        Matcher lines = SUM.matcher(output);
        int sums = 0;
        while (lines.find()) {
            assertEquals(lines.group(2), lines.group(1), output);
            sums++;
        }
        assertEquals(slaves, sums, output);
    }
}
