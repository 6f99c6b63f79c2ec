package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.console.Soak;
import org.jpvm.console.SoakMain;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tasks on four hosts that exchange checked messages while each is moved all the time; then nothing of it is left. {@code -Djpvm.soak.minutes=30} for more
 * rounds, {@code -Djpvm.seed=N} for other moves.
 */
class MigrationSoakInteropIT {
    private static final int HOSTS = 4;
    private static final int TASKS = Integer.getInteger("jpvm.tasks", 12);
    private static final int MINUTES = Integer.getInteger("jpvm.soak.minutes", 0);
    private static final long SEED = Long.getLong("jpvm.seed", 1);
    private static final int ROUND_SECONDS = 8;
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(ROUND_SECONDS + 180);
    private static final Duration REST_LIMIT = Duration.ofSeconds(30);
    private static final String HOSTED = "hosted:org.jpvm.examples.moving.Talker";

    /** Descriptors, jars not counted, which JVMs open when they first look for a class in them, and threads that may be more than after the first round: pools, caches. */
    private static final int MORE_DESCRIPTORS = 6;

    private static final int MORE_THREADS = 10;

    /** As for the daemons; a leak ends a container then. */
    private static final Map<String, String> SMALL_HEAPS = Map.of("JPVM_CONTAINER_OPTS", "-Xmx128m");

    private static final int MOST_RESIDENT_MB = 400;

    private static final String COUNTS =
            "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null | grep -q '^[^ ]*java .*org.jpvm.daemon' || continue;"
                    + " echo $(ls -l $p/fd | grep -vc '[.]jar$') $(ls $p/task | wc -l) $(( $(grep VmRSS $p/status | tr -dc 0-9) / 1024 )); done";
    private static final String DESCRIPTORS =
            "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null | grep -q '^[^ ]*java .*org.jpvm.daemon' || continue;"
                    + " ls -l $p/fd | sed 's/.*-> //' | sort | uniq -c | sort -rn | head -40; done";
    private static final String FILES = "find /tmp /dev/shm -xdev -not -type d -not -name 'pvml*' | sort";

    /** What a host has: descriptors, threads and MB of its daemon, containers not counted; files of all. */
    private record Rest(int descriptors, int threads, int megabytes, String files) {
        static Rest of(TestBed hosts, int host) throws Exception {
            String counts = hosts.run(host, "", "/bin/sh", "-c", COUNTS).output();
            int[] sum = new int[3];
            for (String line : counts.strip().split("\n")) {
                int[] each = Arrays.stream(line.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                sum[0] += each[0];
                sum[1] += each[1];
                sum[2] = Math.max(sum[2], each[2]);
            }
            return new Rest(
                    sum[0],
                    sum[1],
                    sum[2],
                    hosts.run(host, "", "/bin/sh", "-c", FILES).output());
        }

        boolean isNoMoreThan(Rest before) {
            return descriptors <= before.descriptors + MORE_DESCRIPTORS
                    && threads <= before.threads + MORE_THREADS
                    && megabytes <= MOST_RESIDENT_MB
                    && files.equals(before.files);
        }
    }

    @Test
    @Timeout(3600)
    void nothingIsLostAndNothingIsLeftOnHostsWithCAndJavaTasks() throws Exception {
        TestBed.require();
        try (TestBed hosts = TestBed.make(SMALL_HEAPS, HOSTS)) {
            String programs = HOSTED;
            if (canMoveProcesses(hosts)) {
                programs = HOSTED + "," + hosts.home.cProgram("talker");
            }
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, HOSTS)) {
                RunningProgram driver = hosts.launch(
                        1,
                        Map.of(),
                        hosts.home.javaProgram(SoakMain.class.getName()).toString());
                List<Rest> before = new ArrayList<>();
                int rounds = 0;
                for (long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
                        rounds < 2 || System.nanoTime() < end;
                        rounds++) {
                    round(hosts, driver, programs + " " + TASKS + " " + ROUND_SECONDS + " " + (SEED + rounds));
                    if (rounds == 0) {
                        for (int host = 1; host <= HOSTS; host++) {
                            before.add(await(hosts, host, rest -> true));
                        }
                    }
                    for (int host = 1; host <= HOSTS; host++) {
                        Rest first = before.get(host - 1);
                        Rest now = await(hosts, host, rest -> rest.isNoMoreThan(first));
                        System.out.println("node" + host + " fds=" + now.descriptors + " threads=" + now.threads
                                + " MB=" + now.megabytes);
                        if (!now.isNoMoreThan(first)) {
                            fail("seed " + SEED + ", node" + host + ": after the first round " + first + "\nnow " + now
                                    + hosts.run(host, "", "/bin/sh", "-c", DESCRIPTORS)
                                            .output());
                        }
                    }
                }
                driver.closeInput();
                assertTrue(driver.awaitExit(System.nanoTime() + ROUND_LIMIT.toNanos()), driver.output());
                machine.halt();
            }
        }
    }

    private static boolean canMoveProcesses(TestBed hosts) throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        Hosts.Result result = hosts.run(
                1, "", "bash", Path.of("src/main/criu/criu").toAbsolutePath().toString(), "--check");
        if (result.status() != 0) {
            System.out.println("hosted tasks only: " + result.output().strip());
            assertTrue(!Boolean.getBoolean("jpvm.criu.required"), result.output());
        }
        return result.status() == 0;
    }

    private static void round(TestBed hosts, RunningProgram driver, String line) throws Exception {
        int at = driver.output().length();
        driver.type(line + "\n");
        int end = driver.awaitOutput(
                Pattern.compile("(?m)^(ok .*|failed)$"), at, System.nanoTime() + ROUND_LIMIT.toNanos());
        String said = driver.output().substring(at);
        if (end < 0 || !said.startsWith("ok ")) {
            fail("round " + line + ": " + said + "\n" + hosts.logs());
        }
        System.out.print(said);
    }

    /** What a host has as soon as that is right, or at the end of some time. */
    private static Rest await(TestBed hosts, int host, Predicate<Rest> right) throws Exception {
        long deadline = System.nanoTime() + REST_LIMIT.toNanos();
        Rest rest = Rest.of(hosts, host);
        while (!right.test(rest) && System.nanoTime() < deadline) {
            rest = Rest.of(hosts, host);
        }
        return rest;
    }

    @Test
    @Timeout(300)
    void hostedTasksOfAMachineInOneJvm() throws Exception {
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(HOSTS).start();
                PvmTask pvm = machine.enroll(1)) {
            try {
                System.out.println(
                        new Soak(pvm, () -> machine.enroll(1), SEED).run(List.of(HOSTED), TASKS, ROUND_SECONDS));
            } catch (IllegalStateException e) {
                throw new AssertionError(logs(machine.directory()), e);
            }
        }
    }

    private static String logs(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("pvml"))
                    .toList()) {
                text.append(file).append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
