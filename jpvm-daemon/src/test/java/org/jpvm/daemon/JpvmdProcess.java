package org.jpvm.daemon;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.testing.RunningDaemon;

/** A jpvmd in a process, a directory and a virtual machine of its own. */
public final class JpvmdProcess implements RunningDaemon {
    private static final long END_SECONDS = 20;

    private final Process process;
    private final Path directory;

    private JpvmdProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Starts a daemon and waits until it takes tasks. */
    public static JpvmdProcess start() {
        try {
            // Not the default temporary directory: the paths of unix sockets in it must stay below 108 bytes.
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    PvmdMain.class.getName(),
                    "-n127.0.0.1");
            Map<String, String> variables = builder.environment();
            variables.keySet().removeIf(name -> name.startsWith("PVM") || name.equals("JAVA_TOOL_OPTIONS"));
            variables.putAll(environment(directory));
            // For the C programs.
            variables.put("PVM_ALLOW_ROOT", "1");
            variables.put("PVM_PATH", System.getenv().getOrDefault("PATH", "/usr/bin"));
            builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.INHERIT);
            JpvmdProcess daemon = new JpvmdProcess(builder.start(), directory);
            daemon.awaitAddress();
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> environment() {
        return environment(directory);
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
        process.destroyForcibly();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        kill();
        children.forEach(ProcessHandle::destroyForcibly);
        // A child may delete its own files meanwhile.
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Path directory) {
        return Map.of(
                "PVM_TMP",
                directory.toString(),
                "PVM_VMID",
                "t" + ProcessHandle.current().pid());
    }

    private void awaitAddress() throws IOException {
        // Not closed: the daemon must not meet a broken pipe.
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (lines.readLine() == null) {
            close();
            throw new AssertionError("the daemon ended without giving its address");
        }
    }
}
