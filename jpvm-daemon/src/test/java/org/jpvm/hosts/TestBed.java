package org.jpvm.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.conformance.CPvm;
import org.junit.jupiter.api.Assumptions;

/**
 * Hosts that are namespaces of this computer, made by {@code jpvm testbed}. It goes down with {@link #close}, with this JVM, or, when that was
 * killed, before the next one comes up.
 */
final class TestBed extends Hosts {
    private static final Path STATES = Path.of("/run/jpvm-testbed");
    private static final String OWNER = "owner";
    private static final int NOT_HERE = 3;
    private static final long LIMIT_SECONDS = 90;
    private static final long SCALE_SECONDS = 1500;
    private static final String LIST = "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null;"
            + " echo; done | grep -v '^$' | sort; find /tmp /dev/shm /run -xdev -not -type d -not -path /run/criu.kdat | sort";
    /** All but the host's own: its first process, what that waits for, and sshd. */
    private static final String END_ALL = "for p in /proc/[0-9]*; do n=${p#/proc/}; case $(cat $p/comm 2>/dev/null) in"
            + " sshd|sleep) ;; *) [ $n = 1 ] || [ $n = $$ ] || kill -9 $n 2>/dev/null ;; esac; done; rm -f /tmp/pvm*";

    private static int made;
    private static String problem;
    private static boolean tried;

    private final String bed;
    private final Thread atEnd = new Thread(this::down, "test bed down");
    private final boolean[] ended;
    private final Map<String, String> variables;

    /** No namespaces, no root, no sshd. */
    private static final class NotHereException extends IOException {
        private static final long serialVersionUID = 1;

        NotHereException(String message) {
            super(message);
        }
    }

    private TestBed(TestHome home, int count, String bed, Map<String, String> variables) {
        super(home, count);
        this.bed = bed;
        this.variables = variables;
        this.ended = new boolean[count + 1];
    }

    /** Why there can be no test bed here, null when there can; said once on standard output. */
    static synchronized String problem() throws IOException, InterruptedException {
        if (!tried) {
            tried = true;
            try {
                make(1).close();
            } catch (NotHereException e) {
                problem = e.getMessage();
                System.out.println("SKIPPED, or done on loopback addresses, as there is no test bed here: " + problem);
            }
        }
        if (problem != null && Boolean.getBoolean("jpvm.testbed.required")) {
            throw new AssertionError(problem);
        }
        return problem;
    }

    /** Skips the test where there can be no test bed. */
    static void require() throws IOException, InterruptedException {
        String absence = problem();
        Assumptions.assumeTrue(absence == null, absence);
    }

    /** Makes a test bed with options of {@code testbed up}. */
    static TestBed make(int count, String... options) throws IOException, InterruptedException {
        return make(Map.of(), count, options);
    }

    /** As {@link #make(int, String...)} with other variables for all that runs there. */
    static TestBed make(Map<String, String> variables, int count, String... options)
            throws IOException, InterruptedException {
        TestHome home = TestHome.get();
        removeOrphans(home);
        TestBed hosts = new TestBed(home, count, nextName(), variables);
        List<String> words = new ArrayList<>(List.of("up", Integer.toString(count)));
        words.addAll(List.of(options));
        for (Path path : home.shared()) {
            words.add("--share");
            words.add(path.toString());
        }
        Runtime.getRuntime().addShutdownHook(hosts.atEnd);
        Result result = hosts.script(words);
        if (result.status() != 0) {
            Runtime.getRuntime().removeShutdownHook(hosts.atEnd);
            if (result.status() == NOT_HERE || result.output().contains("openssh-server")) {
                throw new NotHereException(result.output().strip());
            }
            throw new IOException("testbed " + String.join(" ", words) + ": " + result.output());
        }
        Files.writeString(
                hosts.state().resolve(OWNER),
                Long.toString(ProcessHandle.current().pid()));
        return hosts;
    }

    /** Runs {@code testbed scale}, which makes its test beds itself. */
    static Result scale(List<String> words) throws IOException, InterruptedException {
        TestHome home = TestHome.get();
        removeOrphans(home);
        TestBed hosts = new TestBed(home, 0, nextName(), Map.of());
        List<String> all = new ArrayList<>(words);
        for (Path path : home.shared()) {
            all.add("--share");
            all.add(path.toString());
        }
        try {
            return hosts.script(all, SCALE_SECONDS);
        } finally {
            hosts.script(List.of("down"));
        }
    }

    /** The script takes five letters and digits, a letter first. */
    private static synchronized String nextName() {
        long number = ProcessHandle.current().pid() * 5 + made++;
        String digits = "000" + Long.toString(number % (36 * 36 * 36 * 36), 36);
        return "t" + digits.substring(digits.length() - 4);
    }

    /** Takes down what JVMs that were killed have left. */
    private static void removeOrphans(TestHome home) throws IOException, InterruptedException {
        if (!Files.isDirectory(STATES)) {
            return;
        }
        List<Path> states;
        try (Stream<Path> list = Files.list(STATES)) {
            states = list.toList();
        }
        for (Path state : states) {
            Path owner = state.resolve(OWNER);
            if (Files.exists(owner)
                    && ProcessHandle.of(Long.parseLong(Files.readString(owner))).isEmpty()) {
                new TestBed(home, 0, state.getFileName().toString(), Map.of()).script(List.of("down"));
            }
        }
    }

    private Path state() {
        return STATES.resolve(bed);
    }

    /** Runs the script itself. */
    private Result script(List<String> words) throws IOException, InterruptedException {
        return script(words, LIMIT_SECONDS);
    }

    private Result script(List<String> words, long seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", home.testbed().toString()));
        command.addAll(words);
        Path output = Files.createTempFile(home.directory, "testbed", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PVM"));
        builder.environment().putAll(settings());
        Process process = builder.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end; it said: " + Files.readString(output));
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        return new Result(process.exitValue(), said);
    }

    private Map<String, String> settings() {
        CPvm cpvm = CPvm.ofProperties();
        Map<String, String> settings = new TreeMap<>();
        settings.put("JPVM_TESTBED", bed);
        settings.put("JPVM_NO_BUILD", "1");
        settings.put("JAVA_HOME", System.getProperty("java.home"));
        settings.put("PVM_ROOT", cpvm.root().toString());
        settings.put("PVM_PATH", home.programs + ":" + cpvm.programs());
        settings.put("PVM_TMP", "/tmp");
        settings.put("PVM_ALLOW_ROOT", "1");
        settings.put("JPVM_JAVA_OPTS", "-Xmx128m");
        settings.putAll(variables);
        return settings;
    }

    @Override
    String name(int host) {
        return "node" + host;
    }

    @Override
    String options(int host) {
        return "";
    }

    @Override
    List<String> masterOptions() {
        return List.of();
    }

    @Override
    String tmp(int host) {
        return "/tmp";
    }

    @Override
    List<String> command(int host, List<String> words) {
        List<String> command =
                new ArrayList<>(List.of("bash", home.testbed().toString(), "run", Integer.toString(host)));
        command.addAll(words);
        return command;
    }

    @Override
    Map<String, String> environment(int host) {
        Map<String, String> environment = settings();
        environment.put("PVM_RSH", state().resolve("rsh").toString());
        return environment;
    }

    @Override
    String traces(int host) throws IOException, InterruptedException {
        return run(host, "", "/bin/sh", "-c", LIST)
                .output()
                .replaceAll("(?m)^(.* in /proc/.*|grep .*|sort *|tr .*)\n", "");
    }

    @Override
    void endAll(int host) throws IOException, InterruptedException {
        if (isUp(host)) {
            run(host, "", "/bin/sh", "-c", END_ALL);
        }
    }

    @Override
    boolean isUp(int host) {
        return !ended[host];
    }

    /** Ends a host at once, as a power failure does. */
    void kill(int host) throws IOException, InterruptedException {
        ended[host] = true;
        check("kill", host);
    }

    /** Takes a host's network away. */
    void unplug(int host) throws IOException, InterruptedException {
        check("unplug", host);
    }

    /** Lets the links carry everything from now on, in a test bed that was made with loss. */
    void mend() throws IOException, InterruptedException {
        check("impair");
    }

    private void check(String command, int host) throws IOException, InterruptedException {
        check(command, Integer.toString(host));
    }

    private void check(String... words) throws IOException, InterruptedException {
        Result result = script(List.of(words));
        if (result.status() != 0) {
            throw new IOException("testbed " + String.join(" ", words) + ": " + result.output());
        }
    }

    private void down() {
        try {
            script(List.of("down"));
        } catch (IOException e) {
            System.out.println("test bed " + bed + " does not go down: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        ending(() -> {
            Result result = script(List.of("down"));
            Runtime.getRuntime().removeShutdownHook(atEnd);
            if (result.status() != 0 || Files.exists(state())) {
                throw new IOException("testbed down: " + result.output());
            }
        });
    }
}
