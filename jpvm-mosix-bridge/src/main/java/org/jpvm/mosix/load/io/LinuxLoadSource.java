package org.jpvm.mosix.load.io;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jpvm.mosix.load.linux.Capacity;
import org.jpvm.mosix.load.linux.ControlGroups;
import org.jpvm.mosix.load.linux.MemoryInfo;
import org.jpvm.mosix.load.linux.SchedulerText;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.LoadSource;

/**
 * The load of a Linux host, or of the part of one that this daemon may use.
 *
 * <ul>
 *   <li>Speed and cores: the processor's speed, the processors this process may use, and the quotas of its control groups (versions 1 and 2): with a
 *       tenth of a processor the speed is a tenth.
 *   <li>Runnable: in a process namespace of its own the threads of all processes in it; under a quota those of the control group that has it; else of the
 *       whole system, or of those of its processors that this process may use, which knows that by the moment only when it has many processes and keeps no accounts. Threads that a quota holds back want to run; where processes are
 *       looked at one by one, this one is left out, since under a small quota it would mostly measure how it waits to measure. A sample counts what was since the last one, the first one what is just now.
 *   <li>Memory: what is available, within the limits of the control groups, whose caches of files count as free.
 *   <li>Pressure: share of the time in which something waited for memory, of the control group where it is told, else of the system.
 * </ul>
 *
 * <p>A sample costs one to five milliseconds with a hundred processes.
 */
public final class LinuxLoadSource implements LoadSource {
    /** What the link to the first process namespace of a system says, always. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    /** Samples after which is looked again where the control groups are. */
    private static final int RELOCATE = 16;

    /** As many processes can be looked at one by one for half a percent of a processor. */
    private static final int FEW_PROCESSES = 400;

    private static final double NANOS_PER_MICRO = 1000;

    private final ProcFiles files;
    private final LongSupplier nanoTime;
    private final double processorSpeed;
    private final RunnableMeter meter;
    private final boolean ownNamespace;

    private ControlGroups.Located cpuGroups;
    private ControlGroups.Located memoryGroups;
    private int samples;
    private long lastNanos;
    private long lastSystemWanted = SchedulerText.UNKNOWN;
    private long lastStalledMicros = SchedulerText.UNKNOWN;

    /** Measures this host; {@code processorSpeed} is standard CPU-seconds per second of one of its processors. */
    public LinuxLoadSource(double processorSpeed) {
        this(Path.of("/"), processorSpeed, System::nanoTime, (int)
                ProcessHandle.current().pid());
    }

    LinuxLoadSource(Path root, double processorSpeed, LongSupplier nanoTime, int ownPid) {
        files = new ProcFiles(root);
        meter = new RunnableMeter(files, ownPid);
        this.processorSpeed = processorSpeed;
        this.nanoTime = nanoTime;
        String namespace = files.link("/proc/self/ns/pid");
        ownNamespace = !namespace.isEmpty() && !namespace.equals(FIRST_NAMESPACE);
    }

    /** Whether this process counts among those that want to run. */
    boolean countsItself() {
        return !ownNamespace;
    }

    /** Whether this system has what a sample needs. */
    public static boolean isAvailable() {
        return !new ProcFiles(Path.of("/")).read("/proc/stat").isEmpty();
    }

    @Override
    public LoadSample sample() {
        long now = nanoTime.getAsLong();
        long elapsed = samples == 0 ? 0 : now - lastNanos;
        lastNanos = now;
        if (samples++ % RELOCATE == 0) {
            String own = files.read("/proc/self/cgroup");
            String mounts = files.read("/proc/self/mountinfo");
            cpuGroups = ControlGroups.locate(own, mounts, "cpu");
            memoryGroups = ControlGroups.locate(own, mounts, "memory");
        }
        double limit = Double.POSITIVE_INFINITY;
        String limited = null;
        for (String group : cpuGroups.directories()) {
            double here = processors(group);
            if (here < limit) {
                limit = here;
                limited = group;
            }
        }
        BitSet processors = SchedulerText.allowedProcessors(files.read("/proc/self/status"));
        int allowed = processors.cardinality();
        if (allowed == 0) {
            allowed = Runtime.getRuntime().availableProcessors();
        }
        Capacity capacity = Capacity.of(processorSpeed, allowed, limit);
        MemoryInfo memory = memory();
        return new LoadSample(
                runnable(limited, elapsed, processors),
                capacity.speed(),
                capacity.cores(),
                Math.max(0, memory.available()),
                Math.max(0, memory.total()),
                pressure(elapsed));
    }

    private double processors(String group) {
        if (cpuGroups.unified()) {
            return ControlGroups.processorsOfMax(files.read(group + "/cpu.max"));
        }
        return ControlGroups.processorsOfQuota(
                files.read(group + "/cpu.cfs_quota_us"), files.read(group + "/cpu.cfs_period_us"));
    }

    private double runnable(String limitedGroup, long elapsed, BitSet processors) {
        if (ownNamespace) {
            return meter.sample(meter.visible(), elapsed, null);
        }
        if (limitedGroup != null) {
            return meter.sample(meter.ofGroup(limitedGroup), elapsed, null);
        }
        String stat = files.read("/proc/stat");
        boolean all = processors.isEmpty() || processors.cardinality() >= SchedulerText.processors(stat);
        BitSet counted = all ? null : processors;
        long wanted = SchedulerText.wantedNanosOfSystem(files.read("/proc/schedstat"), counted);
        long before = lastSystemWanted;
        lastSystemWanted = wanted;
        if (wanted >= 0 && before >= 0 && elapsed > 0) {
            return Math.max(0, wanted - before) / (double) elapsed;
        }
        Set<Integer> pids = meter.visible();
        if (pids.size() <= FEW_PROCESSES) {
            return meter.sample(pids, elapsed, counted);
        }
        // The thread that reads this runs.
        return Math.max(0, SchedulerText.runnableNow(stat) - 1);
    }

    private MemoryInfo memory() {
        MemoryInfo system = MemoryInfo.parse(files.read("/proc/meminfo"));
        long total = system.total() < 0 ? Long.MAX_VALUE : system.total();
        long free = system.available() < 0 ? Long.MAX_VALUE : system.available();
        for (String group : memoryGroups.directories()) {
            boolean unified = memoryGroups.unified();
            long limit = ControlGroups.bytesOfLimit(
                    files.read(group + (unified ? "/memory.max" : "/memory.limit_in_bytes")));
            if (limit >= total) {
                continue;
            }
            long used = ControlGroups.bytesOfLimit(
                    files.read(group + (unified ? "/memory.current" : "/memory.usage_in_bytes")));
            long caches = ControlGroups.memoryStat(
                    files.read(group + "/memory.stat"), unified ? "inactive_file" : "total_inactive_file");
            total = limit;
            free = Math.min(free, Math.max(0, limit - Math.max(0, used - caches)));
        }
        return new MemoryInfo(
                total == Long.MAX_VALUE ? -1 : total, free == Long.MAX_VALUE ? -1 : Math.min(free, total));
    }

    private double pressure(long elapsed) {
        long stalled = SchedulerText.UNKNOWN;
        if (memoryGroups.unified() && memoryGroups.exists()) {
            stalled = SchedulerText.stalledMicros(
                    files.read(memoryGroups.directories().get(0) + "/memory.pressure"));
        }
        if (stalled < 0) {
            stalled = SchedulerText.stalledMicros(files.read("/proc/pressure/memory"));
        }
        long before = lastStalledMicros;
        lastStalledMicros = stalled;
        if (stalled < 0 || before < 0 || elapsed <= 0) {
            return 0;
        }
        return Math.max(0, Math.min(1, (stalled - before) * NANOS_PER_MICRO / elapsed));
    }
}
