package org.jpvm;

import java.util.ServiceLoader;

/**
 * Opens sessions with the local daemon:
 *
 * <pre>{@code
 * try (PvmTask pvm = Pvm.enroll()) {
 *     System.out.println("I am " + pvm.tid());
 * }
 * }</pre>
 *
 * The system property {@code jpvm.provider} chooses the implementation by name; {@code java} unless set.
 */
public final class Pvm {
    private static final String PROVIDER_PROPERTY = "jpvm.provider";

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

    private static PvmProvider provider() {
        String wanted = System.getProperty(PROVIDER_PROPERTY, "java");
        StringBuilder found = new StringBuilder();
        for (PvmProvider provider : ServiceLoader.load(PvmProvider.class, Pvm.class.getClassLoader())) {
            if (provider.name().equals(wanted)) {
                return provider;
            }
            found.append(' ').append(provider.name());
        }
        throw new PvmException(
                PvmError.SYS_ERR, "no provider " + PROVIDER_PROPERTY + "=" + wanted + "; on the class path:" + found);
    }
}
