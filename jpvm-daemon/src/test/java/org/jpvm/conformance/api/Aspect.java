package org.jpvm.conformance.api;

/** Which side of a function a fact shows. */
enum Aspect {
    /** Result and effect of an ordinary call. */
    USE,
    /** A refusal: the code that is returned and kept in {@code pvm_errno}. */
    ERROR,
    /** What it waits for, or that it does not. */
    BLOCKING,
    /** Wildcards, contexts, match functions. */
    MATCHING,
    /** How long buffers and what is in them live. */
    LIFETIME,
    /** What one would not expect from the manual page. */
    QUIRK
}
