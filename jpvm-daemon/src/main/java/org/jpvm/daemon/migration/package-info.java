/**
 * The engines of this host, as the core sees them: {@link org.jpvm.daemon.migration.MigrationPort} hands each move to the {@link
 * org.jpvm.daemon.migration.TaskMover} for its kind of task. No IO of its own.
 */
package org.jpvm.daemon.migration;
