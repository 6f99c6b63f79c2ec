package org.jpvm.daemon.core;

import java.util.LinkedHashSet;
import java.util.TreeSet;

/** Those that are not listened to until one receiver, a task or another host, has caught up. */
final class HeldSources {
    /** Tasks whose connections are not read. */
    final LinkedHashSet<Task> tasks = new LinkedHashSet<>();

    /** tids of tasks whose output is not read. */
    final TreeSet<Integer> outputs = new TreeSet<>();

    boolean isEmpty() {
        return tasks.isEmpty() && outputs.isEmpty();
    }
}
