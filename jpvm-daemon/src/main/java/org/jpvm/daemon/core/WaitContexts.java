package org.jpvm.daemon.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.jpvm.Tid;

/** The questions that wait for an answer, by their wait id. Source: pvm-wire-protocol §2.9. */
final class WaitContexts {
    private final int hostPart;
    private final LinkedHashMap<Integer, WaitContext> byId = new LinkedHashMap<>();
    private int lastNumber;

    WaitContexts(int hostPart) {
        this.hostPart = hostPart;
    }

    /** Opens a question, or returns null when too many are open. */
    WaitContext open(WaitContext.Kind kind, int taskTid, int askedHostPart, WaitContext.Completion completion) {
        if (byId.size() >= Limits.MAX_WAIT_CONTEXTS) {
            return null;
        }
        do {
            lastNumber = lastNumber >= Tid.LOCAL_MASK ? 1 : lastNumber + 1;
        } while (byId.containsKey(hostPart | lastNumber));
        WaitContext wait = new WaitContext(hostPart | lastNumber, kind, taskTid, askedHostPart, completion);
        byId.put(wait.id, wait);
        return wait;
    }

    /** Closes the question that an answer belongs to; null when there is none with this id, kind and host. */
    WaitContext close(int id, WaitContext.Kind kind, int answeringHostPart) {
        WaitContext wait = byId.get(id);
        if (wait == null || wait.kind != kind || wait.hostPart != answeringHostPart) {
            return null;
        }
        return byId.remove(id);
    }

    /** Open questions to a host that can be put to another one, oldest first: from now on they are open to that. */
    List<WaitContext> hand(int fromHostPart, int toHostPart) {
        List<WaitContext> handed = byId.values().stream()
                .filter(wait -> wait.hostPart == fromHostPart && wait.request != null)
                .toList();
        handed.forEach(wait -> wait.hostPart = toHostPart);
        return handed;
    }

    /** The open question with this id, or null. */
    WaitContext find(int id) {
        return byId.get(id);
    }

    /** Forgets what a task asked. */
    void forgetTask(int tid) {
        byId.values().removeIf(wait -> wait.taskTid == tid);
    }

    /** All open questions, oldest first. */
    Collection<WaitContext> all() {
        return byId.values();
    }
}
