package org.jpvm.os;

import com.sun.jna.Native;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals to processes, and waits for those that ended. SIGTERM and SIGKILL go through {@link ProcessHandle}; other numbers through kill(2) by JNA, which is loaded by
 * the first of them (about 0.2 s), or through the kill program where JNA does not load. Any thread may call; blocks for the time of the
 * system call, or of the kill program.
 */
public final class ProcessControl {
    /** SIGKILL. */
    public static final int KILL = 9;
    /** Answer when the process is gone, which is no mistake of anybody. */
    public static final String NO_PROCESS = "no such process";
    /** SIGTERM. */
    public static final int TERM = 15;

    private static final int ESRCH = 3;
    private static final int EINTR = 4;
    private static final int NO_HANG = 1;
    private static final int HIGHEST_SIGNAL = 64;
    private static final long KILL_PROGRAM_SECONDS = 5;

    private ProcessControl() {}

    /**
     * Sends a signal.
     *
     * @param pid    process, above 1: groups, everybody and init are refused
     * @param signal signal number, 1 to 64
     * @return null when it was sent, else why not
     */
    public static String signal(long pid, int signal) {
        if (pid <= 1) {
            return "pid " + pid + " is not a single process";
        }
        if (signal < 1 || signal > HIGHEST_SIGNAL) {
            return "no signal " + signal;
        }
        if (signal == TERM || signal == KILL) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isEmpty()) {
                return NO_PROCESS;
            }
            boolean sent =
                    signal == TERM ? process.get().destroy() : process.get().destroyForcibly();
            return sent ? null : "not permitted";
        }
        if (LibC.AVAILABLE) {
            if (LibC.kill((int) pid, signal) == 0) {
                return null;
            }
            int error = Native.getLastError();
            return error == ESRCH ? NO_PROCESS : "kill failed, error " + error;
        }
        return killProgram(pid, signal);
    }

    /** Whether {@link #awaitChild} works here; loads JNA, about 0.2 s the first time. */
    public static boolean canAwaitChildren() {
        return LibC.AVAILABLE;
    }

    /**
     * Waits for the end of a child process of this JVM that {@link ProcessBuilder} knows nothing of, and takes its number back: waitpid(2).
     *
     * @param wait whether to wait; otherwise a child that runs is left alone
     * @return its wait status, or -1 when it is no child, runs on, or cannot be waited for here
     */
    public static int awaitChild(long pid, boolean wait) {
        if (pid <= 1 || pid > Integer.MAX_VALUE || !LibC.AVAILABLE) {
            return -1;
        }
        int[] status = new int[1];
        while (true) {
            int ended = LibC.waitpid((int) pid, status, wait ? 0 : NO_HANG);
            if (ended == pid) {
                return status[0];
            }
            if (ended == 0 || Native.getLastError() != EINTR) {
                return -1;
            }
        }
    }

    private static String killProgram(long pid, int signal) {
        try {
            Process kill = new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(KILL_PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                return "/bin/kill hangs";
            }
            return kill.exitValue() == 0 ? null : "/bin/kill ended with status " + kill.exitValue();
        } catch (IOException e) {
            return "no /bin/kill: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Loaded by the first call that needs it. */
    private static final class LibC {
        static final boolean AVAILABLE = register();

        static native int kill(int pid, int signal);

        static native int waitpid(int pid, int[] status, int options);

        private static boolean register() {
            try {
                Native.register(LibC.class, "c");
                return true;
            } catch (LinkageError | RuntimeException e) {
                return false;
            }
        }
    }
}
