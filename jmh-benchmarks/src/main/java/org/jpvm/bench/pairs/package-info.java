/**
 * {@code ./jpvm bench}: messages between two processes of one computer, by jpvm and by what it is compared with. IO.
 *
 * <pre>
 *   BenchMain -> Rounds -> ProcessPair, one for each Column:
 *
 *       "stream 1024 5000"            messages
 *     ---------------------> driver ------------> other end        both are processes; in Java PartnerMain, in C pvmpair.c ...
 *     <---------------------        <------------
 *       "ok 613.20"                  acknowledgements
 * </pre>
 *
 * One thread measures. The pairs sleep in a receive while it is not their turn. {@code PairLoop} and {@code loop.h} are the same loops in two languages; what
 * they send differs by column ({@code End}). Samples are compared round by round, see {@code Samples}.
 */
package org.jpvm.bench.pairs;
