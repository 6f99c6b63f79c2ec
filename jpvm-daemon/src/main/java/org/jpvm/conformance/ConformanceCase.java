package org.jpvm.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Programs to run in a fresh virtual machine and what they must print there. Built step by step; a step or proof without a label means the
 * program started last.
 */
public final class ConformanceCase {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(20);

    final String name;
    final List<String> programs;
    final List<Step> steps = new ArrayList<>();
    final List<Proof> proofs = new ArrayList<>();
    final List<String> needed = new ArrayList<>();
    Duration limit = DEFAULT_LIMIT;
    private final List<String> shown = new ArrayList<>();
    private String last;

    private ConformanceCase(String name, List<String> programs) {
        this.name = name;
        this.programs = programs;
    }

    /** A case that proves these programs. */
    static ConformanceCase of(String name, String... programs) {
        return new ConformanceCase(name, List.of(programs));
    }

    /** A case named after the one program it proves. */
    static ConformanceCase of(String program) {
        return of(program, program);
    }

    /** Name, unique. */
    public String name() {
        return name;
    }

    /** Programs that this case proves. */
    public List<String> programs() {
        return programs;
    }

    /** The command lines, for people. */
    public String commands() {
        return String.join("; ", shown);
    }

    ConformanceCase limit(int seconds) {
        limit = Duration.ofSeconds(seconds);
        return this;
    }

    /** A program without which the case is skipped, looked up in PATH. */
    ConformanceCase needs(String program) {
        needed.add(program);
        return this;
    }

    ConformanceCase start(String label, String command) {
        return begin(label, command, command + " &", false);
    }

    /** Starts a program and waits for its end. */
    ConformanceCase run(String label, String command) {
        begin(label, command, command, false);
        steps.add(new Step.Join(label));
        return this;
    }

    ConformanceCase run(String command) {
        return run(command, command);
    }

    /** Runs a program with an input that is there from the start. */
    ConformanceCase feed(String input, String command) {
        begin(command, command, "printf '" + input.replace("\n", "\\n") + "' | " + command, true);
        steps.add(new Step.Type(command, input, null));
        steps.add(new Step.EndInput(command));
        steps.add(new Step.Join(command));
        return this;
    }

    /** Starts a program whose output is wanted line by line although it is a pipe. */
    ConformanceCase startUnbuffered(String label, String command) {
        return begin(label, "stdbuf -oL " + command, command + " &", false);
    }

    /** Starts a program to talk to; {@code stdbuf} makes it show its answers at once although its output is a pipe. */
    ConformanceCase converse(String command) {
        return begin(command, "stdbuf -o0 " + command, command, true);
    }

    ConformanceCase type(String line, String answer) {
        steps.add(new Step.Type(last, line + "\n", Pattern.compile(answer)));
        shown.add("< " + line);
        return this;
    }

    ConformanceCase await(String answer) {
        return await(last, answer);
    }

    ConformanceCase await(String label, String answer) {
        steps.add(new Step.Await(label, Pattern.compile(answer)));
        return this;
    }

    ConformanceCase endInput() {
        steps.add(new Step.EndInput(last));
        return join(last);
    }

    /** Asks a C console to run a line and end when {@code answer} has come. */
    ConformanceCase console(String line, String answer) {
        return converse("pvm").await("pvm> ").type(line, answer).endInput();
    }

    /** Goes back to a program started before. */
    ConformanceCase on(String label) {
        last = label;
        return this;
    }

    ConformanceCase join(String label) {
        steps.add(new Step.Join(label));
        last = label;
        return this;
    }

    ConformanceCase terminate(String label) {
        steps.add(new Step.Terminate(label));
        return this;
    }

    ConformanceCase until(String command, String answer) {
        return until("", command, answer);
    }

    ConformanceCase until(String input, String command, String answer) {
        steps.add(new Step.Until(words(command), input, Pattern.compile(answer)));
        return this;
    }

    ConformanceCase awaitLog(String answer) {
        steps.add(new Step.AwaitLog(Pattern.compile(answer)));
        return this;
    }

    ConformanceCase awaitFile(String file, String answer) {
        steps.add(new Step.AwaitFile(file, Pattern.compile(answer)));
        return this;
    }

    ConformanceCase exits(int status) {
        proofs.add(new Proof.Exits(last, status));
        return this;
    }

    ConformanceCase prints(String pattern) {
        return prints(last, 1, Integer.MAX_VALUE, pattern);
    }

    ConformanceCase printsTimes(int times, String pattern) {
        return prints(last, times, times, pattern);
    }

    ConformanceCase neverPrints(String pattern) {
        return prints(last, 0, 0, pattern);
    }

    /** Proof by the output of all programs of the case together. */
    ConformanceCase allPrint(int times, String pattern) {
        return prints(Proof.ALL, times, times, pattern);
    }

    ConformanceCase prints(String label, int least, int most, String pattern) {
        proofs.add(new Proof.Prints(label, Pattern.compile(pattern), least, most));
        return this;
    }

    private ConformanceCase begin(String label, String command, String asShown, boolean input) {
        steps.add(new Step.Start(label, words(command), input));
        shown.add(asShown);
        last = label;
        return this;
    }

    private static List<String> words(String command) {
        return Arrays.asList(command.split(" "));
    }
}
