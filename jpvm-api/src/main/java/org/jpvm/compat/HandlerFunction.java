package org.jpvm.compat;

/** Takes a message instead of a receive; what {@code pvm_addmhf} is given. */
@FunctionalInterface
public interface HandlerFunction {
    /**
     * Handles a message. It is the active receive buffer and is freed afterwards; there is no active send buffer; blocking calls are not
     * allowed.
     *
     * @param bufid the message
     * @return ignored
     */
    int handle(int bufid);
}
