package org.jpvm.conformance.api;

/** One fact, called without reflection: a task with the JDK on its stack cannot be moved. */
public interface FactBody {
    /** Makes the object that the fact is a method of. */
    Object topic();

    /** Runs it. */
    void prove(Object topic) throws Throwable;
}
