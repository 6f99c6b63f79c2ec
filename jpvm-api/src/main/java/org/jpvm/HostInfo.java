package org.jpvm;

/**
 * One host of the machine; Java form of {@code struct pvmhostinfo}.
 *
 * @param tid           host part of the tids of its tasks (the DTID of the console)
 * @param name          name of the host
 * @param architecture  architecture name such as {@code LINUX64}
 * @param speed         relative speed, 1000 unless configured
 * @param dataSignature formats of its raw data, pvm-wire-protocol §2.4
 */
public record HostInfo(Tid tid, String name, String architecture, int speed, int dataSignature) {}
