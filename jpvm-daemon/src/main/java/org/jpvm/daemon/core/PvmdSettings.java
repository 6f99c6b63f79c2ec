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
 */
public record PvmdSettings(
        String version,
        String hostName,
        String architecture,
        String address,
        int speed,
        List<String> searchPath,
        int maxTasks,
        int debugMask) {}
