package org.jpvm.mosix.criu;

/**
 * A file descriptor of a process.
 *
 * @param number descriptor
 * @param target what {@code /proc/PID/fd/NUMBER} links to
 * @param info   text of {@code /proc/PID/fdinfo/NUMBER}
 */
public record OpenFile(int number, String target, String info) {
    private static final String FLAGS = "flags:";
    private static final int ACCESS_MODE = 3;

    /** Whether it is open for writing. */
    public boolean isWritten() {
        return (flags() & ACCESS_MODE) != 0;
    }

    /** Whether it is open for reading. */
    public boolean isRead() {
        return (flags() & ACCESS_MODE) != 1;
    }

    /** Whether the process has locked a part of it. */
    public boolean isLocked() {
        return info.startsWith("lock:") || info.contains("\nlock:");
    }

    /** The number in {@code socket:[N]} or {@code pipe:[N]}, -1 for others. */
    public long inode() {
        int open = target.indexOf(":[");
        if (open < 0 || !target.endsWith("]")) {
            return -1;
        }
        try {
            return Long.parseLong(target, open + 2, target.length() - 1, 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Octal in the text. */
    private int flags() {
        for (String line : info.split("\n")) {
            if (line.startsWith(FLAGS)) {
                try {
                    return (int) Long.parseLong(line.substring(FLAGS.length()).strip(), 8);
                } catch (NumberFormatException e) {
                    return 2;
                }
            }
        }
        return 2;
    }
}
