package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to TM_TASK and SM_TASK: the tasks of all hosts asked, in order of arrival.
 *
 * <pre>
 * int    status
 * to end { int tid ; int parentTid ; int hostTid ; int flags ; str name ; int pid }
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param status 0, or an error code below 0
 * @param tasks  the tasks
 */
public record TaskListReply(int status, List<TaskRecord> tasks) {
    /** Keeps a copy of the list. */
    public TaskListReply {
        tasks = List.copyOf(tasks);
    }

    /** Reads the body from the reader's position. */
    public static TaskListReply read(XdrReader in) throws MalformedMessageException {
        return new TaskListReply(in.readInt("status"), TaskRecord.readList(in));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status);
        for (TaskRecord task : tasks) {
            task.write(out);
        }
    }
}
