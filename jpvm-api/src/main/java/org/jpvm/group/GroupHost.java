package org.jpvm.group;

import org.jpvm.Tid;

/**
 * The members of a group on one host.
 *
 * @param coordinator the member with the lowest tid, which collects for the others in a reduction
 * @param members     number of members there, at least 1
 */
public record GroupHost(Tid coordinator, int members) {}
