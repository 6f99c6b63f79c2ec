package org.jpvm.placement.spi;

/**
 * What the host table says of a host.
 *
 * @param hostIndex    number in the host table, at least 1
 * @param name         host name
 * @param architecture architecture name
 * @param speed        relative speed of the hostfile ({@code sp=}), 1 for a standard host, above 0
 */
public record HostFacts(int hostIndex, String name, String architecture, double speed) {}
