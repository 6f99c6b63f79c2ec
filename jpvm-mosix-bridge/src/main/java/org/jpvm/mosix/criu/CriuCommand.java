package org.jpvm.mosix.criu;

import java.util.List;

/** Command lines of CRIU. */
public final class CriuCommand {
    /** File of the dump's log. */
    public static final String DUMP_LOG = "dump.log";
    /** File of the restore's log. */
    public static final String RESTORE_LOG = "restore.log";

    private CriuCommand() {}

    /**
     * Copies a process that stands still, and leaves it so.
     *
     * @param connection inode of its socket to the daemon
     */
    public static List<String> dump(String program, long pid, String directory, long connection) {
        return List.of(
                program,
                "dump",
                "--tree",
                Long.toString(pid),
                "--images-dir",
                directory,
                "--log-file",
                DUMP_LOG,
                "--leave-stopped",
                // A task shares the session of its daemon, which is not copied.
                "--shell-job",
                "--manage-cgroups=ignore",
                "--external",
                "unix[" + connection + "]");
    }

    /**
     * Makes a process of the files; it is a child of whoever runs this, not of this program, and prints where that prints.
     *
     * @param output inode of the pipe that took what it printed, -1 for none
     */
    public static List<String> restore(String program, String directory, long output) {
        List<String> command = List.of(
                program,
                "restore",
                "--images-dir",
                directory,
                "--log-file",
                RESTORE_LOG,
                "--restore-detached",
                "--restore-sibling",
                "--shell-job",
                "--manage-cgroups=ignore",
                "--ext-unix-sk");
        if (output < 0) {
            return command;
        }
        return java.util.stream.Stream.concat(
                        command.stream(), java.util.stream.Stream.of("--inherit-fd", "fd[1]:pipe:[" + output + "]"))
                .toList();
    }

    /** The first complaint in a log, shortened; the given text if it holds none. */
    public static String complaint(String log, String otherwise) {
        for (String line : log.split("\n")) {
            int error = line.indexOf("Error (");
            // It goes on with the limit of open files that it has.
            if (error >= 0 && !line.contains("RLIMIT_NOFILE")) {
                int text = line.indexOf("): ", error);
                return (text < 0 ? line.substring(error) : line.substring(text + 3)).strip();
            }
        }
        return otherwise;
    }
}
