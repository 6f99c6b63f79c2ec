/**
 * The hosted tasks that {@code ./jpvm paper} measures, written as any program is: they know nothing of migration. They have twins in C among the
 * resources of {@code org.jpvm.mosix.paper}.
 */
package org.jpvm.examples.paper;
