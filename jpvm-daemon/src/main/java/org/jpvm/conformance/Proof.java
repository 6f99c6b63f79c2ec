package org.jpvm.conformance;

import java.util.regex.Pattern;

/** What the output of a program must show for a case to pass. */
sealed interface Proof {
    /** Label for the output of all programs of a case together, in the order of their start. */
    String ALL = "*";

    /** Label of the program. */
    String label();

    /** It ended with this status. */
    record Exits(String label, int status) implements Proof {}

    /** Its output matches at least {@code least} and at most {@code most} times; 0 and 0 for what must never appear. */
    record Prints(String label, Pattern pattern, int least, int most) implements Proof {}
}
