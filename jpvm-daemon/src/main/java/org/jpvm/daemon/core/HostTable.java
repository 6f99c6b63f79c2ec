package org.jpvm.daemon.core;

import java.util.Collection;
import java.util.TreeMap;
import org.jpvm.Tid;

/** The hosts of the machine, as one of its daemons knows them. Source: pvm-wire-protocol §1.2. */
final class HostTable {
    private final TreeMap<Integer, HostEntry> byIndex = new TreeMap<>();
    private final int localIndex;
    private final int masterIndex;
    private int serial = 1;

    /** A machine whose first host is the local one and its master. */
    HostTable(HostEntry local) {
        localIndex = local.index();
        masterIndex = local.index();
        byIndex.put(local.index(), local);
    }

    HostEntry local() {
        return byIndex.get(localIndex);
    }

    HostEntry master() {
        return byIndex.get(masterIndex);
    }

    /** The host that gets output nobody else wants. */
    HostEntry console() {
        return master();
    }

    boolean isMaster() {
        return localIndex == masterIndex;
    }

    int serial() {
        return serial;
    }

    int size() {
        return byIndex.size();
    }

    /** Hosts in the order of their indices. */
    Collection<HostEntry> all() {
        return byIndex.values();
    }

    /** The host of a tid of any kind; host field 0 means this host. Null when there is none. */
    HostEntry ofTid(int tid) {
        int index = Tid.hostIndex(tid);
        return byIndex.get(index == 0 ? localIndex : index);
    }

    /** Whether a tid of any kind belongs to this host. */
    boolean isLocal(int tid) {
        int index = Tid.hostIndex(tid);
        return index == 0 || index == localIndex;
    }

    /** The host with exactly this name, {@code .} for the local one; null when there is none. */
    HostEntry ofName(String name) {
        if (name.equals(".")) {
            return local();
        }
        for (HostEntry host : byIndex.values()) {
            if (host.name().equals(name)) {
                return host;
            }
        }
        return null;
    }

    /** Number of different data signatures. */
    int architectureCount() {
        return (int) byIndex.values().stream()
                .mapToInt(HostEntry::dataSignature)
                .distinct()
                .count();
    }
}
