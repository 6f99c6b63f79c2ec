package org.jpvm.system;

import java.util.concurrent.CompletionStage;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TaskStart;

/**
 * Starts the programs of spawned tasks of its host; SM_STTASK, and SM_TASKX at their end. The daemon has found the program already, and no
 * longer collects its output. Source: pvm-wire-protocol §6.3.
 */
@FunctionalInterface
public interface Tasker {
    /**
     * Starts a program with the variables of the request added to its environment; it is known as this task by {@code PVMEPID} among
     * them. Called by the thread that serves, which waits meanwhile: long work belongs elsewhere.
     *
     * @return to be completed with what became of the program when it has ended, in any thread; a failure counts as a program that ended
     *     with status 1 at once
     */
    CompletionStage<TaskEnd> start(TaskStart request);
}
