package org.jpvm;

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
}
