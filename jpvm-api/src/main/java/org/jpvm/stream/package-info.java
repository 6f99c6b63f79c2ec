/**
 * Byte streams of any length between two tasks, as ordinary messages: {@link org.jpvm.stream.MessageOutputStream} in one task,
 * {@link org.jpvm.stream.MessageInputStream} in the other. They go over daemons and direct routes, between hosts and through C daemons, and a
 * C task can be at either end. Nothing piles up anywhere: the sender may have no more chunks under way than the reader has allowed.
 *
 * <p>A stream from task W to task R uses two tags, {@code tag} for chunks and {@code tag + 1} for credit, in the context that was current
 * when its ends were opened. Streams with other tags or other partners, and one the other way with the same tag, run beside it.
 *
 * <pre>
 *   W (writer)                                        R (reader)
 *      &lt;──────────── tag + 1: OPEN, window, chunk size ──┤   on opening
 *      ├─ tag: DATA 0 ────────────────────────────────────&gt;
 *      ├─ tag: DATA 1 ────────────────────────────────────&gt;
 *      &lt;──────────── tag + 1: CREDIT n ──────────────────┤   for chunks that were read
 *      ├─ tag: END ───────────────────────────────────────&gt;   or ABORT; or from the reader CLOSED
 * </pre>
 *
 * Each message is a body in XDR. {@code int} as by {@code pvm_pkint}, bytes as by one {@code pvm_pkbyte}, text as by {@code pvm_pkstr}:
 *
 * <pre>
 * to the writer, tag + 1
 *   OPEN    int 1, int stream, int window, int chunkBytes      the writer may send window chunks of at most chunkBytes bytes each
 *   CREDIT  int 2, int stream, int count                       count more
 *   CLOSED  int 3, int stream, text reason                     the reader takes no more
 * to the reader, tag
 *   DATA    int 1, int stream, int number, int length, length bytes      length 1..chunkBytes; costs one credit
 *   END     int 2, int stream, int number                                that was all
 *   ABORT   int 3, int stream, text reason                               the data are incomplete
 * </pre>
 *
 * <p>{@code stream} is a number that the reader chooses, another one each time; whoever gets a message with a number that is not its
 * stream's ignores it, since it belongs to a stream that was given up before. A writer takes the number of the next OPEN. {@code number}
 * counts the chunks from 0, END included. A reader grants 1..{@value org.jpvm.stream.StreamOptions#MAX_WINDOW} chunks at a time and never
 * has granted more than that many that were not used.
 *
 * <p>The end of the partner is noticed by {@code pvm_notify}, with a tag of its own in 0x70000000..0x77ffffff and a message handler.
 */
package org.jpvm.stream;
