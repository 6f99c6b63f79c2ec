package org.jpvm;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens sessions with the local daemon:
 *
 * <pre>{@code
 * try (PvmTask pvm = Pvm.enroll()) {
 *     System.out.println("I am " + pvm.tid());
 * }
 * }</pre>
 *
 * The system property {@code jpvm.provider} chooses the implementation: {@code java}, which it is unless set, {@code native}, which is
 * libpvm3, or {@code auto}, which is {@code native} where that is on the class path and its library loads, and else {@code java}; the first
 * time it is {@code java}, the logger of this class says why at debug level.
 */
public final class Pvm {
    private static final String PROVIDER_PROPERTY = "jpvm.provider";
    private static final long HOSTFILE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int HOSTFILE_PAUSES = 12_000;
    private static final String JAVA = "java";
    private static final String NATIVE = "native";
    private static final String AUTO = "auto";
    private static final AtomicBoolean FALLBACK_SAID = new AtomicBoolean();

    private Pvm() {}

    /**
     * Enrols a new task with the daemon that the environment names; every call gives another task. Blocks during the handshake.
     *
     * @throws PvmException SYS_ERR when no daemon answers
     */
    public static PvmTask enroll() {
        return enroll(TaskScope.current().options());
    }

    /** As {@link #enroll()} with another environment. */
    public static PvmTask enroll(EnrollOptions options) {
        PvmTask session = provider().enroll(options);
        TaskScope.current().adopt(session);
        return session;
    }

    /**
     * Starts the daemon of this host; Java form of {@code pvm_start_pvmd}, but for the enrolment. The program is
     * {@code $PVM_ROOT/lib/pvmd} when that is there, else {@code pvmd} in the PATH. It outlives the caller. Blocks until it takes tasks.
     *
     * @param arguments   the daemon's arguments: {@code -d<mask>}, {@code -n<name>}, a hostfile
     * @param environment the environment of the daemon and of the tasks that are to find it
     * @return options to enrol there: the same environment with PVMSOCK
     * @throws PvmException DUP_HOST when one runs already, CANT_START with the reason when it does not start
     */
    public static EnrollOptions startDaemon(List<String> arguments, EnrollOptions environment) {
        return provider().startDaemon(arguments, environment);
    }

    /** As {@link #startDaemon(List, EnrollOptions)} with the environment of the calling task. */
    public static EnrollOptions startDaemon(String... arguments) {
        return startDaemon(List.of(arguments), TaskScope.current().options());
    }

    /**
     * Waits until a fresh daemon has added the hosts of its hostfile, as {@code pvm_start_pvmd} does with {@code block}; at most ten
     * minutes. As long as it adds hosts it refuses other additions, which is how this call knows.
     */
    public static void awaitHostfile(PvmTask pvm) {
        HostInfo self = pvm.hosts().get(0);
        for (int i = 0; i < HOSTFILE_PAUSES; i++) {
            try {
                int[] results = pvm.addHosts(List.of(self.name()));
                if (results.length == 0 || results[0] != PvmError.ALREADY.code()) {
                    return;
                }
            } catch (PvmException e) {
                if (e.error() != PvmError.ALREADY) {
                    return;
                }
            }
            LockSupport.parkNanos(HOSTFILE_PAUSE_NANOS);
        }
    }

    private static PvmProvider provider() {
        String wanted = System.getProperty(PROVIDER_PROPERTY, JAVA);
        return wanted.equals(AUTO) ? best() : named(wanted);
    }

    private static PvmProvider best() {
        PvmProvider provider = find(NATIVE, new StringBuilder());
        String problem = provider == null ? "jpvm-native is not on the class path" : provider.unavailability();
        if (problem == null) {
            return provider;
        }
        if (FALLBACK_SAID.compareAndSet(false, true)) {
            System.getLogger(Pvm.class.getName())
                    .log(System.Logger.Level.DEBUG, "provider java instead of native: " + problem);
        }
        return named(JAVA);
    }

    private static PvmProvider named(String wanted) {
        StringBuilder found = new StringBuilder();
        PvmProvider provider = find(wanted, found);
        if (provider != null) {
            return provider;
        }
        String wayOut = wanted.equals(NATIVE) ? "; put jpvm-native and JNA there, or choose java or auto" : "";
        throw new PvmException(
                PvmError.SYS_ERR,
                "no provider " + PROVIDER_PROPERTY + "=" + wanted + "; on the class path:" + found + wayOut);
    }

    private static PvmProvider find(String wanted, StringBuilder others) {
        for (PvmProvider provider : ServiceLoader.load(PvmProvider.class, Pvm.class.getClassLoader())) {
            if (provider.name().equals(wanted)) {
                return provider;
            }
            others.append(' ').append(provider.name());
        }
        return null;
    }
}
