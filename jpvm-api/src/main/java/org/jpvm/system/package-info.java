/**
 * Tasks that do part of a daemon's work: {@link org.jpvm.system.ResourceManager}, {@link org.jpvm.system.Hoster},
 * {@link org.jpvm.system.Tasker}. Whoever wants to be one implements the interface and gives it to a
 * {@link org.jpvm.system.SystemService}, which registers the task, decodes what comes, calls, and sends the answers:
 *
 * <pre>{@code
 * try (PvmTask pvm = Pvm.enroll(); SystemService service = new SystemService(pvm)) {
 *     service.registerResourceManager(new DelegatingResourceManager(service));
 *     service.serve();     // until this thread is interrupted
 * }
 * }</pre>
 *
 * <p>{@link org.jpvm.system.DelegatingResourceManager} does what the daemons would do without it, and is to be extended by those who want
 * something else in one place; hoster and tasker that run processes are in {@code org.jpvm.system.io}. Uses {@link org.jpvm.PvmTask} only,
 * so that it works with every provider and under every daemon.
 */
package org.jpvm.system;
