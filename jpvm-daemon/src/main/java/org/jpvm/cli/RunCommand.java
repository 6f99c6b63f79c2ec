package org.jpvm.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.client.SpawnPlan;
import org.jpvm.daemon.container.SavedTasks;

/** {@code run}: a program as a task of the running machine, or of a private one. */
final class RunCommand implements Command {
    private static final int MAX_COUNT = 10_000;
    /** Exit status of a task that was killed and could leave none, as shells have it for SIGKILL. */
    private static final int KILLED = 137;

    /** Exit status when nobody reads the output, as shells have it for SIGPIPE. */
    private static final int OUTPUT_LOST = 141;

    private static final long STATUS_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long KILL_WAIT_MILLIS = 3000;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile RunSession session;
    private volatile Wrapper wrapper;

    @Override
    public String syntax() {
        return "run [OPTIONS] PROGRAM [ARGS] | run --restore FILE";
    }

    @Override
    public String description() {
        return """
            Runs PROGRAM as a PVM task of the running machine, or of a private one that ends with it, and exits with its
            status. PROGRAM is an example (hello, master1, spmd, sum, timing, mandelbrot), a Java class, a path, or an
            executable of PVM_PATH or PATH.

            Prints what the program writes, and what its children write behind [tTID], line by line. The program runs in the
            current directory; where the system has /proc it reads this terminal or pipe as its stdin (except with -n,
            --hosted) and, if stderr is a terminal, writes to it directly. Ctrl-C kills the program and its children.

            With --restore a hosted task goes on that wrote itself to FILE; the exit status is 0 then once it has ended.

            Exit status: that of the program (of several, the highest; 137 for one that was killed), 127 when PROGRAM was
            not found, 126 when it could not be started, 2 for wrong options.
            """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder("n")
                        .longOpt("count")
                        .hasArg()
                        .argName("COUNT")
                        .desc("start COUNT of them, placed by the machine; they are siblings")
                        .get())
                .addOption(Option.builder()
                        .longOpt("hosted")
                        .desc("run a Java class as a thread of the host's container, not a process (jpvmd only)")
                        .get())
                .addOption(Option.builder()
                        .longOpt("restore")
                        .hasArg()
                        .argName("FILE")
                        .desc("run the task that wrote itself to FILE, with its classes from there (jpvmd only)")
                        .get())
                .addOption(Option.builder("cp")
                        .longOpt("class-path")
                        .hasArg()
                        .argName("PATH")
                        .desc("class path for PROGRAM, before CLASSPATH")
                        .get());
    }

    @Override
    public boolean stopsAtFirstWord() {
        return true;
    }

    @Override
    public int run(CommandLine line) throws Exception {
        List<String> words = line.getArgList();
        if (line.hasOption("restore")) {
            return restore(line, words);
        }
        if (words.isEmpty()) {
            throw new CommandFailedException(CommandFailedException.USAGE, "which program? ./jpvm run --help");
        }
        if (words.get(0).startsWith("-")) {
            throw new CommandFailedException(
                    CommandFailedException.USAGE, "no option " + words.get(0) + "; ./jpvm run --help");
        }
        int count = count(line.getOptionValue("n", "1"));
        String classPath = classPath(line.getOptionValue("cp"));
        List<String> searchPath = SearchPath.directories(System.getenv());
        Program program = new ProgramFinder(
                        classLoader(classPath), SearchPath.withShellPath(searchPath, System.getenv()))
                .find(words.get(0));
        if (line.hasOption("hosted") && !program.isJava()) {
            throw new CommandFailedException(
                    CommandFailedException.USAGE, "--hosted is for Java classes, " + program.name() + " is a file");
        }
        // So that a C master finds its slaves beside it.
        List<String> machinePath = new ArrayList<>(searchPath);
        if (!program.isJava()) {
            machinePath.add(0, Path.of(program.file()).getParent().toString());
        }
        Path directory = Files.createTempDirectory("jpvm-run");
        Thread hook = new Thread(this::interrupted, "jpvm-run-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Machine machine = Machine.open("jpvm-run", machinePath)) {
            wrapper = new Wrapper(directory);
            DirectOutput direct = count == 1 && !line.hasOption("hosted") ? DirectOutput.in(directory) : null;
            List<String> arguments = words.subList(1, words.size());
            SpawnRequest request = line.hasOption("hosted")
                    ? hosted(program, arguments, classPath)
                    : process(program, arguments, classPath, count == 1, direct);
            if (count == 1) {
                request = request.onHost(".");
            }
            session = new RunSession(
                    machine.pvm(),
                    new FileOutputStream(FileDescriptor.out),
                    !terminalBehind(2).isEmpty(),
                    direct);
            List<Tid> roots = runSession(request.withCount(count), program.name());
            Tid here = machine.pvm().tid().host();
            long local = roots.stream().filter(tid -> tid.host().equals(here)).count();
            return status(local);
        } finally {
            deleteAll(directory);
            over.countDown();
        }
    }

    private int restore(CommandLine line, List<String> words) throws Exception {
        if (!words.isEmpty() || line.hasOption("hosted")) {
            throw new CommandFailedException(
                    CommandFailedException.USAGE, "--restore FILE goes with neither PROGRAM nor --hosted");
        }
        int count = count(line.getOptionValue("n", "1"));
        Path file = Path.of(line.getOptionValue("restore")).toAbsolutePath();
        String problem = SavedTasks.problem(file);
        if (problem != null) {
            throw new CommandFailedException(
                    Files.exists(file) ? CommandFailedException.CANNOT_RUN : CommandFailedException.NOT_FOUND, problem);
        }
        SpawnRequest request = SpawnRequest.restored(file)
                .withEnvironment(Map.of(SpawnPlan.CLASS_PATH_VARIABLE, classPath(line.getOptionValue("cp"))))
                .withCount(count);
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "jpvm-run-interrupted"));
        try (Machine machine = Machine.open("jpvm-run", SearchPath.directories(System.getenv()))) {
            session = new RunSession(
                    machine.pvm(),
                    new FileOutputStream(FileDescriptor.out),
                    !terminalBehind(2).isEmpty(),
                    null);
            runSession(request, file.toString());
            return 0;
        } finally {
            over.countDown();
        }
    }

    private List<Tid> runSession(SpawnRequest request, String name) throws CommandFailedException {
        try {
            return session.run(request, name);
        } catch (IOException e) {
            // Our reader has gone, as in "jpvm run hello | head", or its disk is full: nobody is left to run for.
            session.kill();
            throw new CommandFailedException(OUTPUT_LOST, "cannot write the output: " + e.getMessage());
        }
    }

    /** Highest status of the tasks on this host, which may be written a moment after the task left the machine. */
    private int status(long tasks) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STATUS_WAIT_NANOS;
        while (true) {
            Collection<Integer> statuses = wrapper.statuses().values();
            boolean complete = statuses.size() >= tasks && statuses.stream().noneMatch(Objects::isNull);
            if (complete || System.nanoTime() > deadline) {
                int highest = statuses.stream()
                        .mapToInt(status -> status == null ? KILLED : status)
                        .max()
                        .orElse(0);
                return statuses.size() < tasks ? Math.max(highest, KILLED) : highest;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** SIGINT, SIGTERM or SIGHUP: the tasks end first. */
    private void interrupted() {
        RunSession current = session;
        try {
            if (over.getCount() == 0 || current == null) {
                return;
            }
            if (wrapper != null) {
                killProcesses();
            }
            current.kill();
            if (!over.await(KILL_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                current.killAtOnce();
                over.await(KILL_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (PvmException | IOException | InterruptedException e) {
            System.err.println("jpvm run: not all tasks could be ended: " + e.getMessage());
        }
    }

    /** Before PVM's signal: until the program enrols that goes to the shell alone, which would leave it behind. */
    private void killProcesses() throws IOException {
        for (Map.Entry<Long, Integer> entry : wrapper.statuses().entrySet()) {
            if (entry.getValue() == null) {
                ProcessHandle.of(entry.getKey())
                        .ifPresent(shell -> shell.descendants().forEach(ProcessHandle::destroy));
            }
        }
    }

    private SpawnRequest hosted(Program program, List<String> arguments, String classPath) {
        List<String> all = new ArrayList<>(List.of(wrapper.prefix(), program.className()));
        all.addAll(arguments);
        return SpawnRequest.program(SpawnRequest.HOSTED_PREFIX + HostedProgram.class.getName())
                .withEnvironment(Map.of(SpawnPlan.CLASS_PATH_VARIABLE, classPath))
                .withArguments(all.toArray(new String[0]));
    }

    private SpawnRequest process(
            Program program, List<String> arguments, String classPath, boolean single, DirectOutput direct) {
        List<String> command = new ArrayList<>(program.command(javaCommand(classPath)));
        command.addAll(arguments);
        String stdin = single && Files.exists(descriptor(0)) ? descriptor(0).toString() : "";
        String stderr = single ? terminalBehind(2) : "";
        String stdout = direct != null ? direct.path().toString() : "";
        String directory = Path.of("").toAbsolutePath().toString();
        return SpawnRequest.program(Wrapper.SHELL)
                .withArguments(wrapper.arguments(command, directory, stdin, stdout, stderr)
                        .toArray(new String[0]));
    }

    private static List<String> javaCommand(String classPath) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
        String more = System.getenv("JPVM_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            words.addAll(Arrays.asList(more.strip().split("\\s+")));
        }
        words.addAll(List.of("-cp", classPath));
        return words;
    }

    /** This JVM's class path behind the user's, absolute, because the daemon starts tasks elsewhere. */
    private static String classPath(String option) {
        List<String> entries = new ArrayList<>();
        for (String part : Arrays.asList(option, System.getenv("CLASSPATH"), System.getProperty("java.class.path"))) {
            for (String entry : part == null ? new String[0] : part.split(File.pathSeparator)) {
                if (!entry.isEmpty()) {
                    entries.add(Path.of(entry).toAbsolutePath().toString());
                }
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static ClassLoader classLoader(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), null);
    }

    private static int count(String text) throws CommandFailedException {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_COUNT) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of bounds.
        }
        throw new CommandFailedException(
                CommandFailedException.USAGE, "-n " + text + ": a number from 1 to " + MAX_COUNT + " is wanted");
    }

    private static Path descriptor(int number) {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + number);
    }

    /** The terminal that a descriptor of this process is, or the empty string. */
    private static String terminalBehind(int number) {
        try {
            String file = Files.readSymbolicLink(descriptor(number)).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") ? file : "";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
