package org.jpvm.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmProvider;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.client.io.DaemonLocator;
import org.junit.jupiter.api.Assumptions;

/** The provider {@code native} on the class path of a test, and JVMs that use it. */
public final class NativeProvider {
    private static final long END_SECONDS = 40;

    private NativeProvider() {}

    /** Enrols this JVM, or ends the test as skipped, or failed when C PVM is required, where libpvm3 is missing. */
    public static PvmTask enroll(RunningDaemon daemon, String name) {
        return find().enroll(new EnrollOptions(environment(daemon), name));
    }

    /**
     * The address of a daemon, a directory that outlives it, since libpvm3 keeps to its first one, and the variable without which libpvm3
     * ends the processes of root.
     */
    public static Map<String, String> environment(RunningDaemon daemon) {
        String address = DaemonLocator.locate(daemon.environment()).address().text();
        return Map.of("PVMSOCK", address, "PVM_TMP", "/tmp", "PVM_ALLOW_ROOT", "1");
    }

    /** The provider when its library is there. */
    public static PvmProvider find() {
        for (PvmProvider provider : ServiceLoader.load(PvmProvider.class)) {
            if (provider.name().equals("native")) {
                String problem = provider.unavailability();
                if (problem == null) {
                    return provider;
                }
                if (Boolean.getBoolean("jpvm.cpvm.required")) {
                    throw new AssertionError(problem);
                }
                Assumptions.abort(problem);
            }
        }
        throw new AssertionError("no provider native on the class path");
    }

    /** A request for a class with a main method in a JVM that uses the provider. */
    public static SpawnRequest program(Class<?> main, String... arguments) {
        return program("native", main, arguments);
    }

    /** A request for a class with a main method in a JVM that uses this provider. */
    public static SpawnRequest program(String provider, Class<?> main, String... arguments) {
        List<String> command = command(provider, List.of(), main, arguments);
        return SpawnRequest.program(command.get(0))
                .withArguments(command.subList(1, command.size()).toArray(new String[0]));
    }

    /** Runs a class with a main method to its end and gives its output, both streams. */
    public static String run(
            String provider,
            List<String> jvmOptions,
            Map<String, String> environment,
            Class<?> main,
            String... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(command(provider, jvmOptions, main, arguments)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(main + " does not end: " + output);
            }
            return output + "exit status " + process.exitValue() + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> command(String provider, List<String> jvmOptions, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                // Newer JVMs warn when JNA loads its library.
                "--enable-native-access=ALL-UNNAMED",
                "-Djpvm.provider=" + provider,
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
