package org.jpvm;

import java.util.List;

/**
 * The machine as {@code pvm_config} shows it.
 *
 * @param hosts       its hosts in the order of their index
 * @param formatCount number of data formats among them ({@code narch}) as the daemon counts: 1 when raw data can go everywhere
 */
public record MachineInfo(List<HostInfo> hosts, int formatCount) {
    /** Copies the list. */
    public MachineInfo {
        hosts = List.copyOf(hosts);
    }
}
