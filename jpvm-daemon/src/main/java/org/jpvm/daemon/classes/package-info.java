/**
 * How hosted tasks get their classes from the host of their spawner: what daemons say to each other for that, and what they have to remember of
 * it. Pure: files and times are the affair of others.
 *
 * <pre>
 *   daemon of the task                                            daemon of the origin
 *   {@link org.jpvm.daemon.classes.ClassFetcher} ──open, get──▶ extension messages ──▶ {@link org.jpvm.daemon.classes.ClassSource}
 *                ◀──opened, same, found + parts, absent, refused──
 * </pre>
 *
 * <p>Owner: the daemon's one thread. Decision and rejected ways: docs/adr/0008.
 */
package org.jpvm.daemon.classes;
