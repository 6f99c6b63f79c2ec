package org.jpvm.daemon.container;

/** The steps of a move, as daemon and container name them. Each is asked by the daemon; those that have an answer say so. */
public enum MoveStep {
    /** Source: what is to know of the task? Answered with the names of its classes, or why it cannot move. */
    DESCRIBE,
    /** Source: stand still. Answered, perhaps with the reason why not. */
    FREEZE,
    /** Source: copy the task. Answered by parts, or with the reason why not. */
    CAPTURE,
    /** Source: a part was taken. */
    TAKEN,
    /** Source: go on here. */
    THAW,
    /** Source: the task is elsewhere now. */
    RELEASE,
    /** Target: get ready. Answered, perhaps with the reason why not. */
    PREPARE,
    /** Target: the task comes in parts. Answered when it stands still here, or with the reason why not. */
    ARRIVE,
    /** Target: go on here. */
    RUN,
    /** Target: the task does not come. */
    DISCARD
}
