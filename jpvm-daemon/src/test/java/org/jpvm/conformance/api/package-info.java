/**
 * One suite of facts about the functions of {@code pvm3.h}, run with both providers at both daemons.
 *
 * <p>Each public method of a {@code *Facts} class that carries {@link org.jpvm.conformance.api.Proves} is one fact about the functions it
 * names. It speaks as the task under test through {@link org.jpvm.compat.Pvm3}, or through {@link org.jpvm.Pvm} for what only the Java form
 * has; its partners are tasks of the pure-Java provider in the same JVM, or spawned programs. The four {@link
 * org.jpvm.conformance.api.ApiSuite} classes run all facts at one daemon each, and the last of them compares the outcome with
 * {@code docs/functions.md}. The native provider at {@code pvmd} is C PVM at both ends: what is seen there is right.
 *
 * <p>Where jpvm differs from C PVM on purpose the fact carries {@link org.jpvm.conformance.api.Differs}, and the table repeats the reason.
 */
package org.jpvm.conformance.api;
