package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The master of a machine of Java daemons is lost while C and Java tasks on other hosts exchange messages: nothing of these is lost, who asked is
 * told of the host and its task once, the mailbox keeps its entries, a host is added under the new master as the hostfile of the old one says, and
 * {@code halt} ends everything. That the whole host of the master is lost is tried with {@code -Djpvm.hosts.deaths=true}.
 */
class MasterDeathInteropIT {
    private static final boolean LONG = Boolean.getBoolean("jpvm.hosts.deaths");
    private static final int HOSTS = 4;
    private static final int ENTRIES = 50;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String WATCHER = "org.jpvm.hosts.WatcherMain";
    private static final String MAILBOX = "org.jpvm.hosts.MailboxMain";
    private static final String KILL_DAEMON =
            "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < $p/cmdline 2>/dev/null) in"
                    + " *Pvmd[M]ain*) echo killed; kill -9 ${p#/proc/};; esac; done";

    @BeforeAll
    static void need() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        Storms.prepare(TestHome.get());
        TestHome.get().javaProgram(WATCHER);
        TestHome.get().javaProgram(MAILBOX);
    }

    @Test
    @Timeout(400)
    void theDaemonIsKilled() throws Exception {
        masterDies(false);
    }

    @Test
    @Timeout(400)
    void theHostIsLost() throws Exception {
        Assumptions.assumeTrue(LONG, "-Djpvm.hosts.deaths=true runs it");
        masterDies(true);
    }

    private static void masterDies(boolean wholeHost) throws Exception {
        try (TestBed hosts = TestBed.make(HOSTS + 1);
                MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, HOSTS)) {
            awaitHeirs(hosts);
            RunningProgram watcher =
                    hosts.launch(3, program(hosts, WATCHER), "120", "storm", hosts.name(1), "--", hosts.name(4));
            watcher.closeInput();
            await(hosts, watcher, "watching");
            expect(hosts, 4, "put " + ENTRIES, program(hosts, MAILBOX), "put", Integer.toString(ENTRIES));
            RunningProgram storm = Storms.launchOn(2, hosts, -7, LONG ? 5000 : 1000, 2, 3, 4, 2, 3, 4);
            await(hosts, storm, "started");
            if (wholeHost) {
                hosts.kill(1);
            } else {
                expect(hosts, 1, "killed", "/bin/sh", "-c", KILL_DAEMON);
            }
            machine.moveTo(2);
            Storms.finish(hosts, "a machine that loses its master", storm);
            await(hosts, watcher, "told once");
            machine.awaitHosts(HOSTS - 1);
            expect(hosts, 3, "got " + ENTRIES, program(hosts, MAILBOX), "get", Integer.toString(ENTRIES));
            try (MixedMachine.Console console = machine.console()) {
                console.type("add " + hosts.name(HOSTS + 1));
            }
            machine.awaitHosts(HOSTS);
            Storms.finish(
                    hosts,
                    "a machine with a new master and a new host",
                    Storms.launchOn(3, hosts, -8, 200, HOSTS + 1, 2, HOSTS + 1, 4));
            machine.halt();
        }
    }

    /** What is put into the mailbox before there are heirs is lost with the master. */
    private static void awaitHeirs(TestBed hosts) throws Exception {
        Pattern ready = Pattern.compile("take the place of this one: node2 node3 node4");
        long deadline = MixedMachine.deadline();
        while (!ready.matcher(hosts.log(1)).find()) {
            assertTrue(System.nanoTime() < deadline, "no heirs");
        }
    }

    private static String program(Hosts hosts, String mainClass) {
        return hosts.home.programs.resolve(TestHome.simpleName(mainClass)).toString();
    }

    private static void expect(Hosts hosts, int host, String wanted, String... words) throws Exception {
        String said = hosts.run(host, "", words).output();
        assertTrue(said.contains(wanted), () -> words[0] + " on host " + host + " said: " + said);
    }

    private static void await(Hosts hosts, RunningProgram program, String wanted) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        if (program.awaitOutput(Pattern.compile("(?m)^" + wanted + "$"), 0, deadline) < 0) {
            throw new AssertionError(program.label() + " does not say \"" + wanted + "\" but:\n" + program.output()
                    + "\n" + hosts.logs());
        }
    }
}
