/**
 * Takes a running Java task off its thread and lets it go on, in the same JVM or another, in the middle of whatever it does. The task is
 * plain Java and knows nothing of it. A library: it starts no thread, opens nothing and knows no daemon.
 *
 * <pre>
 *   class file ──ClassTransformer──▶ MovableClassLoader ──▶ MovableTask.run()         hot code: empty polls, no tests
 *                                                                │ request(): the loader's one call site is armed
 *                                                     StackCheck │ at the next poll, every frame is looked at
 *                                             ┌── Deferred ◀─────┤ a frame that cannot be taken: the task goes on, with a reason
 *                                             ▼                  ▼
 *                                        ask again later     Continuation (frames, held until resumed or released)
 *                                                                │ TaskImages.capture
 *                                      NotMovable ◀──────────────┤ resume in place
 *                                                                ▼
 *                                                        image + class files ──▶ TaskImages.restore ──▶ MovableTask.resuming
 *                                                                                     │ BadImage: resume at home
 * </pre>
 *
 * <b>What a task must keep to:</b> one thread; files and sockets through PVM or standard streams; no dependence on the host. Identity hashes,
 * iterations in progress, monitors, statics, lambdas and the identity of literals and enum constants come along.
 *
 * <p><b>What defers</b> (and goes by itself): constructors and static initialisers on the stack; callbacks from the JDK (streams, sort,
 * {@code forEach}); reflective calls; other threads of the task; methods that the transformer left alone, of which
 * {@link org.jpvm.mosix.continuation.MovableClassLoader#notes} tells. <b>What refuses:</b> objects of the JDK that are not data, at the sender;
 * JDK classes laid out otherwise and in-use identity hashes of shared objects, at the receiver. A reason names the object and its holders.
 *
 * <p><b>The JVM</b> needs G1 and one exported package: {@link org.jpvm.mosix.continuation.JvmRequirements}.
 */
package org.jpvm.mosix.continuation;
