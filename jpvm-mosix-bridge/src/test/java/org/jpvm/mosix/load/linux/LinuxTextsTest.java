package org.jpvm.mosix.load.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxTextsTest {
    private static final long MEBI = 1 << 20;

    private static final String MEMINFO = """
            MemTotal:        2048000 kB
            MemFree:          512000 kB
            MemAvailable:    1024000 kB
            Buffers:           10240 kB
            Cached:           204800 kB
            SwapTotal:             0 kB
            """;
    private static final String PROCESS =
            "417 (a (b) c) R 1 417 417 0 -1 4194304 297 0 1 0 1200 34 0 0 20 0 7 0 4711 8192000 2000 18446744073709551615 1 1";
    private static final String THREAD_SCHEDSTAT = "65441487 1409313594 43\n";
    private static final String SCHEDSTAT = """
            version 17
            timestamp 4294892356
            cpu0 0 0 0 0 0 0 1000000000 250000000 77
            domain0 MC 3 0 0 0 0
            cpu1 0 0 0 0 0 0 2000000000 750000000 88
            """;
    private static final String STAT =
            "cpu  1 2 3 4\ncpu0 1 2 3 4\nctxt 5\nprocesses 99\nprocs_running 6\nprocs_blocked 0\n";
    private static final String PRESSURE =
            "some avg10=1.50 avg60=0.20 avg300=0.00 total=123456\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=99\n";
    private static final String STATUS =
            "Name:\tx\nVmRSS:\t   20480 kB\nCpus_allowed:\tff\nCpus_allowed_list:\t0-2,6\n";
    private static final String CGROUP_BOTH = "9:name=systemd:/s\n4:memory:/m\n1:cpu,cpuacct:/job/step\n0::/u\n";
    private static final String MOUNTS_BOTH = """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
            33 31 0:30 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """;

    @Test
    void memory() {
        assertEquals(new MemoryInfo(2_048_000 * 1024L, 1_024_000 * 1024L), MemoryInfo.parse(MEMINFO));
        assertEquals(
                new MemoryInfo(2_048_000 * 1024L, 727_040 * 1024L),
                MemoryInfo.parse(MEMINFO.replace("MemAvailable", "Whatever")),
                "old kernels: free memory and caches");
        assertEquals(new MemoryInfo(-1, -1), MemoryInfo.parse(""));
        assertEquals(new MemoryInfo(1024, 1024), MemoryInfo.parse("MemTotal: 1 kB\nMemAvailable: 77 kB"));
        assertEquals(20 * MEBI, MemoryInfo.resident(STATUS));
        assertEquals(0, MemoryInfo.resident("VmRSS: many kB"));
    }

    @Test
    void processes() {
        assertEquals(new ProcessStat('R', 1234, 7, -1, 4711), ProcessStat.parse(PROCESS));
        String whole = PROCESS + " 0 0 0 0 0 0 0 0 0 0 17 3 0 0";
        assertEquals(3, ProcessStat.parse(whole).processor());
        for (String odd :
                List.of("", ")", "1 (x", "1 (x) R", PROCESS.replace("1200", "-5"), PROCESS.replace(") R", ") Run"))) {
            assertNull(ProcessStat.parse(odd), odd);
        }
    }

    @Test
    void scheduler() {
        assertEquals(1_474_755_081L, SchedulerText.wantedNanosOfThread(THREAD_SCHEDSTAT));
        assertEquals(-1, SchedulerText.wantedNanosOfThread(""));
        assertEquals(-1, SchedulerText.wantedNanosOfThread("1 -2 3"));
        assertEquals(4_000_000_000L, SchedulerText.wantedNanosOfSystem(SCHEDSTAT, null));
        assertEquals(2_750_000_000L, SchedulerText.wantedNanosOfSystem(SCHEDSTAT, BitSet.valueOf(new long[] {2})));
        assertEquals(-1, SchedulerText.wantedNanosOfSystem(SCHEDSTAT, new BitSet()));
        assertEquals(2, SchedulerText.processors("cpu  1 2\ncpu0 1 2\ncpu1 1 2\ncpux\nintr 5\n"));
        assertEquals(-1, SchedulerText.wantedNanosOfSystem("version 17\n", null));
        assertEquals(-1, SchedulerText.wantedNanosOfSystem("cpu0 1 2\n", null));
        assertEquals(6, SchedulerText.runnableNow(STAT));
        assertEquals(-1, SchedulerText.runnableNow("procs_running"));
        assertEquals(123_456, SchedulerText.stalledMicros(PRESSURE));
        assertEquals(-1, SchedulerText.stalledMicros("full total=7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0;1", "0-3;4", "0-2,6;4", "5,7,9-10;4", "3-1;0", "x;0", "'';0", "0-999999999;0", "-;0", "1,,2;0"})
    void lists(String list, int count) {
        assertEquals(count, SchedulerText.allowedProcessors("Name: x\nCpus_allowed_list:\t" + list + "\n")
                        .cardinality());
    }

    @Test
    void groupsOfVersionOneComeFirst() {
        ControlGroups.Located cpu = ControlGroups.locate(CGROUP_BOTH, MOUNTS_BOTH, "cpu");
        assertFalse(cpu.unified());
        String mount = "/sys/fs/cgroup/cpu,cpuacct";
        assertEquals(List.of(mount + "/job/step", mount + "/job", mount), cpu.directories());
        ControlGroups.Located memory = ControlGroups.locate(CGROUP_BOTH, MOUNTS_BOTH, "memory");
        assertTrue(memory.unified(), "not mounted as version 1");
        assertEquals(List.of("/sys/fs/cgroup/unified/u", "/sys/fs/cgroup/unified"), memory.directories());
    }

    @Test
    void groupsInsideAContainer() {
        String mounts = "32 31 0:29 /docker/7 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n";
        assertEquals(
                List.of("/sys/fs/cgroup/cpu"),
                ControlGroups.locate("1:cpu:/docker/7\n", mounts, "cpu").directories());
        assertEquals(
                List.of("/sys/fs/cgroup/cpu/x", "/sys/fs/cgroup/cpu"),
                ControlGroups.locate("1:cpu:/docker/7/x\n", mounts, "cpu").directories());
        assertEquals(
                List.of("/sys/fs/cgroup/cpu"),
                ControlGroups.locate("1:cpu:/docker/77\n", mounts, "cpu").directories());
        assertEquals(
                List.of("/a b/g"),
                ControlGroups.locate("0::/../..\n", "1 2 3 / /a\\040b/g rw - cgroup2 cgroup2 rw", "cpu")
                        .directories());
        assertFalse(ControlGroups.locate("", mounts, "cpu").exists());
        assertFalse(ControlGroups.locate("1:cpu:/x", "", "cpu").exists());
    }

    @Test
    void limits() {
        assertEquals(0.1, ControlGroups.processorsOfMax("10000 100000\n"));
        assertEquals(Double.POSITIVE_INFINITY, ControlGroups.processorsOfMax("max 100000\n"));
        assertEquals(Double.POSITIVE_INFINITY, ControlGroups.processorsOfMax(""));
        assertEquals(2.5, ControlGroups.processorsOfQuota("250000\n", "100000\n"));
        assertEquals(Double.POSITIVE_INFINITY, ControlGroups.processorsOfQuota("-1\n", "100000\n"));
        assertEquals(Double.POSITIVE_INFINITY, ControlGroups.processorsOfQuota("5", "0"));
        assertEquals(4096, ControlGroups.bytesOfLimit("4096\n"));
        assertEquals(Long.MAX_VALUE, ControlGroups.bytesOfLimit("max\n"));
        assertEquals(17, ControlGroups.memoryStat("active_file 3\ninactive_file 17\n", "inactive_file"));
        assertEquals(0, ControlGroups.memoryStat("inactive_file -17\n", "inactive_file"));
    }

    @Test
    void aLimitBelowOneProcessorIsPartOfTheSpeed() {
        assertEquals(new Capacity(2, 4), Capacity.of(2, 4, Double.POSITIVE_INFINITY));
        assertEquals(new Capacity(2, 2.5), Capacity.of(2, 4, 2.5));
        assertEquals(new Capacity(2, 4), Capacity.of(2, 4, 9));
        assertEquals(new Capacity(0.2, 1), Capacity.of(2, 4, 0.1));
        assertEquals(new Capacity(2, 1), Capacity.of(2, 0, 1));
    }

    @Test
    void noTextMakesAnythingThrow() {
        long seed = Long.getLong("jpvm.fuzz.seed", 4);
        RandomGenerator random = new SplittableRandom(seed);
        List<String> good = List.of(
                MEMINFO,
                PROCESS,
                THREAD_SCHEDSTAT,
                SCHEDSTAT,
                STAT,
                PRESSURE,
                STATUS,
                CGROUP_BOTH,
                MOUNTS_BOTH,
                "max 100000",
                "5 6");
        for (int i = 0; i < 15_000; i++) {
            String text = bent(good.get(random.nextInt(good.size())), random);
            try {
                MemoryInfo memory = MemoryInfo.parse(text);
                assertTrue(memory.total() >= -1 && memory.available() >= -1);
                assertTrue(MemoryInfo.resident(text) >= 0);
                ProcessStat.parse(text);
                assertTrue(SchedulerText.wantedNanosOfThread(text) >= -1);
                assertTrue(SchedulerText.wantedNanosOfSystem(text, null) >= -1);
                assertTrue(SchedulerText.runnableNow(text) >= -1);
                assertTrue(SchedulerText.stalledMicros(text) >= -1);
                assertTrue(SchedulerText.allowedProcessors(text).cardinality() >= 0);
                ControlGroups.locate(text, MOUNTS_BOTH, "cpu");
                ControlGroups.locate(CGROUP_BOTH, text, "cpu");
                assertTrue(ControlGroups.processorsOfMax(text) > 0);
                assertTrue(ControlGroups.processorsOfQuota(text, "100000") > 0);
                assertTrue(ControlGroups.bytesOfLimit(text) >= 0);
                assertTrue(ControlGroups.memoryStat(text, "inactive_file") >= 0);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("round " + i + "; repeat with -Djpvm.fuzz.seed=" + seed + "\n" + text, e);
            }
        }
    }

    private static String bent(String text, RandomGenerator random) {
        StringBuilder bent = new StringBuilder(text);
        String odd = "-0123456789 \n\t:/,.)(=\u00e9max";
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(bent.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> bent.insert(at, odd.charAt(random.nextInt(odd.length())));
                case 1 -> bent.setLength(at);
                case 2 -> bent.insert(at, "99999999999999999999".substring(random.nextInt(20)));
                default -> {
                    if (at < bent.length()) {
                        bent.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
                    }
                }
            }
        }
        return bent.toString();
    }
}
