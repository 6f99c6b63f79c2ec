package org.jpvm.libpvm;

import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** The messages that libpvm3 has and nobody has received, and the function that chooses among them. Lock held. Source: pvm-api §7. */
final class NativeQueue {
    /** Kept from the garbage collector while libpvm3 has it, which can be longer than the session. */
    private static LibPvm3.Matcher matcherCallback;

    private final NativeCalls calls;
    private final NativeMessages messages;
    private MessageMatcher matcher;

    NativeQueue(NativeCalls calls, NativeMessages messages) {
        this.calls = calls;
        this.messages = messages;
    }

    /** Runs a call in another context than the current one. */
    static <T> T inContext(int context, Supplier<T> body) {
        int before = LibPvm3.pvm_setcontext(context);
        try {
            return body.get();
        } finally {
            LibPvm3.pvm_setcontext(before);
        }
    }

    /** Takes a message of the current context, or one that the matcher takes; null for none. */
    MessageBuffer take(Tid from, int tag) {
        int buffer = received(LibPvm3.pvm_nrecv(from.value(), tag));
        return buffer == 0 ? null : messages.take(buffer);
    }

    /** Takes a message of this context, which no matcher is asked about; null for none. */
    MessageBuffer take(Tid from, int tag, int context) {
        return withoutMatcher(() -> inContext(context, () -> take(from, tag)));
    }

    /** The message that {@link #take(Tid, int)} would take, of which only the header is read; null for none. */
    MessageBuffer header(Tid from, int tag) {
        int buffer = received(LibPvm3.pvm_probe(from.value(), tag));
        return buffer == 0 ? null : messages.header(buffer);
    }

    /** Looks for a message that nobody can send, and so takes in what has come. */
    void takeIn() {
        withoutMatcher(
                () -> calls.succeed(LibPvm3.pvm_probe(Integer.MAX_VALUE, PvmTask.ANY_TAG), "taking messages in"));
    }

    /** Whether a function of the user's chooses among the messages of the current context. */
    boolean hasMatcher() {
        return matcher != null;
    }

    /** Replaces the matcher, null for the default, and returns the one before. */
    MessageMatcher setMatcher(MessageMatcher value) {
        LibPvm3.Matcher callback = value == null
                ? null
                : (buffer, from, tag) -> calls.callback(
                        () -> value.match(messages.header(buffer), new Tid(from), tag), PvmError.BAD_PARAM.code());
        LibPvm3.pvm_recvf(callback);
        MessageMatcher before = matcher;
        matcher = value;
        matcherCallback = callback;
        return before;
    }

    private static <T> T withoutMatcher(Supplier<T> body) {
        LibPvm3.pvm_recvf(null);
        try {
            return body.get();
        } finally {
            LibPvm3.pvm_recvf(matcherCallback);
        }
    }

    /** A buffer or 0; an error of the user's matcher is no end of the session. */
    private int received(int result) {
        if (result < 0 && matcher != null) {
            throw new PvmException(PvmError.ofCode(result), "receive, or the matcher in it");
        }
        return calls.succeed(result, "receive");
    }
}
