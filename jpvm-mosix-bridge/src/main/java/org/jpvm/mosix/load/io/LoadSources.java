package org.jpvm.mosix.load.io;

import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.placement.LoadSource;

/** The best source of load that this system has. */
public final class LoadSources {
    private LoadSources() {}

    /**
     * For this host; {@code processorSpeed} is standard CPU-seconds per second of one of its processors, as configured or of
     * {@link ProcessorSpeed#ofThisHost}.
     */
    public static LoadSource ofThisHost(double processorSpeed) {
        return LinuxLoadSource.isAvailable()
                ? new LinuxLoadSource(processorSpeed)
                : new ManagementLoadSource(processorSpeed);
    }

    /** Measures this process, beside a source: whether it wanted to run only if it counts there. */
    public static TaskMeter ofThisProcess(LoadSource source) {
        int pid = (int) ProcessHandle.current().pid();
        return source instanceof LinuxLoadSource linux && !linux.countsItself()
                ? new ProcessCpuMeter(pid)
                : new ProcessTaskMeter(pid);
    }
}
