package org.jpvm.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real {@code pvmd} of C PVM in a directory and a virtual machine of its own.
 *
 * <p>The installation is {@code -Djpvm.cpvm.root} ({@code /usr/lib/pvm3}); {@code pvmd} is looked for in the PATH and in its {@code lib}.
 * Without one, tests are skipped with a line that says so, or fail with {@code -Djpvm.cpvm.required=true}.
 */
public final class CPvm implements RunningDaemon {
    private static final long START_SECONDS = 20;

    private final Process process;
    private final Path directory;
    private final Map<String, String> environment;
    private final String address;

    private CPvm(Process process, Path directory, Map<String, String> environment, String address) {
        this.process = process;
        this.directory = directory;
        this.environment = environment;
        this.address = address;
    }

    /** Starts a daemon, or ends the test as skipped when there is no C PVM. */
    public static CPvm start() {
        Path root = Path.of(System.getProperty("jpvm.cpvm.root", "/usr/lib/pvm3"));
        Path daemon = find(root);
        Needs.cpvm(
                daemon != null,
                "pvmd is neither in PATH nor in " + root.resolve("lib") + "; install it or set -Djpvm.cpvm.root");
        try {
            return start(root, daemon);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The C programs that come with PVM are on its search path. */
    public static boolean hasProgram(String name) {
        return inPath(name) != null;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    /** Address of the daemon's socket. */
    public String address() {
        return address;
    }

    @Override
    public String log() {
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("pvml."))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void kill() {
        // Not SIGTERM: pvmd passes it on to every task that is enrolled, the JVM of the test among them.
        process.destroyForcibly();
        await(process);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        kill();
        children.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CPvm start(Path root, Path daemon) throws IOException {
        // Not the default temporary directory: the paths of unix sockets in it must stay below 108 bytes.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        Map<String, String> pvm = new HashMap<>();
        pvm.put("PVM_TMP", directory.toString());
        pvm.put("PVM_VMID", "t" + ProcessHandle.current().pid());
        ProcessBuilder builder = new ProcessBuilder(daemon.toString(), "-n127.0.0.1");
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("PVM"));
        variables.putAll(pvm);
        variables.put("PVM_ROOT", root.toString());
        variables.put("PVM_ALLOW_ROOT", "1");
        variables.put("PVM_PATH", System.getenv().getOrDefault("PATH", "/usr/bin"));
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> readAddress(process, output));
        try {
            return new CPvm(process, directory, pvm, first.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            process.destroyForcibly();
            throw new AssertionError("pvmd did not start within " + START_SECONDS + " s: " + output, e);
        }
    }

    private static String readAddress(Process process, StringBuilder output) {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("/") || line.matches("[0-9a-f]{8}:[0-9a-f]{4}")) {
                    return line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("pvmd ended: " + output);
    }

    private static Path find(Path root) {
        Path found = inPath("pvmd");
        Path own = root.resolve("lib").resolve("pvmd");
        return found != null ? found : Files.isExecutable(own) ? own : null;
    }

    private static Path inPath(String name) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("pvmd does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
