package org.jpvm.client.io;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.client.CallReporter;
import org.jpvm.migration.spi.PendingCall;

/**
 * The rest of a receive that the task waits in.
 *
 * @param core           the session
 * @param remainingNanos how long to wait, or {@link TaskLoop#FOR_EVER}
 * @param form           what the call returns to the task
 */
record ReceiveCall(TaskCore core, int source, int tag, int context, boolean exact, long remainingNanos, int form)
        implements PendingCall {
    /** The call cannot be begun again: what it returns is not known, or others than the task wait in it. */
    static final int NONE = 0;

    private static final int MESSAGE = 1;
    private static final int OPTIONAL = 2;
    /** Besides: unpacking of the message is reported. */
    private static final int REPORTED = 4;

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    /** What the receive in which the calling thread is returns to the task, from the library's frames on the stack. */
    static int formOfCaller() {
        return STACK.walk(ReceiveCall::form);
    }

    private static int form(Stream<StackWalker.StackFrame> stack) {
        Iterator<StackWalker.StackFrame> frames = stack.iterator();
        StackWalker.StackFrame outermost = null;
        boolean reported = false;
        while (frames.hasNext()) {
            StackWalker.StackFrame frame = frames.next();
            Class<?> type = frame.getDeclaringClass();
            if (type == CallReporter.class) {
                // The record of the call's end would be missing.
                return NONE;
            }
            if (type != PvmTask.class && !type.getPackageName().equals(ReceiveCall.class.getPackageName())) {
                boolean library =
                        type.getClassLoader() == null || type.getClassLoader() == PvmTask.class.getClassLoader();
                return library || outermost == null ? NONE : formOf(outermost, reported);
            }
            reported |= type == TracedTask.class;
            outermost = frame;
        }
        return NONE;
    }

    private static int formOf(StackWalker.StackFrame call, boolean reported) {
        if (!call.getMethodName().equals("receive")) {
            return NONE;
        }
        Class<?> result = call.getMethodType().returnType();
        int form = result == MessageBuffer.class ? MESSAGE : result == Optional.class ? OPTIONAL : NONE;
        return form != NONE && reported ? form | REPORTED : form;
    }

    Tid from() {
        return new Tid(source);
    }

    @Override
    public Object resume() {
        MessageBuffer message = core.inbox().receive(this);
        if ((form & REPORTED) != 0) {
            message = new CallReporter(core.trace()).reporting(message);
        }
        return (form & OPTIONAL) != 0 ? Optional.ofNullable(message) : message;
    }
}
