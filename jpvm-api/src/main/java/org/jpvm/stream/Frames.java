package org.jpvm.stream;

/** Kinds of messages; their layout is in the package comment. */
final class Frames {
    static final int OPEN = 1;
    static final int CREDIT = 2;
    static final int CLOSED = 3;

    static final int DATA = 1;
    static final int END = 2;
    static final int ABORT = 3;

    private Frames() {}
}
