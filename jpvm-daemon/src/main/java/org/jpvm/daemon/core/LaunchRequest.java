package org.jpvm.daemon.core;

import java.util.List;

/**
 * A program to start on this host.
 *
 * @param tid              tid that the task will have
 * @param kind             what to start
 * @param program          path of the executable, or class name
 * @param arguments        arguments without the program name
 * @param environment      {@code NAME=value} each, laid over the daemon's environment in order; holds PVMEPID
 * @param workingDirectory directory to start in, or null for the daemon's
 * @param debug            start under the debugger script
 */
public record LaunchRequest(
        int tid,
        Kind kind,
        String program,
        List<String> arguments,
        List<String> environment,
        String workingDirectory,
        boolean debug) {
    /** Variable with the class path of Java tasks, on the spawner's host. */
    public static final String CLASS_PATH_VARIABLE = "JPVM_CLASSPATH";

    /** Variable that says from which daemon a hosted task gets its classes; set by the daemon of the spawner. */
    public static final String ORIGIN_VARIABLE = "JPVM_ORIGIN";

    /**
     * Variable in the environment of a spawn that says whether its tasks stay on their hosts: 0 for no, anything else for yes. Without it those do that
     * are placed on a host by name.
     */
    public static final String PIN_VARIABLE = "JPVM_PIN";

    /** Kinds of tasks. */
    public enum Kind {
        /** An executable file. */
        NATIVE,
        /** A Java class in a JVM of its own. */
        JAVA,
        /** A Java class in the host's container JVM. */
        HOSTED
    }
}
