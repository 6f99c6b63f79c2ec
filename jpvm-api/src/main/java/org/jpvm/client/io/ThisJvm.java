package org.jpvm.client.io;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.client.SpawnPlan;

/** This JVM as the model of those that spawned Java classes run in. */
public final class ThisJvm {
    private ThisJvm() {}

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
