package org.jpvm.daemon.io;

import java.util.List;
import java.util.Map;
import org.jpvm.daemon.core.LaunchRequest;

/**
 * What the launcher needs to know besides each request.
 *
 * @param environment      environment of the daemon, with PVM_ARCH, PVMSOCK, PVM_TMP and PVM_VMID as this daemon has them; tasks inherit it
 * @param workingDirectory directory to start tasks in, null for that of the daemon's process
 * @param debugger         program that starts a task under a debugger
 * @param classPath        class path of this daemon, which Java tasks get behind their own
 * @param javaOptions      options for the JVM of each Java process
 * @param containerOptions options for the JVM of hosted tasks
 */
public record LaunchSettings(
        Map<String, String> environment,
        String workingDirectory,
        String debugger,
        String classPath,
        List<String> javaOptions,
        List<String> containerOptions) {
    /** Class path of Java tasks, in front of the daemon's own. */
    public static final String CLASS_PATH = LaunchRequest.CLASS_PATH_VARIABLE;
    /** Options for JVMs of Java tasks, blanks between. */
    public static final String JAVA_OPTIONS = "JPVM_JAVA_OPTS";
    /** Options for the JVM of hosted tasks, blanks between. */
    public static final String CONTAINER_OPTIONS = "JPVM_CONTAINER_OPTS";
    /** Home of the JDK whose JVM runs hosted tasks, by default that of the daemon. */
    public static final String CONTAINER_HOME = "JPVM_CONTAINER_HOME";

    /** Copies the collections. */
    public LaunchSettings {
        environment = Map.copyOf(environment);
        javaOptions = List.copyOf(javaOptions);
        containerOptions = List.copyOf(containerOptions);
    }

    /** The same with another directory for tasks. */
    LaunchSettings withWorkingDirectory(String directory) {
        return new LaunchSettings(environment, directory, debugger, classPath, javaOptions, containerOptions);
    }

    /** The same with another debugger. */
    LaunchSettings withDebugger(String path) {
        return new LaunchSettings(environment, workingDirectory, path, classPath, javaOptions, containerOptions);
    }
}
