package org.jpvm;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.placement.SpawnHints;

/**
 * What to start, how many, and where; immutable, built by the {@code with} methods:
 *
 * <pre>{@code
 * pvm.spawn(SpawnRequest.program("slave1").withCount(4).withArguments("a", "b").onHost("node7"));
 * pvm.spawn(SpawnRequest.javaClass(Worker.class).withCount(8));
 * pvm.spawn(SpawnRequest.program("solve").placement("least-loaded").hints(30, 512L << 20));
 * }</pre>
 *
 * @param file        program name as in {@code pvm_spawn}; a Java class as {@code java:NAME} (process) or {@code hosted:NAME} (thread of the
 *                    host's container); {@code restored:FILE}
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

    /** Prefix of {@code file} for the file, by its absolute path, to which a hosted task wrote itself: {@link org.jpvm.migration.Migration#checkpoint}. */
    public static final String RESTORED_PREFIX = "restored:";

    /** Variable of {@code environment} that names the placement policy; a C program says it by {@code PVM_EXPORT}. */
    public static final String PLACEMENT_VARIABLE = "JPVM_PLACEMENT";

    /**
     * Variable of {@code environment} that says whether the tasks stay where they are placed: 1, or 0 for those that would because of a host
     * named; a C program says it by {@code PVM_EXPORT}.
     */
    public static final String PIN_VARIABLE = "JPVM_PIN";

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

    /**
     * One task that goes on where another one, or the same one earlier, wrote itself to a file, as a hosted task on the spawner's host: the file is read
     * where the task starts, so with {@link #onHost} it must be there. Only at a Java daemon. The task may move afterwards.
     *
     * @param file from {@link org.jpvm.migration.Migration#checkpoint}
     */
    public static SpawnRequest restored(Path file) {
        return program(RESTORED_PREFIX
                        + Arguments.given(file, "file").toAbsolutePath().normalize())
                .onHost(".")
                .pinned(false);
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

    /** With these variables in the tasks' environment. What {@link #placement}, {@link #hints} and {@link #pinned} said stays unless it is among them. */
    public SpawnRequest withEnvironment(Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(Arguments.allGiven(values, "environment"));
        for (String kept : List.of(PLACEMENT_VARIABLE, SpawnHints.VARIABLE, PIN_VARIABLE)) {
            if (environment.containsKey(kept)) {
                all.putIfAbsent(kept, environment.get(kept));
            }
        }
        return new SpawnRequest(file, arguments, flags, where, count, all);
    }

    /**
     * On hosts that this policy chooses among those that qualify, where that is a Java daemon's affair: it has no effect on a spawn that names
     * a host, nor at C's daemon. A name that the daemon does not know, or a policy that fails, is reported there, and round robin places.
     *
     * @param policy name of a {@link org.jpvm.placement.PlacementPolicy}, or its class name
     */
    public SpawnRequest placement(String policy) {
        return withVariable(PLACEMENT_VARIABLE, Arguments.given(policy, "policy"));
    }

    /**
     * With what is known about the tasks, for policies that make use of it.
     *
     * @param work     standard CPU-seconds that each will need, NaN if unknown
     * @param memory   bytes that each will hold, 0 if unknown
     * @param partners tasks that they will talk to
     * @throws PvmException BAD_PARAM for numbers below zero or more than {@link SpawnHints#MAX_PARTNERS} partners
     */
    public SpawnRequest hints(double work, long memory, Tid... partners) {
        int[] tids = Arrays.stream(Arguments.given(partners, "partners"))
                .mapToInt(Tid::value)
                .toArray();
        try {
            return withVariable(SpawnHints.VARIABLE, new SpawnHints(work, memory, tids).text());
        } catch (IllegalArgumentException e) {
            throw new PvmException(PvmError.BAD_PARAM, e.getMessage());
        }
    }

    /**
     * Whether the tasks stay on the hosts where they are placed. Without this, those stay that are placed on a host by its name; others may be moved
     * where a bridge balances the machine. A task may say otherwise later: {@link org.jpvm.migration.Migration}.
     */
    public SpawnRequest pinned(boolean value) {
        return withVariable(PIN_VARIABLE, value ? "1" : "0");
    }

    private SpawnRequest withVariable(String name, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(name, value);
        return new SpawnRequest(file, arguments, flags, where, count, all);
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
