/**
 * What the byte code of a movable task calls. Every name here is written into transformed classes, so it must be visible from a task's class
 * loader and may change only together with {@link org.jpvm.mosix.continuation.transform.ClassTransformer#VERSION}.
 *
 * <pre>
 *   poll      invokedynamic TaskRuntime.poll     one MutableCallSite per task loader; empty until a capture is asked for
 *   capture   CaptureSignal                      unwinds the task's frames, each of which writes its locals into it
 *   resume    name$mig$N(Frame), callee_X        twin methods read them back and call the twin of the next inner frame
 * </pre>
 *
 * Owner thread: the task's own, except the call site, which whoever asks for a capture sets.
 */
package org.jpvm.mosix.continuation.runtime;
