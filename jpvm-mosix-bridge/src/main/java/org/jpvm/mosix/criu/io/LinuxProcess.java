package org.jpvm.mosix.criu.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.mosix.criu.OpenFile;
import org.jpvm.mosix.criu.ProcessView;
import org.jpvm.mosix.load.linux.ProcessStat;

/** A process in {@code /proc}. What cannot be read is empty: it may end at any time. */
final class LinuxProcess {
    private static final List<String> SPACES = List.of("pid", "mnt", "net", "ipc", "uts", "user");
    /** Place of the session behind the name in {@code /proc/PID/stat}. */
    private static final int SESSION = 3;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int MAX_TEXT_BYTES = 16 << 20;

    final long pid;
    private final String directory;

    LinuxProcess(long pid) {
        this.pid = pid;
        this.directory = "/proc/" + pid + "/";
    }

    /** When it started, ticks since the start of the system; -1 when it is gone or is a zombie. */
    long startTicks() {
        ProcessStat stat = ProcessStat.parse(read(directory + "stat"));
        return stat == null || stat.state() == 'Z' || stat.state() == 'X' ? -1 : stat.startTicks();
    }

    /** Whether something has its number, a process or what is left of one. */
    boolean exists() {
        return new File(directory).exists();
    }

    /** Waits until nothing has its number; false when that did not come in time. */
    boolean awaitAbsence(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (exists()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** Whether all its threads stand still. */
    boolean isStopped() {
        String[] threads = new File(directory + "task").list();
        if (threads == null || threads.length == 0) {
            return false;
        }
        for (String thread : threads) {
            ProcessStat stat = ProcessStat.parse(read(directory + "task/" + thread + "/stat"));
            if (stat != null && stat.state() != 'T' && stat.state() != 't') {
                return false;
            }
        }
        return true;
    }

    /** What decides whether it can be copied. */
    ProcessView view() {
        List<OpenFile> files = new ArrayList<>();
        String[] numbers = new File(directory + "fd").list();
        for (String number : numbers == null ? new String[0] : numbers) {
            String target = link(directory + "fd/" + number);
            if (!target.isEmpty()) {
                files.add(new OpenFile(Integer.parseInt(number), target, read(directory + "fdinfo/" + number)));
            }
        }
        StringBuilder children = new StringBuilder();
        String[] threads = new File(directory + "task").list();
        for (String thread : threads == null ? new String[0] : threads) {
            children.append(read(directory + "task/" + thread + "/children"));
        }
        return new ProcessView(
                files,
                read(directory + "maps"),
                read(directory + "net/unix"),
                children.toString(),
                read(directory + "status"),
                SPACES.stream()
                        .allMatch(space -> link(directory + "ns/" + space).equals(link("/proc/self/ns/" + space))));
    }

    /** Directory that it works in; empty if it cannot be told. */
    String workingDirectory() {
        return link(directory + "cwd");
    }

    /** Text of its control groups. */
    String controlGroups() {
        return read(directory + "cgroup");
    }

    /** Path by which standard output or error can be opened, whichever is this pipe; null for none. */
    String pipe(long inode) {
        for (int number = 1; number <= 2 && inode >= 0; number++) {
            if (link(directory + "fd/" + number).equals("pipe:[" + inode + "]")) {
                return directory + "fd/" + number;
            }
        }
        return null;
    }

    /** Whether the leader of this JVM's session is in its own namespace of processes; one from outside has the number 0. */
    static boolean hasVisibleSession() {
        String stat = read("/proc/self/stat");
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return words.length <= SESSION || !words[SESSION].equals("0");
    }

    /** What says on which running system, and in which namespace, a number of a process means what. */
    static String computer() {
        return read("/proc/sys/kernel/random/boot_id").strip() + " " + link("/proc/self/ns/pid");
    }

    /** What the processors can do, ascending, blanks between; empty if that is not told. */
    static String processor() {
        for (String line : read("/proc/cpuinfo").split("\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.equals("flags") || name.equals("Features")) {
                String[] flags = line.substring(colon + 1).strip().split("\\s+");
                Arrays.sort(flags);
                return String.join(" ", flags);
            }
        }
        return "";
    }

    /** The text of a file; empty if it cannot be read. */
    static String read(String path) {
        try (FileInputStream file = new FileInputStream(path)) {
            return new String(file.readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
