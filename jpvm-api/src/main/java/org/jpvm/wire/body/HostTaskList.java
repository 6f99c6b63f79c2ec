package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_TASKACK: tasks of the answering host. Unlike {@link TaskListReply} it has no status in front.
 *
 * <pre>
 * to end { int tid ; int parentTid ; int hostTid ; int flags ; str name ; int pid }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.3.
 *
 * @param tasks the tasks, possibly none
 */
public record HostTaskList(List<TaskRecord> tasks) {
    /** Keeps a copy of the list. */
    public HostTaskList {
        tasks = List.copyOf(tasks);
    }

    /** Reads the body from the reader's position. */
    public static HostTaskList read(XdrReader in) throws MalformedMessageException {
        return new HostTaskList(TaskRecord.readList(in));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        for (TaskRecord task : tasks) {
            task.write(out);
        }
    }
}
