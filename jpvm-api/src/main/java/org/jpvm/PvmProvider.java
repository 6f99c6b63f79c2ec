package org.jpvm;

import java.util.List;

/** An implementation of the task library: {@code java} (pure Java) or {@code native} (libpvm3). Found with {@link java.util.ServiceLoader}. */
public interface PvmProvider {
    /** Name for {@code -Djpvm.provider}. */
    String name();

    /**
     * Enrols a new task.
     *
     * @throws PvmException SYS_ERR when there is no daemon, with the address tried and the way out
     */
    PvmTask enroll(EnrollOptions options);

    /**
     * Starts the daemon of this host, as {@link Pvm#startDaemon(List, EnrollOptions)} says.
     *
     * @throws PvmException DUP_HOST, CANT_START; NOT_IMPL when the provider starts none
     */
    default EnrollOptions startDaemon(List<String> arguments, EnrollOptions environment) {
        throw new PvmException(PvmError.NOT_IMPL, "provider " + name() + " starts no daemon; start pvmd from a shell");
    }

    /**
     * Why this provider cannot work in this process, with what was looked for and where and the way out; null when it can. May load
     * libraries.
     */
    default String unavailability() {
        return null;
    }
}
