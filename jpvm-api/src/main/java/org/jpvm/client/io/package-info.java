/**
 * The task library on sockets: the provider named {@code java}.
 *
 * <pre>
 *   TracedTask ── records of calls to the trace sink, when one wants them
 *       │
 *   JavaTask ── requests, sends, receives ──&gt; TaskLoop ── Link (daemon), Link (direct route), RouteListener
 *                                                │              │
 *                                                │          SocketWire, or RingWire: shared memory and a socket to wake
 *                                                │
 *                      one lock per task, one selector, no thread of its own but for futures
 * </pre>
 *
 * <p>A thread that has to wait becomes the leader if there is none: it selects and reads outside the lock, processes the input under the
 * lock and wakes the threads whose message has come; when it leaves, the next waiting thread leads. A thread that sends writes at once
 * under the lock, and waits like the others only while the socket is full, so that input is taken in meanwhile and two tasks that send
 * each other long messages cannot block each other. Futures and virtual threads cannot lead; while there are any a service thread does,
 * which starts then and ends when it has not been needed for some seconds. All channels are non-blocking: an interrupt never closes one.
 */
package org.jpvm.client.io;
