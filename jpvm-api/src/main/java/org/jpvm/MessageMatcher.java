package org.jpvm;

/** Decides which queued message a receive takes; Java form of the function given to {@code pvm_recvf}. */
@FunctionalInterface
public interface MessageMatcher {
    /**
     * Looks at one queued message, oldest first. The context is not checked unless this does.
     *
     * @param message the message; only its header may be read
     * @param from    source asked for, or {@link Tid#ANY}
     * @param tag     tag asked for, or -1
     * @return 0 no; 1 take at once; more: a candidate, the highest wins after all were seen; negative: end the receive with this error
     */
    int match(MessageBuffer message, Tid from, int tag);
}
