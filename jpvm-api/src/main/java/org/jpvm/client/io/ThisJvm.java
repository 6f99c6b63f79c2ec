package org.jpvm.client.io;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.client.SpawnPlan;

/** This JVM as the model of those that spawned Java classes run in. */
public final class ThisJvm {
    /** System property, {@code true} in a JVM that runs many tasks: what holds for it does not hold for each of them. */
    public static final String SHARED_PROPERTY = "jpvm.jvm.shared";

    private ThisJvm() {}

    /**
     * As {@link #asLauncher(boolean)} for a task that was started with this environment: one that shares its JVM with others has a class path of
     * its own there.
     */
    static SpawnPlan.JavaStart asLauncher(boolean byDaemon, Map<String, String> environment) {
        SpawnPlan.JavaStart start = asLauncher(byDaemon);
        String own = Boolean.getBoolean(SHARED_PROPERTY) ? environment.get(SpawnPlan.CLASS_PATH_VARIABLE) : null;
        return own == null || own.isEmpty() ? start : new SpawnPlan.JavaStart(byDaemon, start.launcher(), own);
    }

    /** Its launcher and class path; {@code byDaemon} tells whether the daemon knows Java classes by itself. */
    public static SpawnPlan.JavaStart asLauncher(boolean byDaemon) {
        String launcher =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new SpawnPlan.JavaStart(byDaemon, launcher, classPath);
    }
}
