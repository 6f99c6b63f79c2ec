package org.jpvm.daemon.core;

import java.util.TreeMap;
import org.jpvm.wire.Protocol;

/** Message contexts handed out by this daemon. Source: pvm-wire-protocol §2.9. */
final class Contexts {
    private final int hostPart;
    private final TreeMap<Integer, Integer> ownerByContext = new TreeMap<>();
    private final TreeMap<Integer, Integer> countByOwner = new TreeMap<>();
    private int lastNumber;

    Contexts(int hostPart) {
        this.hostPart = hostPart;
    }

    /** A context that nobody else has, or 0 when there is none left for this task. */
    int allocate(int ownerTid) {
        int held = countByOwner.getOrDefault(ownerTid, 0);
        if (held >= Limits.MAX_CONTEXTS_PER_TASK || ownerByContext.size() >= Protocol.MAX_CONTEXT_INDEX) {
            return 0;
        }
        do {
            lastNumber = lastNumber >= Protocol.MAX_CONTEXT_INDEX ? 1 : lastNumber + 1;
        } while (ownerByContext.containsKey(hostPart | lastNumber));
        ownerByContext.put(hostPart | lastNumber, ownerTid);
        countByOwner.put(ownerTid, held + 1);
        return hostPart | lastNumber;
    }

    /** Gives a context back; false when the task does not hold it. */
    boolean free(int ownerTid, int context) {
        Integer owner = ownerByContext.get(context);
        if (owner == null || owner != ownerTid) {
            return false;
        }
        ownerByContext.remove(context);
        countByOwner.merge(ownerTid, -1, (held, one) -> held + one > 0 ? held + one : null);
        return true;
    }

    /** Gives all contexts of a task back. */
    void freeAll(int ownerTid) {
        if (countByOwner.remove(ownerTid) != null) {
            ownerByContext.values().removeIf(owner -> owner == ownerTid);
        }
    }
}
