package org.jpvm.daemon.core;

import java.util.List;

/**
 * What a daemon is told at its start.
 *
 * @param version       version of this product, which Java libraries find in the daemon's mailbox entry
 * @param hostName      name of this host in the machine
 * @param architecture  architecture name, such as {@code LINUX64}
 * @param address       IPv4 address and UDP port as {@code hhhhhhhh:pppp}
 * @param speed         relative speed
 * @param searchPath    directories for programs, variables already replaced
 * @param maxTasks      most tasks on this host, 0 for no limit of its own ({@code PVM_MAX_TASKS})
 * @param debugMask     bits of pvm-api §20.1
 * @param slave         what a slave's command line says of its machine; null for a master
 * @param startDefaults what a master puts into the command lines of its slaves unless the hostfile says otherwise
 * @param placement     placement policy, null for the standard one; it may turn out that there is none of this name
 */
public record PvmdSettings(
        String version,
        String hostName,
        String architecture,
        String address,
        int speed,
        List<String> searchPath,
        int maxTasks,
        int debugMask,
        Slave slave,
        StartDefaults startDefaults,
        String placement) {

    /** A master with the usual commands for its slaves and the standard policy. */
    public PvmdSettings(
            String version,
            String hostName,
            String architecture,
            String address,
            int speed,
            List<String> searchPath,
            int maxTasks,
            int debugMask) {
        this(
                version,
                hostName,
                architecture,
                address,
                speed,
                searchPath,
                maxTasks,
                debugMask,
                null,
                StartDefaults.USUAL,
                null);
    }

    /**
     * The part of a slave's command line that tells its place in the machine. Source: pvm-wire-protocol §5.9.
     *
     * @param masterIndex   host index of the master, 1 to 4095
     * @param masterAddress IPv4 address and UDP port of the master as {@code hhhhhhhh:pppp}
     * @param masterMtu     largest datagram the master takes
     * @param hostIndex     host index of this daemon, another one from 1 to 4095
     */
    public record Slave(int masterIndex, String masterAddress, int masterMtu, int hostIndex) {}

    /**
     * How slaves are started. Source: pvm-wire-protocol §5.8, §5.9.
     *
     * @param daemonPath        command of the daemon there ({@code PVM_DPATH}), {@code pvmd} if nothing else is said
     * @param windowsDaemonPath the same for Windows hosts ({@code PVM_WINDPATH})
     * @param machineId         {@code PVM_VMID}, empty for none
     */
    public record StartDefaults(String daemonPath, String windowsDaemonPath, String machineId) {
        /** The daemon by its name, no machine id. */
        public static final StartDefaults USUAL = new StartDefaults("pvmd", "%PVM_ROOT%\\lib\\WIN32\\pvmd3.exe", "");
    }
}
