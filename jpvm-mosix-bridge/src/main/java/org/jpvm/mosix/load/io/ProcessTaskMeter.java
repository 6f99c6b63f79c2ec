package org.jpvm.mosix.load.io;

import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.mosix.load.linux.MemoryInfo;
import org.jpvm.mosix.load.linux.ProcessStat;

/** What a task uses that is a process of this Linux host; its children, which may be tasks themselves, are not counted. */
public final class ProcessTaskMeter implements TaskMeter {
    private final ProcFiles files;
    private final LongSupplier nanoTime;
    private final int pid;
    private final ProcessMeter meter;
    private boolean first = true;
    private long startTicks;
    private long lastNanos;

    /** Measures a process. */
    public ProcessTaskMeter(int pid) {
        this(Path.of("/"), pid, System::nanoTime);
    }

    ProcessTaskMeter(Path root, int pid, LongSupplier nanoTime) {
        this.files = new ProcFiles(root);
        this.pid = pid;
        this.nanoTime = nanoTime;
        this.meter = new ProcessMeter(files, pid);
    }

    @Override
    public TaskUsage sample() {
        long now = nanoTime.getAsLong();
        long elapsed = first ? 0 : now - lastNanos;
        lastNanos = now;
        long wanted = meter.wantedNanos(elapsed, false);
        ProcessStat stat = meter.last();
        if (wanted < 0 || stat == null || !first && stat.startTicks() != startTicks) {
            return null;
        }
        double load = elapsed > 0 ? (double) wanted / elapsed : stat.state() == 'R' ? 1 : 0;
        first = false;
        startTicks = stat.startTicks();
        return new TaskUsage(
                (double) stat.cpuTicks() / ProcessStat.TICKS_PER_SECOND,
                load,
                MemoryInfo.resident(files.read("/proc/" + pid + "/status")));
    }
}
