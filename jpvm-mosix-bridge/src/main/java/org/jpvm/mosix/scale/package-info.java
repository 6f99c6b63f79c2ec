/**
 * Gossip and placement for machines larger than any that PVM can number, in virtual time: flat memory for each host, and events that cost the same
 * however many hosts there are. The gossip cores and the placement policies are those that ship. Pure; the command is in {@code .io}.
 */
package org.jpvm.mosix.scale;
