package org.jpvm.daemon.core;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;

/** The hosts of the machine, as one of its daemons knows them. Source: pvm-wire-protocol §1.2. */
final class HostTable {
    private final TreeMap<Integer, HostEntry> byIndex = new TreeMap<>();
    private final int localIndex;
    private int masterIndex;
    private int consoleIndex;
    private int serial = 1;
    private int lastIndex;

    /** A machine whose first host is the local one and its master. */
    HostTable(HostEntry local) {
        this(local, local);
    }

    /** What a slave knows before it gets its first table: itself and the master. */
    HostTable(HostEntry local, HostEntry master) {
        localIndex = local.index();
        masterIndex = master.index();
        consoleIndex = master.index();
        put(master);
        put(local);
    }

    HostEntry local() {
        return byIndex.get(localIndex);
    }

    HostEntry master() {
        return byIndex.get(masterIndex);
    }

    /** The host that gets output nobody else wants. */
    HostEntry console() {
        HostEntry console = byIndex.get(consoleIndex);
        return console != null ? console : master();
    }

    boolean isMaster() {
        return localIndex == masterIndex;
    }

    /** Another host is the master from now on. */
    void setMaster(int index) {
        masterIndex = index;
    }

    /** The number after which {@link #nextIndex} looks for a free one. */
    int lastIndex() {
        return lastIndex;
    }

    /** As the last master counted. */
    void setLastIndex(int index) {
        lastIndex = Math.min(Tid.MAX_HOST_INDEX, Math.max(lastIndex, index));
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

    /** The hosts but the local one, ascending; a copy. */
    List<HostEntry> others() {
        return byIndex.values().stream()
                .filter(host -> host.index() != localIndex)
                .toList();
    }

    /** The host with this index, or null. */
    HostEntry find(int index) {
        return byIndex.get(index);
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

    /** The host with exactly this name, the youngest of several, {@code .} for the local one; null when there is none. */
    HostEntry ofName(String name) {
        if (name.equals(".")) {
            return local();
        }
        for (HostEntry host : byIndex.descendingMap().values()) {
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

    /** The number for a new host: none is handed out again before all others were; 0 when all are in use. */
    int nextIndex() {
        for (int tries = 0; tries < Tid.MAX_HOST_INDEX; tries++) {
            lastIndex = lastIndex >= Tid.MAX_HOST_INDEX ? 1 : lastIndex + 1;
            if (!byIndex.containsKey(lastIndex)) {
                return lastIndex;
            }
        }
        return 0;
    }

    /** Adds a host or replaces what is known of it. */
    void put(HostEntry host) {
        byIndex.put(host.index(), host);
        lastIndex = Math.max(lastIndex, host.index());
    }

    /** Removes a host; the local one and the master stay. */
    void remove(int index) {
        if (index != localIndex && index != masterIndex) {
            byIndex.remove(index);
        }
    }

    /** A table with this number holds from now on. */
    void commit(int newSerial, int newConsoleIndex) {
        serial = newSerial;
        consoleIndex = newConsoleIndex;
    }
}
