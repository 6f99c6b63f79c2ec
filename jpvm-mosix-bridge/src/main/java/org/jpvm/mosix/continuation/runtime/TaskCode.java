package org.jpvm.mosix.continuation.runtime;

import java.lang.invoke.MutableCallSite;

/** What a class loader of transformed classes offers to the code it has defined. */
public interface TaskCode {
    /** The one call site that all polls of this loader's classes share. */
    MutableCallSite pollSite();

    /**
     * Whether the static initialiser of a class must not run, because the values of its fields come with the task's state.
     *
     * @param type a class of this loader whose initialisation has just begun
     */
    boolean skipsInitialiser(Class<?> type);

    /**
     * Notes where a lambda object comes from, so that one like it can be made in another JVM.
     *
     * @param lambda the hidden class of the lambda objects
     * @param owner the class whose code makes them
     * @param index which of the owner's lambda expressions it is; its factory is {@code $mig$lambda$index}
     */
    void lambdaLinked(Class<?> lambda, Class<?> owner, int index);
}
