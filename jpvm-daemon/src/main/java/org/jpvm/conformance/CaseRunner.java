package org.jpvm.conformance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs cases, each in a machine of its own. Used by one thread. */
public final class CaseRunner {
    private static final int LONGEST_EVIDENCE = 100;

    private final DaemonKind kind;
    private final CPvm cpvm;
    private final Path keepAll;

    private Machine machine;
    private long deadlineNanos;
    private final Map<String, RunningProgram> programs = new LinkedHashMap<>();
    private final Map<String, Integer> consumed = new LinkedHashMap<>();
    private final Map<String, String> captured = new LinkedHashMap<>();

    /** @param keepAll directory for the outputs of passed cases too, or null */
    public CaseRunner(DaemonKind kind, CPvm cpvm, Path keepAll) {
        this.kind = kind;
        this.cpvm = cpvm;
        this.keepAll = keepAll;
    }

    /** A step or proof that did not come true. */
    private static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    /** Runs one case from the start of a daemon to its halt. */
    public Verdict run(ConformanceCase test) throws IOException, InterruptedException {
        for (String program : test.needed) {
            if (!inPath(program)) {
                return new Verdict(Verdict.Outcome.SKIPPED, 0, "needs " + program + ", which is not installed", null);
            }
        }
        long start = System.nanoTime();
        programs.clear();
        consumed.clear();
        captured.clear();
        try (Machine fresh = Machine.start(kind, cpvm)) {
            machine = fresh;
            deadlineNanos = System.nanoTime() + test.limit.toNanos();
            String evidence = null;
            String failure = null;
            try {
                for (Step step : test.steps) {
                    perform(step);
                }
                for (Proof proof : test.proofs) {
                    String found = check(proof);
                    evidence = evidence == null ? found : evidence;
                }
            } catch (Missing e) {
                failure = e.getMessage();
            }
            Path kept = failure != null || keepAll != null ? keep(test, fresh) : null;
            List<String> left = fresh.halt();
            if (failure == null && !left.isEmpty()) {
                failure = "halt left alive: " + left;
                kept = kept == null ? keep(test, fresh) : kept;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            return failure == null
                    ? new Verdict(Verdict.Outcome.OK, millis, shorten(evidence == null ? "" : evidence), kept)
                    : new Verdict(Verdict.Outcome.FAILED, millis, failure, kept);
        }
    }

    private void perform(Step step) throws IOException, InterruptedException, Missing {
        if (step instanceof Step.Start start) {
            programs.put(start.label(), machine.launch(start.label(), filled(start.command()), start.input()));
        } else if (step instanceof Step.Type type) {
            try {
                programs.get(type.label()).type(filled(List.of(type.text())).get(0));
            } catch (IOException e) {
                throw new Missing(
                        type.label() + " does not read \"" + type.text().strip() + "\" any more");
            }
            if (type.answer() != null) {
                await(type.label(), type.answer(), " after \"" + type.text().strip() + "\"");
            }
        } else if (step instanceof Step.Await await) {
            await(await.label(), await.answer(), "");
        } else if (step instanceof Step.EndInput end) {
            programs.get(end.label()).closeInput();
        } else if (step instanceof Step.Join join) {
            if (!programs.get(join.label()).awaitExit(deadlineNanos)) {
                throw new Missing(join.label() + " did not end in time");
            }
        } else if (step instanceof Step.Terminate terminate) {
            programs.get(terminate.label()).process().destroy();
            perform(new Step.Join(terminate.label()));
        } else if (step instanceof Step.Until until) {
            until(until);
        } else if (step instanceof Step.AwaitLog log) {
            awaitText("the daemon's log", log.answer(), machine::log);
        } else if (step instanceof Step.AwaitFile file) {
            Path path = machine.directory().resolve(file.file());
            awaitText(
                    file.file(),
                    file.answer(),
                    () -> Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "");
        }
    }

    private void await(String label, Pattern answer, String when) throws InterruptedException, Missing {
        RunningProgram program = programs.get(label);
        int end = program.awaitOutput(answer, consumed.getOrDefault(label, 0), deadlineNanos);
        if (end < 0) {
            throw new Missing(label + " did not print /" + answer + "/" + when);
        }
        Matcher matcher = answer.matcher(program.output());
        if (matcher.find(consumed.getOrDefault(label, 0)) && matcher.groupCount() > 0) {
            captured.put(label, matcher.group(1));
        }
        consumed.put(label, end);
    }

    private List<String> filled(List<String> command) {
        List<String> words = new ArrayList<>(command);
        captured.forEach((label, value) -> words.replaceAll(word -> word.replace("{" + label + "}", value)));
        return words;
    }

    private void until(Step.Until until) throws IOException, InterruptedException, Missing {
        String command = String.join(" ", until.command());
        while (System.nanoTime() < deadlineNanos) {
            RunningProgram asked = machine.launch(command, filled(until.command()), true);
            asked.type(until.input());
            asked.closeInput();
            if (!asked.awaitExit(deadlineNanos)) {
                programs.put(command, asked);
                throw new Missing(command + " did not end in time");
            }
            if (until.answer().matcher(asked.output()).find()) {
                return;
            }
            programs.put("last try: " + command, asked);
        }
        throw new Missing(command + " never printed /" + until.answer() + "/");
    }

    private interface TextSource {
        String read() throws IOException;
    }

    private void awaitText(String name, Pattern answer, TextSource source)
            throws IOException, InterruptedException, Missing {
        while (!answer.matcher(source.read()).find()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new Missing("no /" + answer + "/ in " + name);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** The line that proves it, or null for proofs that have none. */
    private String check(Proof proof) throws Missing {
        if (proof instanceof Proof.Exits exits) {
            int status = programs.get(proof.label()).process().exitValue();
            if (status != exits.status()) {
                throw new Missing(proof.label() + " ended with status " + status + ", not " + exits.status());
            }
            return null;
        }
        Proof.Prints prints = (Proof.Prints) proof;
        String output = prints.label().equals(Proof.ALL)
                ? programs.values().stream().map(RunningProgram::output).collect(Collectors.joining())
                : programs.get(prints.label()).output();
        Matcher matcher = prints.pattern().matcher(output);
        int count = 0;
        String first = null;
        while (matcher.find()) {
            count++;
            first = first == null ? matcher.group() : first;
        }
        if (count >= prints.least() && count <= prints.most()) {
            return first == null || first.isBlank() ? null : first;
        }
        if (prints.most() == 0) {
            throw new Missing(proof.label() + " printed \"" + shorten(first) + "\"");
        }
        String times = prints.least() == 1 ? "" : " " + prints.least() + " times but " + count;
        throw new Missing(proof.label() + " did not print /" + prints.pattern() + "/" + times);
    }

    private Path keep(ConformanceCase test, Machine machine) throws IOException {
        Path directory = keepAll != null
                ? Files.createDirectories(keepAll.resolve(test.name().replaceAll("[^A-Za-z0-9._-]+", "_")))
                : Files.createTempDirectory("jpvm-conformance-" + test.name().replaceAll("[^A-Za-z0-9.]+", "_"));
        List<String> index = new ArrayList<>();
        int number = 0;
        for (RunningProgram program : programs.values()) {
            String file = number++ + "-" + program.label().replaceAll("[^A-Za-z0-9.]+", "_") + ".txt";
            Files.writeString(directory.resolve(file), program.output(), StandardCharsets.ISO_8859_1);
            String state = program.process().isAlive()
                    ? "still running"
                    : "status " + program.process().exitValue();
            index.add(file + ": " + String.join(" ", program.command()) + ": " + state);
        }
        Files.write(directory.resolve("programs.txt"), index);
        Files.writeString(directory.resolve("daemon-log.txt"), machine.log(), StandardCharsets.ISO_8859_1);
        Files.writeString(
                directory.resolve("daemon-output.txt"), machine.daemon().output(), StandardCharsets.ISO_8859_1);
        return directory;
    }

    private boolean inPath(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    private static String shorten(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_EVIDENCE ? line : line.substring(0, LONGEST_EVIDENCE - 1) + "…";
    }
}
