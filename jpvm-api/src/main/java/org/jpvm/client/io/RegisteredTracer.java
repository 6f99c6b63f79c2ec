package org.jpvm.client.io;

import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.client.TaskOptions;

/**
 * What the tracer of the machine wants of a task that nobody spawned: its daemon gave the task a sink, mask and buffer are in the mailbox.
 * Source: pvm-wire-protocol §8.6, §9.1.
 */
final class RegisteredTracer {
    private static final String MAILBOX_CLASS = "###_PVM_TRACER_###";

    private RegisteredTracer() {}

    /** Takes over mask, buffer and option if the sink of the task is the tracer. */
    static void apply(Mailbox mailbox, TaskCore core) {
        try {
            MessageBuffer entry = mailbox.receive(MAILBOX_CLASS, 0, 0);
            int tid = entry.unpackInt();
            int context = entry.unpackInt();
            int tag = entry.unpackInt();
            entry.unpackInts(new int[2], 0, 2, 1);
            String mask = entry.unpackString();
            int buffer = entry.unpackInt();
            int option = entry.unpackInt();
            TaskOptions options = core.options();
            if (tid == options.get(TaskOption.SELF_TRACE_TID)
                    && context == options.get(TaskOption.SELF_TRACE_CONTEXT)
                    && tag == options.get(TaskOption.SELF_TRACE_CODE)) {
                core.trace().applyTracer(mask, buffer, option);
            }
        } catch (PvmException e) {
            if (e.error() == PvmError.SYS_ERR) {
                throw e;
            }
            // The tracer has just gone, or is not one of C PVM's kind: the task does without.
        }
    }
}
