package org.jpvm.compat;

/** Chooses the message that a receive takes; what {@code pvm_recvf} is given. */
@FunctionalInterface
public interface MatchFunction {
    /**
     * Looks at one queued message, oldest first.
     *
     * @param bufid the message; only {@code pvm_bufinfo} and {@code pvm_getminfo} may be used on it
     * @param tid   source asked for, or -1
     * @param tag   tag asked for, or -1
     * @return negative: end the receive with this error; 0: no; 1: take it at once; more: a candidate, the highest wins
     */
    int match(int bufid, int tid, int tag);
}
