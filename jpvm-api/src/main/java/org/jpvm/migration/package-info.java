/**
 * Tasks that move from host to host while they run: what a task can say about it ({@link org.jpvm.migration.Migration}) and where tasks are
 * ({@link org.jpvm.migration.TaskPlace}).
 */
package org.jpvm.migration;
