/**
 * The engine {@code continuation} of hosted tasks: the library {@link org.jpvm.mosix.continuation} behind the seam of the container, {@link
 * org.jpvm.migration.spi}.
 *
 * <pre>
 *   container ─▶ ContinuationEngine ─▶ MovableRun  one task: MovableTask, its loader, how it waits in library calls
 *                       │                  │
 *                       │                  └─ HostedImage   class files of the program and the image of the task, as bytes
 *                       └─ WarmLoaders     loaders of tasks that left, with their compiled code
 * </pre>
 *
 * Classes of jpvm that a task runs in, rather than calls and comes back from (Pvm3, groups, farms, locks, streams), are loaded for each task
 * and transformed like its own, so that a task which waits in a barrier can be taken off its thread. Starts no thread but in {@link
 * org.jpvm.mosix.hosted.ContinuationEngine#warmUp}, opens nothing.
 */
package org.jpvm.mosix.hosted;
