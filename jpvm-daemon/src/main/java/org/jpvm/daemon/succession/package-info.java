/**
 * Who is the master of a machine of Java daemons when its master is lost: the pure rules, without the daemon around them.
 *
 * <pre>
 * {@link org.jpvm.daemon.succession.Reign}        number of a master; of two that meet the lower one ends
 * {@link org.jpvm.daemon.succession.Electorate}   hosts of which more than half must agree, and the heirs among them
 * {@link org.jpvm.daemon.succession.HostSet}      host indices on the wire
 * {@link org.jpvm.daemon.succession.Estate}       what only a master knows of how hosts are started
 * </pre>
 *
 * <p>Decision and rejected ways: docs/adr/0009.
 */
package org.jpvm.daemon.succession;
