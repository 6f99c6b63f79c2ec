package org.jpvm.mosix.load.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.placement.LoadSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes under a real quota; needs root and a cpu controller, {@code -Djpvm.testbed.required=true} makes their absence a failure. */
class LinuxLoadIT {
    private static final Path LEGACY = Path.of("/sys/fs/cgroup/cpu");
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup");
    private static final long DEADLINE_SECONDS = 60;
    /** Samples whose mean is looked at: single ones see the beat of a quota's periods. */
    private static final int MEAN_OF = 4;

    private Path group;

    @BeforeEach
    void aGroup() throws IOException {
        boolean legacy = Files.exists(LEGACY.resolve("tasks"));
        boolean unified = Files.exists(UNIFIED.resolve("cgroup.controllers"));
        Path made = (legacy ? LEGACY : UNIFIED)
                .resolve("jpvm-load-" + ProcessHandle.current().pid());
        String why = !legacy && !unified ? "there is no cpu controller" : null;
        try {
            if (why == null) {
                Files.createDirectories(made);
                group = made;
                if (!Files.exists(made.resolve(legacy ? "cpu.cfs_quota_us" : "cpu.max"))) {
                    why = "the cpu controller has no quotas";
                }
            }
        } catch (IOException e) {
            why = e.toString();
        }
        if (why != null && Boolean.getBoolean("jpvm.testbed.required")) {
            fail("no control group can be made here: " + why);
        }
        assumeTrue(why == null, "no control group can be made here: " + why);
    }

    @AfterEach
    void noGroup() {
        if (group == null) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        // The kernel lets go of a group when the last of its processes is collected.
        while (!group.toFile().delete() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 3, true", "10, 0, true", "40, 2, true", "10, 3, false"})
    void aQuotaIsSpeedAndEachProcessWantsToRun(int percent, int loops, boolean namespace) throws Exception {
        limit(percent);
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", "-c", "echo $$ >" + group + "/cgroup.procs; exec \"$@\"", "sh"));
        if (namespace) {
            command.addAll(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(LinuxLoadSource.class, LoadSource.class, LoadProbe.class),
                LoadProbe.class.getName(),
                String.valueOf(loops)));
        Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(probe.getInputStream(), StandardCharsets.UTF_8))) {
            awaitMeasured(lines, percent / 100.0, loops);
        } finally {
            probe.getOutputStream().close();
            if (!probe.waitFor(10, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
            }
        }
    }

    /** Starting a JVM in a tenth of a processor is load too: the means count once that is over. */
    private static void awaitMeasured(BufferedReader lines, double speed, int loops) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        Deque<double[]> last = new ArrayDeque<>();
        String seen = "";
        for (String line = lines.readLine(); line != null && System.nanoTime() < end; line = lines.readLine()) {
            seen += line + "\n";
            String[] words = line.split(" ");
            assertEquals(speed, Double.parseDouble(words[0]), 1e-9, "speed; " + line);
            assertEquals(1, Double.parseDouble(words[1]), "cores; " + line);
            last.add(new double[] {Double.parseDouble(words[2]), Double.parseDouble(words[3])});
            if (last.size() > MEAN_OF) {
                last.remove();
            }
            double runnable = last.stream().mapToDouble(sample -> sample[0]).sum() / MEAN_OF;
            double first = last.stream().mapToDouble(sample -> sample[1]).sum() / MEAN_OF;
            if (last.size() == MEAN_OF
                    && runnable >= loops - 0.3
                    && runnable <= loops + 0.3
                    && Math.abs(first - Math.min(1, loops)) <= 0.2) {
                return;
            }
        }
        fail("not " + loops + " runnable processes; speed, cores, runnable, first process:\n" + seen);
    }

    @Test
    void theWholeSystemIsMeasuredWithoutAQuota() {
        LinuxLoadSource source = new LinuxLoadSource(1);
        source.sample();
        var sample = source.sample();
        assertEquals(true, sample.runnable() >= 0 && sample.cores() >= 1 && sample.freeMemory() > 0);
        assertEquals(true, sample.totalMemory() >= sample.freeMemory());
    }

    private void limit(int percent) throws IOException {
        if (group.startsWith(LEGACY)) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), "100000");
            Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(percent * 1000));
        } else {
            Files.writeString(group.resolve("cpu.max"), percent * 1000 + " 100000");
        }
    }

    private static String classPath(Class<?>... classes) throws Exception {
        StringBuilder path = new StringBuilder();
        for (Class<?> type : classes) {
            path.append(path.length() == 0 ? "" : File.pathSeparator)
                    .append(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        }
        return path.toString();
    }
}
