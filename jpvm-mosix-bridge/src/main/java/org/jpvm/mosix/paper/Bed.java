package org.jpvm.mosix.paper;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts made of namespaces of this computer. They go when this is closed, and whenever this JVM ends, by whatever: a program of their own, in a
 * session of its own, waits for the end of a pipe from here.
 */
final class Bed implements AutoCloseable {
    private static final Duration UP_LIMIT = Duration.ofMinutes(3);
    private static final long COMMAND_SECONDS = 60;
    private static final long DOWN_SECONDS = 60;
    private static final Pattern UP = Pattern.compile("(?m)^up$");
    private static final int NAME_SPACE = 36 * 36 * 36 * 36;

    /** No limit that a program with few threads would notice. */
    private static final double UNLIMITED = 100.0 * Runtime.getRuntime().availableProcessors();

    private final String name;
    private final int count;
    private final Map<String, String> variables;
    private final Dialogue holder;
    private final Thread atEnd = new Thread(this::down, "test bed down");

    private Bed(String name, int count, Map<String, String> variables, Dialogue holder) {
        this.name = name;
        this.count = count;
        this.variables = variables;
        this.holder = holder;
    }

    /**
     * Makes hosts without limits of processor time.
     *
     * @param shared    a directory that all hosts see under its name
     * @param variables for all that runs on the hosts, remote shells included
     */
    static Bed up(int count, Path shared, Map<String, String> variables) throws IOException, InterruptedException {
        String name = "p" + base36(ProcessHandle.current().pid() % NAME_SPACE);
        Map<String, String> all = new TreeMap<>(variables);
        all.put("JPVM_TESTBED", name);
        all.put("JPVM_NO_BUILD", "1");
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("PVM_TMP", "/tmp");
        all.put("PVM_ALLOW_ROOT", "1");
        List<String> words = new ArrayList<>(List.of("hold", Integer.toString(count), "--cpu", number(UNLIMITED)));
        for (Path path : List.of(shared, Path.of(System.getProperty("java.home")))) {
            if (path.startsWith("/tmp") || path.startsWith("/run")) {
                words.add("--share");
                words.add(path.toString());
            }
        }
        // In a session of its own Ctrl-C does not reach it.
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(script(words));
        Dialogue holder = new Dialogue("the test bed", builder(command, all));
        Bed bed = new Bed(name, count, all, holder);
        Runtime.getRuntime().addShutdownHook(bed.atEnd);
        try {
            holder.await(UP, UP_LIMIT);
        } catch (IOException | InterruptedException e) {
            bed.close();
            throw e;
        }
        return bed;
    }

    private static String base36(long number) {
        String digits = "000" + Long.toString(number, 36);
        return digits.substring(digits.length() - 4);
    }

    private static List<String> script(List<String> words) {
        List<String> command = new ArrayList<>(List.of(Launcher.path(), "testbed"));
        command.addAll(words);
        return command;
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("PVM") || key.startsWith("JPVM_"));
        builder.environment().putAll(variables);
        return builder;
    }

    int count() {
        return count;
    }

    /** Name of a host, from 1 on. */
    String name(int host) {
        return "node" + host;
    }

    /** Limits the processor time of a host. */
    void limit(int host, double percent) throws IOException, InterruptedException {
        command("limit", Integer.toString(host), number(percent));
    }

    /** Takes the limits away. */
    void unlimit() throws IOException, InterruptedException {
        command("limit", "all", number(UNLIMITED));
    }

    /** Runs a command of the test bed to its end. */
    private void command(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("jpvm-paper", ".out");
        try {
            Process process = builder(script(List.of(words)), variables)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException("testbed " + String.join(" ", words) + (ended ? ": " : " does not end: ")
                        + Files.readString(output, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Starts a program on a host, within its limit. */
    Dialogue start(int host, List<String> words) throws IOException {
        return start(host, false, words);
    }

    /** Starts a program on a host that the limit of the host does not hold back. */
    Dialogue startFree(int host, List<String> words) throws IOException {
        return start(host, true, words);
    }

    private Dialogue start(int host, boolean free, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("run"));
        if (free) {
            command.add("--free");
        }
        command.add(Integer.toString(host));
        command.addAll(words);
        ProcessBuilder builder = builder(script(command), variables);
        builder.environment().put("PVM_RSH", "/run/jpvm-testbed/" + name + "/rsh");
        return new Dialogue(words.get(0) + " on " + name(host), builder);
    }

    /** Output of a short command on a host. */
    String output(int host, String... words) throws IOException, InterruptedException {
        try (Dialogue dialogue = startFree(host, withEnd(words))) {
            Matcher matcher =
                    dialogue.await(Pattern.compile("(?s)(.*)\nend-of-output\n"), Duration.ofSeconds(COMMAND_SECONDS));
            return matcher.group(1);
        }
    }

    private static List<String> withEnd(String... words) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" 2>&1; echo; echo end-of-output", "sh"));
        command.addAll(List.of(words));
        return command;
    }

    /** The logs of all daemons, for messages. */
    String logs() {
        StringBuilder text = new StringBuilder();
        for (int host = 1; host <= count; host++) {
            try {
                String log = output(host, "sh", "-c", "tail -n 8 /tmp/pvml.*");
                text.append("--- ")
                        .append(name(host))
                        .append('\n')
                        .append(log.strip())
                        .append('\n');
            } catch (IOException e) {
                text.append(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return text.toString();
            }
        }
        return text.toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    private void down() {
        holder.closeInput();
        holder.awaitEnd(Duration.ofSeconds(DOWN_SECONDS));
    }

    @Override
    public void close() {
        down();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook runs.
        }
    }
}
