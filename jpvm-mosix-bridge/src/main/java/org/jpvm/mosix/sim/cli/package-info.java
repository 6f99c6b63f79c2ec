/** The command {@code ./jpvm sim}: options in; rows as a table, JSON, CSV or a page of charts out. All IO of the cluster simulator is here. */
package org.jpvm.mosix.sim.cli;
