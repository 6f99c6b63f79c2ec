package org.jpvm.daemon.container;

/**
 * Which classes the tasks of a container share. Each task loads its own, so that its statics are its own as in a process; only the JDK and jpvm
 * itself come from the container, because their state is per task already. jpvm's examples are tasks like others.
 */
public final class SharedClasses {
    private static final String RUNTIME = "org.jpvm.";
    private static final String EXAMPLES = "org.jpvm.examples.";

    private SharedClasses() {}

    /** Whether a class is the container's. */
    public static boolean isShared(String className) {
        return className.startsWith("java.") || className.startsWith(RUNTIME) && !className.startsWith(EXAMPLES);
    }
}
