package org.jpvm.message;

import org.jpvm.MessageBuffer;

/** A message that does something besides what the message inside it does. */
public interface WrappedMessage extends MessageBuffer {
    /** The message inside. */
    MessageBuffer unwrapped();

    /** The innermost message, for code that needs one of this library's own. */
    static MessageBuffer unwrap(MessageBuffer message) {
        MessageBuffer inner = message;
        while (inner instanceof WrappedMessage wrapped) {
            inner = wrapped.unwrapped();
        }
        return inner;
    }
}
