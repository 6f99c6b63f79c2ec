package org.jpvm.daemon.core;

/**
 * Where output records or trace events of a task go.
 *
 * @param tid     receiver; none when not positive
 * @param context context of the messages
 * @param tag     their tag
 */
record Sink(int tid, int context, int tag) {
    static final Sink NONE = new Sink(0, 0, 0);

    boolean exists() {
        return tid > 0;
    }
}
