package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon of a host is killed, and another host as a whole, while messages are under way: the other hosts go on, and those that asked are
 * told of every task and host once. Under a Java master messages among the others flow all the time; C daemons that still try to reach a
 * dead host let them wait for a hundred seconds and more (seen on four hosts with C daemons alone), so there it is tried afterwards. PVM
 * gives a silent host three minutes (pvm-wire-protocol §5.2), so this runs with {@code -Djpvm.hosts.deaths=true} alone.
 */
class HostDeathInteropIT {
    private static final boolean WANTED = Boolean.getBoolean("jpvm.hosts.deaths");
    private static final String DAEMONS = System.getProperty("jpvm.hosts.daemons", "C_AND_BOTH,JAVA_AND_BOTH");
    private static final int HOSTS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(420);
    private static final String WATCHER = "org.jpvm.hosts.WatcherMain";
    private static final String KILL_DAEMON =
            "for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < $p/cmdline 2>/dev/null) in"
                    + " *PvmdMain*|*/pvmd\\ -s*|pvmd\\ -s*) echo killed; kill -9 ${p#/proc/};; esac; done";

    @BeforeAll
    static void need() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        Assumptions.assumeTrue(WANTED, "takes five minutes; -Djpvm.hosts.deaths=true runs it");
        TestBed.require();
    }

    @Test
    @Timeout(1000)
    void theOthersGoOnAndAreToldOnce() throws Exception {
        Storms.prepare(TestHome.get());
        TestHome.get().javaProgram(WATCHER);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (String name : DAEMONS.split(",")) {
                Daemons daemons = Daemons.valueOf(name);
                running.add(threads.submit(() -> {
                    hostsDie(daemons);
                    return null;
                }));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<?> one : running) {
                try {
                    one.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                failures.subList(1, failures.size()).forEach(failures.get(0)::addSuppressed);
                fail(failures.get(0));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void hostsDie(Daemons daemons) throws Exception {
        try (TestBed hosts = TestBed.make(HOSTS);
                MixedMachine machine = MixedMachine.start(hosts, daemons, HOSTS)) {
            List<RunningProgram> watchers =
                    List.of(watcher(hosts, 1, "storm"), watcher(hosts, 3, "StormMain"), watcher(hosts, 3, "storm"));
            for (RunningProgram watcher : watchers) {
                await(hosts, daemons, watcher, "watching");
            }
            // Load on the hosts that die, and among those that stay.
            RunningProgram lost = Storms.launch(hosts, -8, 20_000, 2, 4, 1, 3, 4, 2);
            await(hosts, daemons, lost, "started");
            RunningProgram storm =
                    daemons.of(1) == DaemonKind.JPVMD ? Storms.launch(hosts, -7, 1500, 1, 3, 3, 1) : null;
            String killed = hosts.run(2, "", "/bin/sh", "-c", KILL_DAEMON).output();
            assertTrue(killed.contains("killed"), () -> daemons + ": no daemon on node2");
            hosts.kill(4);
            String said = storm == null ? "" : Storms.finish(hosts, daemons + " without two hosts", storm);
            for (RunningProgram watcher : watchers) {
                await(hosts, daemons, watcher, "told once");
            }
            lost.process().destroyForcibly();
            machine.awaitHosts(HOSTS - 2);
            Storms.run(hosts, daemons + " of two hosts that are left", -9, 300, 1, 3, 3, 1);
            System.out.println("host deaths under " + daemons + ": " + said.strip());
        }
    }

    private static RunningProgram watcher(Hosts hosts, int host, String idle) throws IOException {
        RunningProgram watcher = hosts.launch(
                host,
                hosts.home.programs.resolve(TestHome.simpleName(WATCHER)).toString(),
                Long.toString(LIMIT.toSeconds()),
                idle,
                hosts.name(2),
                hosts.name(4),
                "--",
                hosts.name(3));
        watcher.closeInput();
        return watcher;
    }

    private static void await(Hosts hosts, Daemons daemons, RunningProgram program, String wanted) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        if (program.awaitOutput(Pattern.compile("(?m)^" + wanted + "$"), 0, deadline) < 0) {
            throw new AssertionError(daemons + ": " + program.label() + " does not say \"" + wanted + "\" but:\n"
                    + program.output() + "\n" + hosts.logs());
        }
    }
}
