/**
 * The task library under its C names: {@code import static org.jpvm.compat.Pvm3.*;}, then write PVM as in C. For programs ported from C
 * and for people who know the PVM book; new programs are shorter with {@link org.jpvm.PvmTask}.
 *
 * <p>{@link org.jpvm.compat.Pvm3} is the whole interface. Its state, the C library's global variables, lives in the
 * {@link org.jpvm.TaskScope} of the calling thread. Package-private classes keep the constants, the packing calls, the buffer ids and the
 * error routine.
 */
package org.jpvm.compat;
