package org.jpvm.daemon.core;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/** One question that waits for its answer. */
final class WaitContext {
    /** What is asked. */
    enum Kind {
        ADD_HOSTS,
        DELETE_HOSTS,
        SPAWN,
        LIST_TASKS,
        TASK_STATUS,
        HOST_CLOCK,
        MAILBOX,
        TASK_END,
        START_HOSTS,
        TABLE_UPDATE,
        TEXT
    }

    /** How a question ends. */
    enum Ending {
        /** The answer came. */
        ANSWERED,
        /** The host that was asked is lost. */
        HOST_LOST,
        /** The question was not asked, because too many are open. */
        REFUSED
    }

    /** What to do at the end. Not called when the task that asked is gone. */
    @FunctionalInterface
    interface Completion {
        /**
         * Goes on with the request.
         *
         * @param answer body of the answer, null unless the ending is {@link Ending#ANSWERED}
         */
        void complete(Ending ending, XdrReader answer) throws MalformedMessageException;
    }

    final int id;
    final Kind kind;

    /** Task that asked, 0 when the daemon itself did. */
    final int taskTid;

    /** Host part of the host that was asked. */
    int hostPart;

    final Completion completion;

    /** Body of a request to the master that another master can be asked as well, else null. */
    byte[] request;

    /** Its context. */
    int requestContext;

    WaitContext(int id, Kind kind, int taskTid, int hostPart, Completion completion) {
        this.id = id;
        this.kind = kind;
        this.taskTid = taskTid;
        this.hostPart = hostPart;
        this.completion = completion;
    }
}
