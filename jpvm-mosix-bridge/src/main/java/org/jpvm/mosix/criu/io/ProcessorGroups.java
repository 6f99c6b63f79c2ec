package org.jpvm.mosix.criu.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jpvm.mosix.load.linux.ControlGroups;

/**
 * The control groups that limit processor time. A process that is being copied runs code of CRIU, and CRIU itself computes: under a limit of a tenth
 * of a processor either takes ten times as long, while the task stands still.
 */
final class ProcessorGroups {
    private final String own;
    private final String free;

    /** Looks for the groups of this process. */
    ProcessorGroups() {
        ControlGroups.Located located = located(LinuxProcess.read("/proc/self/cgroup"));
        List<String> directories = located.directories();
        own = directories.isEmpty() ? null : directories.get(0);
        int limited = -1;
        for (int i = 0; i < directories.size(); i++) {
            if (isLimited(directories.get(i), located.unified())) {
                limited = i;
            }
        }
        free = limited < 0 || limited + 1 >= directories.size() ? null : directories.get(limited + 1);
    }

    private static ControlGroups.Located located(String groups) {
        return ControlGroups.locate(groups, LinuxProcess.read("/proc/self/mountinfo"), "cpu");
    }

    private static boolean isLimited(String directory, boolean unified) {
        double processors = unified
                ? ControlGroups.processorsOfMax(LinuxProcess.read(directory + "/cpu.max"))
                : ControlGroups.processorsOfQuota(
                        LinuxProcess.read(directory + "/cpu.cfs_quota_us"),
                        LinuxProcess.read(directory + "/cpu.cfs_period_us"));
        return processors != Double.POSITIVE_INFINITY;
    }

    /** Directory of the nearest group above all limits, null when this process has none. */
    String free() {
        return free;
    }

    /** Directory of this process's group, null for none. */
    String own() {
        return own;
    }

    /** Directory of the group of a process, null for none. */
    static String of(LinuxProcess process) {
        List<String> directories = located(process.controlGroups()).directories();
        return directories.isEmpty() ? null : directories.get(0);
    }

    /** Puts a process into a group; where that is not allowed it stays where it is, and all takes longer. */
    static void put(long pid, String directory) {
        if (directory == null) {
            return;
        }
        try (FileOutputStream members = new FileOutputStream(directory + "/cgroup.procs")) {
            members.write(Long.toString(pid).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // As said above.
        }
    }
}
