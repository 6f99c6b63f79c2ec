package org.jpvm.conformance;

import java.util.List;
import java.util.regex.Pattern;

/** One thing to do in a case. Processes are meant by their label; every wait ends at the time limit of the case. */
sealed interface Step {
    /** Starts a program; {@code input} when it will be typed to. */
    record Start(String label, List<String> command, boolean input) implements Step {}

    /** Types to a program and waits until its output, behind what earlier steps have found, matches {@code answer} (null: no wait). */
    record Type(String label, String text, Pattern answer) implements Step {}

    /** Waits for output as {@link Type} does, typing nothing; what group 1 of {@code answer} matched replaces {@code {label}} in later commands. */
    record Await(String label, Pattern answer) implements Step {}

    /** Closes a program's standard input. */
    record EndInput(String label) implements Step {}

    /** Waits for the end of a program. */
    record Join(String label) implements Step {}

    /** Sends SIGTERM to a program and waits for its end. */
    record Terminate(String label) implements Step {}

    /** Runs a short program with this standard input again and again until its output matches. */
    record Until(List<String> command, String input, Pattern answer) implements Step {}

    /** Waits until the daemon's log matches. */
    record AwaitLog(Pattern answer) implements Step {}

    /** Waits until a file in the working directory matches. */
    record AwaitFile(String file, Pattern answer) implements Step {}
}
