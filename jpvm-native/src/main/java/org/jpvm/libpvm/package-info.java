/**
 * The second provider of the task API, {@code native}, beside the pure-Java one: libpvm3 of C PVM through JNA. IO. The process is the task;
 * no thread of its own, one lock around the library.
 *
 * <pre>
 * LibPvm3Provider --- LibPvm3Task --- NativeMessages, NativeMachine, NativeMailbox, NativeOptions, OutputPump
 *                                        |  NativeCalls: lock, waits, callbacks
 * LibPvm3Library ------------------- LibPvm3 (libpvm3), CLibrary (libc): direct mapping
 * </pre>
 */
package org.jpvm.libpvm;
