/** The cluster simulator: the policies and the gossip that ship, in virtual time. Pure except for its main class. */
package org.jpvm.mosix.sim;
