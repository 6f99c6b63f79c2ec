/** Placement in machines of many hosts, on the hosts of the daemon's own tests. */
package org.jpvm.hosts;
