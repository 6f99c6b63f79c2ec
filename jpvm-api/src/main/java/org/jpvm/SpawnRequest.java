package org.jpvm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What to start, how many, and where; immutable, built by the {@code with} methods:
 *
 * <pre>{@code
 * pvm.spawn(SpawnRequest.program("slave1").withCount(4).withArguments("a", "b").onHost("node7"));
 * pvm.spawn(SpawnRequest.javaClass(Worker.class).withCount(8));
 * }</pre>
 *
 * @param file        program name as in {@code pvm_spawn}; a Java class as {@code java:NAME} (process) or {@code hosted:NAME} (thread of the
 *                    host's container)
 * @param arguments   program arguments without the program name
 * @param flags       {@link #ON_HOST}, {@link #ON_ARCHITECTURE}, {@link #DEBUG}, {@link #COMPLEMENT}, {@link #NO_PARENT}
 * @param where       host or architecture for these flags, optionally {@code :directory}; may be empty
 * @param count       number of tasks, at least 1
 * @param environment variables for the tasks, besides those of {@code PVM_EXPORT}
 */
public record SpawnRequest(
        String file, List<String> arguments, int flags, String where, int count, Map<String, String> environment) {
    /** {@code PvmTaskHost}: {@code where} is a host name, {@code .} the spawner's host. */
    public static final int ON_HOST = 1;
    /** {@code PvmTaskArch}: {@code where} is an architecture. */
    public static final int ON_ARCHITECTURE = 2;
    /** {@code PvmTaskDebug}: start under the debugger script. */
    public static final int DEBUG = 4;
    /** {@code PvmHostCompl}: use the hosts that {@code where} does not name. */
    public static final int COMPLEMENT = 32;
    /** {@code PvmNoSpawnParent}: the tasks do not learn their parent. */
    public static final int NO_PARENT = 64;

    /** Prefix of {@code file} for a Java class in a process of its own. */
    public static final String JAVA_PREFIX = "java:";
    /** Prefix of {@code file} for a Java class in the host's container. */
    public static final String HOSTED_PREFIX = "hosted:";

    /**
     * Copies the collections.
     *
     * @throws PvmException BAD_PARAM when something is null
     */
    public SpawnRequest {
        Arguments.given(file, "file");
        Arguments.given(where, "where");
        arguments = List.copyOf(Arguments.allGiven(arguments, "arguments"));
        environment = Map.copyOf(Arguments.allGiven(environment, "environment"));
    }

    /** One task of an executable, found by PVM's search rules. */
    public static SpawnRequest program(String file) {
        return new SpawnRequest(file, List.of(), 0, "", 1, Map.of());
    }

    /** One task of a Java class with a {@code main} method, in a JVM of its own. */
    public static SpawnRequest javaClass(Class<?> main) {
        return program(JAVA_PREFIX + Arguments.given(main, "main").getName());
    }

    /** One task of a Java class with a {@code main} method, in the container JVM of its host: starts in a millisecond. */
    public static SpawnRequest hosted(Class<?> main) {
        return program(HOSTED_PREFIX + Arguments.given(main, "main").getName());
    }

    /** With these arguments. */
    public SpawnRequest withArguments(String... values) {
        return new SpawnRequest(
                file, Arrays.asList(Arguments.given(values, "arguments")), flags, where, count, environment);
    }

    /** With this number of tasks. */
    public SpawnRequest withCount(int value) {
        return new SpawnRequest(file, arguments, flags, where, value, environment);
    }

    /** With these variables in the tasks' environment. */
    public SpawnRequest withEnvironment(Map<String, String> values) {
        return new SpawnRequest(file, arguments, flags, where, count, values);
    }

    /** With these flag bits and place, as in {@code pvm_spawn}. */
    public SpawnRequest withPlace(int flagBits, String place) {
        return new SpawnRequest(file, arguments, flagBits, place, count, environment);
    }

    /** On the host of this name. */
    public SpawnRequest onHost(String name) {
        return withPlace(flags & ~ON_ARCHITECTURE | ON_HOST, name);
    }

    /** On hosts of this architecture. */
    public SpawnRequest onArchitecture(String name) {
        return withPlace(flags & ~ON_HOST | ON_ARCHITECTURE, name);
    }

    /** Without telling the tasks who spawned them. */
    public SpawnRequest withoutParent() {
        return withPlace(flags | NO_PARENT, where);
    }
}
