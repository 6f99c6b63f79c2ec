package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.body.HostRecord;

/**
 * One host of the machine.
 *
 * @param index         its number, 1 to 4095
 * @param name          host name
 * @param architecture  architecture name
 * @param address       IPv4 address and UDP port as {@code hhhhhhhh:pppp}
 * @param mtu           largest datagram it takes
 * @param speed         relative speed
 * @param dataSignature data signature of its tasks
 */
record HostEntry(int index, String name, String architecture, String address, int mtu, int speed, int dataSignature) {
    int hostPart() {
        return Tid.hostPart(index);
    }

    int daemonTid() {
        return Tid.DAEMON_BIT | hostPart();
    }

    HostRecord toRecord() {
        return new HostRecord(hostPart(), name, architecture, speed, dataSignature);
    }
}
