package org.jpvm.conformance;

import java.nio.file.Path;

/**
 * Outcome of a case.
 *
 * @param outcome   passed, failed or skipped
 * @param millis    duration
 * @param evidence  the first line that proves it, or what was missing, or why it was skipped
 * @param kept      directory with outputs and the daemon's log, or null
 */
public record Verdict(Outcome outcome, long millis, String evidence, Path kept) {
    /** Kinds of outcome. */
    public enum Outcome {
        /** Every proof was found. */
        OK,
        /** One was not. */
        FAILED,
        /** Something that the case needs is not on this machine. */
        SKIPPED
    }
}
