package org.jpvm.placement;

import java.util.List;

/**
 * A host and its tasks, exact: taken by the host itself.
 *
 * @param host  the host
 * @param tasks all tasks of the machine that are there and want to run, in the order of their tids, with those that are on their way here
 */
public record HostState(HostView host, List<TaskView> tasks) {
    /** States keep their own list. */
    public HostState {
        tasks = List.copyOf(tasks);
    }
}
