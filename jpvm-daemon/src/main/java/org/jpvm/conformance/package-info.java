/**
 * Proof that a daemon cannot be told from PVM's own: runs the unmodified C and Fortran programs of an installed PVM against it and compares
 * what they print with what they print under the C daemon. IO: starts processes, reads the clock.
 *
 * <pre>
 *   ConformanceMain ──▶ CaseRunner ──▶ Machine (a daemon of its own per case) ──▶ RunningProgram
 *         │                 │
 *         ▼                 ▼
 *   ConformanceReport   ConformanceCases (the list: steps to do, proofs to find)
 * </pre>
 */
package org.jpvm.conformance;
