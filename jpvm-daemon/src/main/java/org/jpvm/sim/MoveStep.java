package org.jpvm.sim;

/** Moments of a move at which something may break: each call of the core to the engine, and each answer. */
enum MoveStep {
    ASKED,
    DESCRIBE,
    DESCRIBED,
    PREPARE,
    PREPARED,
    FREEZE,
    FROZEN,
    CAPTURE,
    PART,
    CAPTURED,
    RECEIVE,
    RECEIVED,
    RESTORED,
    THAW,
    RELEASE,
    RUN,
    DISCARD,
    MOVED
}
