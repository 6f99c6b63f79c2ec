package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.testing.CPvmMachine;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core as master of C daemons, and as slave of one, over real datagrams. */
class HostsBesideCPvmdInteropIT {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path directory;

    @BeforeEach
    void needsCPvm() {
        CPvmMachine.require("pvmd");
    }

    private ProcessBuilder shell() {
        return new CPvmMachine(directory).builder();
    }

    private static AddHostsReply add(TestTask by, String... hosts) throws MalformedMessageException {
        XdrWriter body = new XdrWriter().putInt(hosts.length);
        for (String host : hosts) {
            body.putString(host);
        }
        return AddHostsReply.read(by.ask(TaskCode.ADDHOST, body));
    }

    private static int[] spawn(TestTask by, String file, int flags, String where, int count, String... arguments)
            throws MalformedMessageException {
        XdrWriter body =
                new XdrWriter().putString(file).putInt(flags).putString(where).putInt(count);
        body.putInt(arguments.length);
        for (String argument : arguments) {
            body.putString(argument);
        }
        body.putInts(by.tid(), 0x7ffff, 0x80030005, 0, 0, 0, 0);
        return TidsReply.read(by.ask(TaskCode.SPAWN, body)).tids();
    }

    private static String output(TestTask sink, int tid) {
        StringBuilder text = new StringBuilder();
        for (TestTask.Received message : sink.received(0x80030005)) {
            try {
                OutputRecord record = OutputRecord.read(message.reader());
                if (record.tid() == tid) {
                    text.append(record.kind() > 0 ? new String(record.data()) : "<" + record.kind() + ">");
                }
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
        }
        return text.toString();
    }

    @Test
    void cSlavesOfAJavaMaster() throws IOException, MalformedMessageException {
        try (UdpDaemon master = new UdpDaemon("vm", "127.0.0.2", shell(), null)) {
            TestTask console = master.enrol();
            console.request(TaskCode.NOTIFY, 3, 0, 70, -1);
            AddHostsReply added =
                    add(console, "b ip=127.0.0.3 id=b sp=1500", "c ip=127.0.0.4 id=c wd=/tmp", "d ip=no.such.name");
            assertEquals(2 << Tid.HOST_SHIFT, added.hosts().get(0).tid(), master.log::toString);
            assertEquals("LINUX64", added.hosts().get(0).architecture());
            assertEquals(3 << Tid.HOST_SHIFT, added.hosts().get(1).tid());
            assertEquals(PvmError.NO_HOST.code(), added.hosts().get(2).tid());
            assertEquals(1, console.received(70).size());

            for (String host : List.of("b", "c")) {
                assertEquals(
                        0,
                        console.ask(TaskCode.MSTAT, new XdrWriter().putString(host))
                                .readInt("status"));
            }
            assertEquals(0, console.ask(TaskCode.HOSTSYNC, 0x80000).readInt("status"));

            int[] tids = spawn(console, "/bin/echo", 1, "b", 2, "hello", "there");
            assertEquals(
                    "[80001, 80002]",
                    Arrays.stream(tids).mapToObj(Integer::toHexString).toList().toString());
            master.until(
                    "output of t80001",
                    10 * SECOND,
                    () -> output(console, 0x80001).endsWith("<0>"));
            assertEquals(
                    "<-2><-1>hello there\n<0>",
                    output(console, 0x80001).replace("<-1>", "").replace("<-2>", "<-2><-1>"));
            assertEquals(PvmError.NO_FILE.code(), spawn(console, "missing", 1, "c", 1)[0]);

            int sleeper = spawn(console, "/bin/sleep", 1, "c", 1, "1000")[0];
            console.request(TaskCode.NOTIFY, 1, 0, 71, 1, sleeper);
            TaskListReply list = TaskListReply.read(console.ask(TaskCode.TASK, 0));
            assertTrue(
                    list.tasks().stream()
                            .anyMatch(
                                    task -> task.tid() == sleeper && task.name().equals("/bin/sleep")),
                    list::toString);
            assertEquals(0, console.ask(TaskCode.PSTAT, sleeper).readInt("status"));
            assertEquals(0, console.received(71).size());
            console.request(TaskCode.SENDSIG, sleeper, 15);
            master.until("notification", 10 * SECOND, () -> console.received(71).size() == 1);
            assertEquals(
                    PvmError.NO_TASK.code(),
                    console.ask(TaskCode.PSTAT, sleeper).readInt("status"));

            console.request(TaskCode.NOTIFY, 2, 0, 72, 1, 2 << Tid.HOST_SHIFT);
            XdrReader deleted =
                    console.ask(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("b"));
            assertEquals("[1, 0]", Arrays.toString(deleted.readInts("status", 2)));
            assertEquals(1, console.received(72).size());
            assertEquals(
                    4 << Tid.HOST_SHIFT,
                    add(console, "b ip=127.0.0.3 id=b").hosts().get(0).tid());
            List<HostRecord> hosts = new ArrayList<>();
            assertEquals(
                    0,
                    console.ask(TaskCode.MSTAT, new XdrWriter().putString("b")).readInt("status"),
                    hosts::toString);
            assertEquals(0, master.core.state().waits.all().size());
        }
    }

    @Test
    void cTasksOnOtherHostsTalkToTasksHere() throws IOException, MalformedMessageException {
        CPvmMachine.require("slave1");
        try (UdpDaemon master = new UdpDaemon("vm", "127.0.0.2", shell(), null)) {
            TestTask console = master.enrol();
            add(console, "b ip=127.0.0.3 id=b", "c ip=127.0.0.4 id=c");
            farm(master, console, "vm");
        }
    }

    /** What the C program master1 does, with four of its slaves on all hosts but one. */
    private static void farm(UdpDaemon daemon, TestTask master, String notOn) throws MalformedMessageException {
        int[] tids = spawn(master, "/usr/bin/slave1", 32 | 1, notOn, 4);
        assertTrue(Arrays.stream(tids).allMatch(tid -> tid > 0), () -> Arrays.toString(tids));
        assertEquals(
                2,
                Arrays.stream(tids).map(tid -> tid >> Tid.HOST_SHIFT).distinct().count(),
                "hosts");
        master.request(
                TaskCode.MCA,
                new XdrWriter().putInt(4).putInts(Arrays.stream(tids).sorted().toArray()));
        XdrWriter work = new XdrWriter().putInt(4).putInts(tids).putInt(100);
        for (int i = 0; i < 100; i++) {
            work.putInt(Float.floatToIntBits(1.0f));
        }
        master.send(Tid.MULTICAST_BIT | master.tid(), 0, work.toByteArray(), 4032);
        daemon.until("four results", 20 * SECOND, () -> master.received(5).size() == 4);
        for (TestTask.Received result : master.received(5)) {
            assertEquals(tids[result.reader().readInt("me")], result.source());
        }
    }

    @Test
    void aJavaSlaveBesideACSlave() throws IOException, MalformedMessageException {
        CPvmMachine.require("pvm", "slave1");
        try (CMaster master = new CMaster()) {
            master.add("127.0.0.3");
            UdpDaemon slave = master.slave;
            TestTask task = slave.enrol();
            task.request(TaskCode.NOTIFY, 3, 0, 70, -1);
            assertTrue(master.run("add 127.0.0.4\nquit\n", "pvm").contains("1 successful"));
            slave.until("another host", 10 * SECOND, () -> task.received(70).size() == 1);
            farm(slave, task, "127.0.0.3");
            int sleeper = spawn(task, "/bin/sleep", 1, "127.0.0.4", 1, "1000")[0];
            task.request(TaskCode.NOTIFY, 1, 0, 71, 1, sleeper);
            task.request(TaskCode.NOTIFY, 2, 0, 72, 1, sleeper & Tid.HOST_MASK);
            master.run("delete 127.0.0.4\nquit\n", "pvm");
            slave.until(
                    "notifications",
                    10 * SECOND,
                    () -> task.received(71).size() + task.received(72).size() == 2);
        }
    }

    /** A C master on 127.0.0.2 whose remote shell starts a C slave for 127.0.0.4 and else hands the command line to this test. */
    private final class CMaster implements AutoCloseable {
        private final CPvmMachine machine = new CPvmMachine(directory);
        private final Path arguments = directory.resolve("arguments");
        private final Path ready = directory.resolve("ready");
        private final Process daemon;
        UdpDaemon slave;

        CMaster() throws IOException {
            Path shell = directory.resolve("rsh");
            Files.writeString(
                    shell,
                    "#!/bin/sh\nif [ $1 = 127.0.0.4 ]; then shift; exec sh -c \"exec $*\"; fi\n"
                            + "echo \"$*\" >" + arguments + ".tmp\nmv " + arguments + ".tmp " + arguments
                            + "\ncat " + ready + "\n");
            shell.toFile().setExecutable(true);
            await(new ProcessBuilder("mkfifo", ready.toString()).start());
            machine.environment().put("PVM_RSH", shell.toString());
            daemon = machine.builder("/usr/bin/pvmd", "-n127.0.0.2").start();
            String address =
                    new java.io.BufferedReader(new java.io.InputStreamReader(daemon.getInputStream())).readLine();
            machine.environment().put("PVMSOCK", address);
        }

        private void await(Process process) {
            long end = System.nanoTime() + 30 * SECOND;
            while (process.isAlive()) {
                if (slave != null) {
                    slave.pump();
                }
                assertTrue(System.nanoTime() - end < 0, "a program does not end");
            }
        }

        /** Runs a C program while the slave does its part. */
        String run(String input, String... command) throws IOException {
            Path in = Files.createTempFile(directory, "in", ".txt");
            Path out = Files.createTempFile(directory, "out", ".txt");
            Files.writeString(in, input);
            await(machine.builder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .start());
            return Files.readString(out);
        }

        /** Has a host added and becomes that host. */
        String add(String name) throws IOException {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path in = Files.createTempFile(directory, "in", ".txt");
            Files.writeString(in, "add " + name + "\nconf\nquit\n");
            Process console = machine.builder("pvm")
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            while (!Files.exists(arguments)) {
                assertTrue(console.isAlive(), () -> "the console ended: " + read(out));
                Thread.onSpinWait();
            }
            List<String> words = List.of(Files.readString(arguments).strip().split(" "));
            int at = words.indexOf("-s");
            slave = new UdpDaemon(name, name, null, words.subList(at + 3, words.size()));
            Files.writeString(ready, slave.ready() + "\n");
            await(console);
            return Files.readString(out);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() throws IOException {
            if (slave != null) {
                slave.close();
                slave = null;
            }
            daemon.destroy();
            await(daemon);
        }
    }

    @Test
    void slaveOfACMaster() throws IOException, MalformedMessageException {
        CPvmMachine.require("pvm");
        try (CMaster master = new CMaster()) {
            String conf = master.add("127.0.0.3");
            assertTrue(conf.contains("2 hosts, 1 data format"), conf);
            assertTrue(conf.replaceAll(" +", " ").contains("127.0.0.3 80000 JAVA 1000 0x00408c41"), conf);
            UdpDaemon slave = master.slave;
            assertEquals("127.0.0.2", slave.core.state().hosts.master().name());

            String told = master.run("mstat 127.0.0.3\nspawn -127.0.0.3 prog one two\nps -a\nquit\n", "pvm");
            assertTrue(told.replaceAll(" +", " ").contains("127.0.0.3 ok"), told);
            assertTrue(told.contains("t80001"), told);
            assertEquals(List.of("one", "two"), slave.launches.get(0).arguments());
            TestTask task = slave.tasks().get(0);
            assertEquals(0x80001, task.tid());

            int[] tids = spawn(task, "/bin/echo", 1, "127.0.0.2", 1, "from C");
            slave.until(
                    "output of a C host",
                    10 * SECOND,
                    () -> output(task, tids[0]).endsWith("<0>"));
            assertTrue(output(task, tids[0]).contains("from C\n"), () -> output(task, tids[0]));
            int sleeper = spawn(task, "/bin/sleep", 1, "127.0.0.2", 1, "1000")[0];
            task.request(TaskCode.NOTIFY, 1, 0, 71, 1, sleeper);
            task.request(TaskCode.SENDSIG, sleeper, 15);
            slave.until("notification", 10 * SECOND, () -> task.received(71).size() == 1);

            XdrWriter put =
                    new XdrWriter().putInts(1, task.tid()).putString("box").putInts(-1, 0);
            put.putInts(4, 0, 7, 0, 0x10000000, 0, task.tid(), 0, 4, 1234);
            assertEquals(0, task.ask(TaskCode.DB, put).readInt("index"));
            assertTrue(master.run("names\nquit\n", "pvm").contains("box"));
            assertEquals(
                    PvmError.NO_HOST.code(),
                    add(task, "no.such.name").hosts().get(0).tid());
            assertEquals(
                    0,
                    task.ask(TaskCode.MSTAT, new XdrWriter().putString("127.0.0.2"))
                            .readInt("status"));
            assertEquals(0, task.ask(TaskCode.HOSTSYNC, 0x40000).readInt("status"));
            // The C console resets the machine: tasks are killed, entries of the mailbox go with their owners.
            master.run("reset\nquit\n", "pvm");
            assertTrue(slave.log.contains("signal 80001 15"), slave.log::toString);

            assertTrue(master.run("delete 127.0.0.3\nquit\n", "pvm").contains("127.0.0.3"));
            slave.until("the end", 10 * SECOND, () -> slave.exitReason != null);
            assertEquals("the master says so", slave.exitReason);
        }
    }

    @Test
    void haltThroughAJavaSlave() throws IOException {
        CPvmMachine.require("pvm");
        try (CMaster master = new CMaster()) {
            master.add("127.0.0.3");
            UdpDaemon slave = master.slave;
            slave.enrol().request(TaskCode.HALT);
            slave.until("the end", 10 * SECOND, () -> slave.exitReason != null && !master.daemon.isAlive());
        }
    }
}
