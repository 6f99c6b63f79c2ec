package org.jpvm.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;

/**
 * Spawns Java classes under any daemon. jpvmd knows {@code java:NAME} and {@code hosted:NAME}; to a C pvmd these are files that do not
 * exist, so there the request is repeated with this JVM's own {@code java} command, which suits hosts that share the file system.
 */
final class JavaTasks {
    private JavaTasks() {}

    /** As {@link PvmTask#spawn}, under a C pvmd too. */
    static SpawnResult spawn(PvmTask pvm, SpawnRequest request) {
        SpawnResult result = pvm.spawn(request);
        boolean unknownKind = result.tids().isEmpty()
                && !result.errors().isEmpty()
                && result.errors().get(0) == PvmError.NO_FILE;
        return unknownKind && request.file().contains(":") ? pvm.spawn(asJavaCommand(request)) : result;
    }

    private static SpawnRequest asJavaCommand(SpawnRequest request) {
        List<String> arguments = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                request.file().substring(request.file().indexOf(':') + 1)));
        arguments.addAll(request.arguments());
        return new SpawnRequest(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                arguments,
                request.flags(),
                request.where(),
                request.count(),
                request.environment());
    }

    /** The daemon starts tasks in another directory. */
    private static String absolute(String classPath) {
        StringBuilder result = new StringBuilder();
        for (String entry : classPath.split(java.io.File.pathSeparator)) {
            result.append(result.length() == 0 ? "" : java.io.File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return result.toString();
    }
}
