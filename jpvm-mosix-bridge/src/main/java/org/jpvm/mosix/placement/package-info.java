/**
 * Policies that choose hosts for new tasks. Pure.
 *
 * <p>What they all share is in {@link org.jpvm.mosix.placement.Outlook}: figures that cannot be are taken for unknown, old ones count less
 * the older they are, and every task of a request counts for the ones after it. What nothing is known of is taken for as loaded as the others
 * are on average, so that it neither draws all tasks nor gets none.
 */
package org.jpvm.mosix.placement;
