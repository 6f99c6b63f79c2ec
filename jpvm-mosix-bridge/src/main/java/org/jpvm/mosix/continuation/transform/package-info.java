/**
 * Rewrites the classes of a movable task so that its frames can be taken off a thread and put back, here or in another JVM. Pure: bytes in,
 * bytes out, and the same output for the same input in every JVM, because sites are known by number.
 *
 * <pre>
 *   int work(int n) {                     hot method: no test, no prologue
 *       poll();                           invokedynamic, empty until armed
 *       while (...) {
 *           poll();
 *           t += [step(t)];               [ ] a site: operands below the call are held in locals
 *       }
 *   }
 *   on CaptureSignal in [ ]: save live locals; end; throw on        first in the exception table, outside all ranges of the program
 *
 *   static int work$mig$3(Frame f) {      twin
 *       switch (f.site()) { case k: reload locals; t += callee(f); goto behind site k }
 *       ... the same body, sites and handlers included, so that it can be captured again ...
 *   }
 * </pre>
 *
 * What is not rewritten is not a site, and a frame that does not stand at a site makes the capture be deferred:
 * constructors, static initialisers, calls with an uninitialised object below them that cannot be made later, methods
 * that would grow over the size the JIT compiles, and calls that only the JDK can answer.
 *
 * The order of work on a method: {@link org.jpvm.mosix.continuation.transform.SynchronizedMethods},
 * {@link org.jpvm.mosix.continuation.transform.Polls}, {@link org.jpvm.mosix.continuation.transform.LateNew},
 * {@link org.jpvm.mosix.continuation.transform.Monitors}, {@link org.jpvm.mosix.continuation.transform.Sites},
 * {@link org.jpvm.mosix.continuation.transform.Handlers}, {@link org.jpvm.mosix.continuation.transform.Twin}.
 */
package org.jpvm.mosix.continuation.transform;
