package org.jpvm.mosix.load.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.placement.LoadSample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux writes them, in a directory instead of under the root. */
class LinuxLoadSourceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MEBI = 1 << 20;

    private static final int OWN = 5;

    @TempDir
    Path root;

    private long now = 5 * SECOND;

    @BeforeEach
    void aQuietSystem() throws IOException {
        write("/proc/self/status", "Cpus_allowed_list:\t0-3\n");
        write("/proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 4194304 kB\n");
        write("/proc/stat", "procs_running 3\n");
        write("/proc/pressure/memory", "some avg10=0 total=1000000\n");
        namespace("pid:[4026531836]");
    }

    @Test
    void aWholeSystem() throws IOException {
        process(7, 'R', 0, 0);
        process(8, 'R', 0, 0);
        LinuxLoadSource source = source();
        assertEquals(new LoadSample(2, 1.5, 4, 4096 * MEBI, 8192 * MEBI, 0), source.sample());
        write("/proc/pressure/memory", "some avg10=0 total=1500000\n");
        now += 2 * SECOND;
        assertEquals(0.25, source.sample().pressure());
    }

    @Test
    void processesOfOtherProcessorsAreNoLoadOfThisOne() throws IOException {
        write("/proc/self/status", "Cpus_allowed_list:\t1,3\n");
        write("/proc/stat", "cpu  9\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1\nprocs_running 3\n");
        for (int pid = 10; pid < 14; pid++) {
            processOn(pid, pid - 10, 0);
        }
        LinuxLoadSource source = source();
        LoadSample first = source.sample();
        assertEquals(2, first.cores());
        assertEquals(2, first.runnable());
        now += SECOND;
        for (int pid = 10; pid < 14; pid++) {
            processOn(pid, pid - 10, (pid - 9) * SECOND / 10);
        }
        assertEquals(0.6, source.sample().runnable(), 1e-9, "a fifth and two fifths");
        write("/proc/self/status", "Cpus_allowed_list:\t0-3\n");
        now += SECOND;
        for (int pid = 10; pid < 14; pid++) {
            processOn(pid, pid - 10, 2 * (pid - 9) * SECOND / 10);
        }
        assertEquals(1.0, source.sample().runnable(), 1e-9);
    }

    private void processOn(int pid, int processor, long wanted) throws IOException {
        process(pid, 'R', wanted / 10_000_000, wanted);
        Path stat = root.resolve("proc/" + pid + "/stat");
        Files.writeString(stat, Files.readString(stat).strip() + " 0 0 0 0 0 0 0 0 0 0 0 0 0 " + processor + " 0 0\n");
    }

    @Test
    void manyProcessesAreCountedByTheMoment() throws IOException {
        for (int pid = 1; pid <= 402; pid++) {
            write("/proc/" + pid + "/stat", "");
        }
        LinuxLoadSource source = source();
        assertEquals(2, source.sample().runnable());
        now += SECOND;
        write("/proc/stat", "procs_running 1\n");
        assertEquals(0, source.sample().runnable());
    }

    @Test
    void theSchedulersOwnAccountIsPreferred() throws IOException {
        write("/proc/schedstat", "cpu0 0 0 0 0 0 0 1000 2000 1\n");
        LinuxLoadSource source = source();
        source.sample();
        now += 2 * SECOND;
        write("/proc/schedstat", "cpu0 0 0 0 0 0 0 2000001000 1000002000 1\n");
        assertEquals(1.5, source.sample().runnable());
    }

    @Test
    void aQuotaBelowOneProcessorIsSpeedAndItsGroupIsTheHost() throws IOException {
        write("/proc/self/cgroup", "1:cpu:/outer/inner\n");
        write("/proc/self/mountinfo", "32 31 0:29 / /cg/cpu rw - cgroup cgroup rw,cpu\n");
        write("/cg/cpu/outer/cpu.cfs_quota_us", "10000\n");
        write("/cg/cpu/outer/cpu.cfs_period_us", "100000\n");
        write("/cg/cpu/outer/inner/cpu.cfs_quota_us", "-1\n");
        write("/cg/cpu/outer/inner/cpu.cfs_period_us", "100000\n");
        write("/cg/cpu/outer/cgroup.procs", "11\n");
        write("/cg/cpu/outer/inner/cgroup.procs", "12\n13\nnonsense\n");
        process(11, 'S', 0, 0);
        process(12, 'R', 10, SECOND);
        process(13, 'R', 10, 7 * SECOND);
        process(99, 'R', 10, SECOND);
        LinuxLoadSource source = source();
        LoadSample first = source.sample();
        assertEquals(0.15, first.speed(), 1e-12);
        assertEquals(1, first.cores());
        assertEquals(2, first.runnable(), "at first those that run now");
        now += SECOND;
        process(12, 'R', 20, 2 * SECOND);
        process(13, 'R', 15, 7 * SECOND + SECOND / 2);
        process(99, 'R', 20, 9 * SECOND);
        assertEquals(1.5, source.sample().runnable(), 1e-9);
    }

    @Test
    void quotasAndLimitsOfVersionTwo() throws IOException {
        write("/proc/self/cgroup", "0::/a/b\n");
        write("/proc/self/mountinfo", "32 31 0:29 / /cg rw - cgroup2 cgroup2 rw\n");
        write("/cg/a/cpu.max", "250000 100000\n");
        write("/cg/a/b/cpu.max", "max 100000\n");
        write("/cg/a/memory.max", String.valueOf(1024 * MEBI));
        write("/cg/a/memory.current", String.valueOf(600 * MEBI));
        write("/cg/a/memory.stat", "inactive_file " + 100 * MEBI + "\n");
        write("/cg/a/b/memory.max", "max\n");
        write("/cg/a/b/memory.pressure", "some total=0\n");
        LinuxLoadSource source = source();
        LoadSample sample = source.sample();
        assertEquals(1.5, sample.speed());
        assertEquals(2.5, sample.cores());
        assertEquals(1024 * MEBI, sample.totalMemory());
        assertEquals(524 * MEBI, sample.freeMemory());
        now += SECOND;
        write("/cg/a/b/memory.pressure", "some total=100000\n");
        assertEquals(0.1, source.sample().pressure(), 1e-12);
    }

    @Test
    void inANamespaceTheProcessesOfItAreTheHost() throws IOException {
        namespace("pid:[4026532999]");
        process(1, 'S', 0, 0);
        process(OWN, 'R', 10, SECOND);
        process(7, 'R', 10, SECOND);
        LinuxLoadSource source = source();
        assertEquals(1, source.sample().runnable());
        now += SECOND;
        process(7, 'R', 15, 2 * SECOND);
        // It began since, and wanted to run all of its life.
        process(8, 'R', 1, SECOND / 4);
        assertEquals(1.25, source.sample().runnable(), 1e-9);
        now += SECOND;
        process(7, 'S', 15, 2 * SECOND);
        remove(8);
        assertEquals(0, source.sample().runnable());
    }

    @Test
    void whoWaitsForItsShareCountsThoughTheKernelTellsItOnlyLater() throws IOException {
        namespace("pid:[4026532999]");
        process(7, 'R', 10, SECOND);
        LinuxLoadSource source = source();
        source.sample();
        double[] runnable = new double[4];
        long[] told = {2 * SECOND, 2 * SECOND, 2 * SECOND, 5 * SECOND};
        for (int i = 0; i < told.length; i++) {
            now += SECOND;
            process(7, 'R', 10, told[i]);
            runnable[i] = source.sample().runnable();
        }
        for (double sample : runnable) {
            assertEquals(1, sample, 1e-9);
        }
    }

    @Test
    void threadsCountEach() throws IOException {
        namespace("pid:[4026532999]");
        process(7, 'S', 10, 0);
        thread(7, 71, SECOND);
        thread(7, 72, SECOND);
        LinuxLoadSource source = source();
        source.sample();
        now += SECOND;
        process(7, 'S', 50, 0);
        thread(7, 71, 2 * SECOND);
        thread(7, 72, SECOND + SECOND / 2);
        assertEquals(1.5, source.sample().runnable(), 1e-9);
    }

    @Test
    void nothingAtAllIsAnIdleHost() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(root)) {
                    Files.delete(file);
                }
            }
        }
        LinuxLoadSource source = source();
        for (int i = 0; i < 3; i++) {
            LoadSample sample = source.sample();
            assertEquals(0, sample.runnable());
            assertEquals(1.5, sample.speed());
            assertTrue(sample.cores() >= 1);
            assertEquals(0, sample.totalMemory());
            now += SECOND;
        }
    }

    @Test
    void aTaskThatIsAProcess() throws IOException {
        process(7, 'R', 150, SECOND);
        write("/proc/7/status", "VmRSS: 2048 kB\n");
        ProcessTaskMeter meter = new ProcessTaskMeter(root, 7, () -> now);
        assertEquals(new TaskMeter.TaskUsage(1.5, 1, 2 * MEBI), meter.sample());
        now += SECOND;
        process(7, 'R', 180, SECOND + SECOND / 2);
        assertEquals(new TaskMeter.TaskUsage(1.8, 0.5, 2 * MEBI), meter.sample());
        write("/proc/7/stat", "7 (x) R 1 1 1 0 -1 0 0 0 0 0 1 0 0 0 20 0 1 0 888 0 0");
        assertNull(meter.sample(), "another process got its number");
        remove(7);
        assertNull(meter.sample());
    }

    @Test
    void theSpeedIsKept() throws IOException {
        Path file = root.resolve("cache/speed");
        double measured = ProcessorSpeed.cached(file, "this one");
        assertTrue(measured >= 0.05 && measured <= 100, "speed=" + measured);
        assertEquals("this one\n" + measured + "\n", Files.readString(file));
        Files.writeString(file, "this one\n7.25\n");
        assertEquals(7.25, ProcessorSpeed.cached(file, "this one"));
        for (String odd : new String[] {
            "this one\nNaN\n", "this one\n-1\n", "this one\n", "", "this one\nfast\n", "another\n7.25\n"
        }) {
            Files.writeString(file, odd);
            double again = ProcessorSpeed.cached(file, "this one");
            assertTrue(again >= 0.05 && again <= 100 && again != 7.25, odd);
        }
        Files.createFile(root.resolve("file"));
        assertTrue(ProcessorSpeed.cached(root.resolve("file/speed"), "x") > 0, "where nothing can be written");
    }

    private LinuxLoadSource source() {
        return new LinuxLoadSource(root, 1.5, () -> now, OWN);
    }

    /** A process with one thread; {@code wanted} is the time in which it wanted to run. */
    private void process(int pid, char state, long ticks, long wanted) throws IOException {
        String stat = pid + " (x y) " + state + " 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20 0 1 0 777 0 0 0\n";
        write("/proc/" + pid + "/stat", stat);
        write("/proc/" + pid + "/task/" + pid + "/stat", stat);
        thread(pid, pid, wanted);
    }

    private void thread(int pid, int tid, long wanted) throws IOException {
        write("/proc/" + pid + "/task/" + tid + "/schedstat", wanted / 4 + " " + (wanted - wanted / 4) + " 1\n");
    }

    private void remove(int pid) throws IOException {
        try (var files = Files.walk(root.resolve("proc/" + pid))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void namespace(String link) throws IOException {
        Path path = root.resolve("proc/self/ns/pid");
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, Path.of(link));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
