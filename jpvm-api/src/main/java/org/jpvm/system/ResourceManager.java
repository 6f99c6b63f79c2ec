package org.jpvm.system;

import java.util.concurrent.CompletionStage;
import org.jpvm.Tid;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.ConfigReply;
import org.jpvm.wire.body.DeleteHostsReply;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TaskListReply;

/**
 * Decides about spawns and hosts for all tasks that enrolled after it was registered. All methods are called by the thread that serves,
 * which waits meanwhile; answers may be completed later by any thread. An answer that fails with a {@link org.jpvm.PvmException} becomes
 * its error code, any other failure D_SYS_ERR. Source: pvm-wire-protocol §6.1.
 */
public interface ResourceManager {
    /** {@code pvm_spawn}: a tid or an error code for each task wanted. */
    CompletionStage<int[]> spawn(Tid from, SpawnCall request);

    /** {@code pvm_tasks}: {@code where} is 0 for all, a host, or a task. */
    CompletionStage<TaskListReply> tasks(Tid from, int where);

    /** {@code pvm_config}. */
    CompletionStage<ConfigReply> hosts(Tid from);

    /** {@code pvm_addhosts}. */
    CompletionStage<AddHostsReply> addHosts(Tid from, HostNames names);

    /** {@code pvm_delhosts}. */
    CompletionStage<DeleteHostsReply> deleteHosts(Tid from, HostNames names);

    /** {@code pvm_notify} about tasks and hosts, which is not answered: the messages it asks for go to {@code from}. */
    void notifyOn(Tid from, NotifyCall request);

    /** A task enrolled from a shell. */
    default void taskEnrolled(Tid task) {}

    /** A task ended that this resource manager or a daemon started since it is registered. */
    default void taskEnded(TaskEnd end) {}

    /** A host failed; {@code daemon} is its daemon's address. */
    default void hostFailed(Tid daemon) {}

    /**
     * Another task wants to be the resource manager in place of this one; the daemons take it from this one only.
     *
     * @return false to stay: the other is answered as if it were, and no daemon obeys it
     */
    default boolean yieldsTo(Tid successor) {
        return true;
    }

    /** A message that is none of the above; true when it was one for this resource manager. */
    default boolean other(org.jpvm.MessageBuffer message) {
        return false;
    }
}
