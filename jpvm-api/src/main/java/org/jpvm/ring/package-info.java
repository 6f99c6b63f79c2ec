/**
 * Streams of bytes through memory that two processes share: one writer, one reader, no lock and no system call.
 *
 * <pre>
 *  byte 0      {@link org.jpvm.ring.RingMemory}: magic, version, length of a ring     big-endian
 *  byte 1024   marks of the ring from the creator to the opener                      native order
 *  byte 2048   marks of the ring from the opener to the creator
 *  byte 4096   records of the first ring, then those of the second
 *
 *  record: int length, 0: not there yet, -1: the next one is at the beginning of the ring; int unused; bytes, padded to 8     native order
 *
 *  marks: +0   taken        long, bytes so far, headers included; stored by the {@link org.jpvm.ring.RingReader} every eighth of the ring
 *         +128 reader waits int, 1: the reader wants to be woken when something was written
 *         +256 writer waits int, 1: the writer wants to be woken when there is room
 * </pre>
 *
 * <p>The writer puts a 0 behind a record before it stores the length in front of it, with release; the reader looks at the place of the next
 * length with acquire. So it never sees a byte that is not there yet, and a short record comes with its signal in one cache line. Where records are
 * cut has no meaning. Each mark has two cache lines to itself, as processors fetch lines in pairs. Who goes to sleep stores its flag, then
 * looks once more; who has written or taken looks at the other's flag. A full fence on both sides between the store and the look makes sure that
 * one of the two sees the other. How a sleeper is woken is not known here. Nothing allocates.
 */
package org.jpvm.ring;
