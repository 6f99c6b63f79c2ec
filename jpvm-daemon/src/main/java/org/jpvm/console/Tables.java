package org.jpvm.console;

import java.util.List;
import java.util.Locale;
import org.jpvm.HostInfo;
import org.jpvm.PvmError;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** Rows of the console's tables, column by column as C's console prints them. */
final class Tables {
    static final String HOST_HEADER = "                    HOST     DTID     ARCH   SPEED       DSIG";
    static final String NEW_HOST_HEADER = "                    HOST     DTID     ARCH   SPEED";
    static final String ADD_HEADER = "                    HOST     DTID";
    static final String DELETE_HEADER = "                    HOST  STATUS";
    static final String TASK_HEADER = "                    HOST      TID   FLAG 0x COMMAND";
    static final String LONG_TASK_HEADER = "                    HOST      TID     PTID    PID   FLAG 0x COMMAND";

    /** Flag letters from the highest bit down. */
    private static final int[] FLAG_BITS = {
        TaskInfo.TASKER,
        TaskInfo.HOSTER,
        TaskInfo.RESOURCE_MANAGER,
        0x20,
        TaskInfo.CLOSING,
        TaskInfo.AUTHENTICATING,
        TaskInfo.CONNECTED,
        TaskInfo.FORKED
    };

    private static final String FLAG_LETTERS = "THRsoacf";

    private Tables() {}

    static String host(HostInfo host) {
        return format(
                "%24s %8x %8s%8d 0x%08x",
                host.name(), host.tid().value(), host.architecture(), host.speed(), host.dataSignature());
    }

    static String newHost(HostInfo host) {
        return format("%24s %8x %8s%8d", host.name(), host.tid().value(), host.architecture(), host.speed());
    }

    /** One result of add: a tid or an error code. */
    static String addResult(String name, int result) {
        return result < 0 ? format("%24s %8s", name, PvmError.ofCode(result).text()) : format("%24s %8x", name, result);
    }

    /** One result of delete: 0 or an error code. */
    static String deleteResult(String name, int result) {
        return result < 0 ? format("%24s  %8s", name, PvmError.ofCode(result).text()) : format("%24s  deleted", name);
    }

    static String hostStatus(String name, PvmError status) {
        return format("%24s  %s", name, status == PvmError.OK ? "ok" : status.text());
    }

    static String taskStatus(Tid task, PvmError status) {
        return format("t%8x  %s", task.value(), status == PvmError.OK ? "run" : status.text());
    }

    /**
     * A task.
     *
     * @param hosts   the hosts, for names; a host that is not among them is shown by its tid
     * @param console the console's own tid
     * @param isLong  with parent and process id
     */
    static String task(TaskInfo task, List<HostInfo> hosts, Tid console, boolean isLong) {
        StringBuilder row = new StringBuilder(format("%24s", hostName(task.host(), hosts)));
        row.append(
                task.tid().equals(console)
                        ? "   (cons)"
                        : format(" %8x", task.tid().value()));
        if (isLong) {
            if (task.parent().equals(console)) {
                row.append("   (cons)");
            } else {
                row.append(
                        task.parent().value() != 0
                                ? format(" %8x", task.parent().value())
                                : "        -");
            }
            row.append(format(" %6d", task.pid()));
        }
        row.append(format(" %9s", flags(task.flags())));
        row.append(format(" %-12s", task.name().isEmpty() ? "-" : task.name()));
        return row.toString();
    }

    /** State bits in hexadecimal, a slash, and their letters with commas between. */
    static String flags(int flags) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < FLAG_BITS.length; i++) {
            if ((flags & FLAG_BITS[i]) != 0) {
                letters.append(letters.length() == 0 ? '/' : ',').append(FLAG_LETTERS.charAt(i));
            }
        }
        return Integer.toHexString(flags) + letters;
    }

    private static String hostName(Tid host, List<HostInfo> hosts) {
        for (HostInfo info : hosts) {
            if (info.tid().equals(host)) {
                return info.name();
            }
        }
        return Integer.toHexString(host.value());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
