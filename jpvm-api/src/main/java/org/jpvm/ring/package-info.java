/**
 * Streams of bytes through memory that two processes share: one writer, one reader, no lock and no system call.
 *
 * <pre>
 *  byte 0      {@link org.jpvm.ring.RingMemory}: magic, version, length of a ring     big-endian
 *  byte 1024   marks of the ring from the creator to the opener                      native order
 *  byte 2048   marks of the ring from the opener to the creator
 *  byte 4096   bytes of the first ring, then those of the second
 *
 *  marks: +0   written      long, bytes so far; stored by the {@link org.jpvm.ring.RingWriter}
 *         +128 taken        long, bytes so far; stored by the {@link org.jpvm.ring.RingReader}
 *         +256 reader waits int, 1: the reader wants to be woken when something was written
 *         +384 writer waits int, 1: the writer wants to be woken when something was taken
 * </pre>
 *
 * <p>Each mark has two cache lines to itself, as processors fetch lines in pairs. The writer stores {@code written} behind the bytes, with
 * release; so the reader, which loads it with acquire, never sees a byte that is not there yet. Who goes to sleep stores its flag, then looks
 * once more; who has written or taken looks at the other's flag. A full fence on both sides between the store and the look makes sure that
 * one of the two sees the other. How a sleeper is woken is not known here. Nothing allocates.
 */
package org.jpvm.ring;
