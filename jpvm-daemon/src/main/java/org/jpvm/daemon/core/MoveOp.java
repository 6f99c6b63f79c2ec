package org.jpvm.daemon.core;

/**
 * What a DM_MOVE is about. The ordinals are on the wire: new ones go to the end. Each body begins with int op, int number of the move (0 for none), int tid
 * of the task; what follows is told below. Home is the daemon of the task's tid, source and target are those between which it moves, place is where it runs.
 */
enum MoveOp {
    /** Any daemon to home: int request, int index of the host that is to take the task. */
    ASK,
    /** Any daemon to home: int request, int 1 so that nobody may move the task, 0 so that they may. */
    PIN,
    /** Any daemon to any other one: int request. */
    TABLE,
    /** To whoever asked: int request, string problem, empty for none; to TABLE the lines of {@link Handover#describe}. */
    ANSWER,
    /** Home to source: int kind, int target. */
    DESCRIBE,
    /** Source to home: string problem; without one string engine, int length, bytes facts. */
    DESCRIBED,
    /** Home to target: {@link MoveTarget#writeOffer}. */
    PREPARE,
    /** Target to home: string problem. */
    PREPARED,
    /** Home to source, behind everything for the task: nothing. */
    FREEZE,
    /** Source to home: string why the task runs on there. */
    THAWED,
    /** Source to home, behind everything that the task wrote: int count, tids to which the multicast goes that it has begun. */
    SETTLED,
    /** Source to home: string why there is no image; the task still stands still. */
    FAILED,
    /** Target to home: int process of the task there, 0 for none of its own. */
    READY,
    /** Target to home: string why the task is not there. */
    REFUSED,
    /** Home to source: the task runs on there. Nothing. */
    THAW,
    /** Home to source: the task is gone from there. Nothing. */
    RELEASE,
    /** Home to target: the task does not come. Nothing. */
    DISCARD,
    /** Home to target: the task runs there from now on, and all that follows is for it. Tids as in SETTLED. */
    COMMIT,
    /** Place to home: the task is not there. Nothing. */
    MISSING,
    /** Place to home: int length, bytes that the task wrote to its output. */
    OUTPUT,
    /** Place to home: its output is closed. Nothing. */
    OUTPUT_CLOSED,
    /** Place to home: its connection is closed. Nothing. */
    CLOSED,
    /** Place to home: its process ended; int status as of wait(2). */
    EXITED,
    /** Home to place: int signal. */
    SIGNAL,
    /** Home to place: its connection is to be closed, once all that was sent before is written. Nothing. */
    CLOSE,
    /** Home to place: the task is gone. Nothing. */
    END,
    /** Home to place: int 1 when what the task sends cannot be passed on, 0 when it can be again. */
    HOLD,
    /** As HOLD, of its output. */
    HOLD_OUTPUT,
    /** Home to a host that sends to the task: int place. See {@link StraightPaths}. */
    LEARN,
    /** Host to home: int ticket. */
    OPEN,
    /** Home to place: int host, int ticket. */
    ADMIT,
    /** Place to host: int ticket. */
    GRANT,
    /** Home or place to host: int ticket. */
    DENY,
    /** Home to host: nothing. */
    REVOKE,
    /** Host to place, behind everything that went straight: nothing. */
    LAST,
    /** Place, or a host that sends nothing straight, to home: int host. */
    REVOKED,
    /** Place to home: int host, int ticket. See {@link GuestPaths}. */
    OPEN_OUT,
    /** Home to place: int host, int ticket. */
    GRANT_OUT,
    /** Home to place: int host, int ticket. */
    DENY_OUT,
    /** Any daemon to any other: int 1 when places of its tasks are to be asked, too. See {@link Sweeps}; the tid stands for the host. */
    SWEEP,
    /** The answer. Nothing. */
    SWEPT,
    /** Home to a host with members of the task's multicast address: what comes for them comes for each by itself. Nothing. */
    UNGROUP,
    /** Master to a host that it is going to delete: its guests are to go. Nothing. See {@link Evacuation}; the tid stands for the host. */
    EVACUATE,
    /** The answer, and again while it goes on: int guests that are left, 0 when the host may be deleted. */
    EVACUATED;

    private static final MoveOp[] ALL = values();

    /** The operation with a number, or null. */
    static MoveOp ofNumber(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : null;
    }
}
