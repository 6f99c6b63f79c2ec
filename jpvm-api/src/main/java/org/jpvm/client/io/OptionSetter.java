package org.jpvm.client.io;

import org.jpvm.Encoding;
import org.jpvm.Mailbox;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.TaskCode;

/** Sets options, with what some of them do outside the task. Source: pvm_setopt(3PVM), pvm-api §10. */
final class OptionSetter {
    private static final String NO_RESET_MAILBOX = "###_PVM_NO_RESET_###";

    private final TaskCore core;
    private final MachineRequests requests;
    private final JavaMailbox mailbox;
    private int noResetIndex;

    OptionSetter(TaskCore core, MachineRequests requests, JavaMailbox mailbox) {
        this.core = core;
        this.requests = requests;
        this.mailbox = mailbox;
    }

    /** Mailbox entry that says that the task survives a reset. Guarded by the lock. */
    int noResetIndex() {
        return noResetIndex;
    }

    /** See {@link #noResetIndex}. Lock held. */
    void setNoResetIndex(int index) {
        noResetIndex = index;
    }

    int set(TaskOption option, int value) {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            core.trace().beforeChange(option);
            core.options().check(option, value);
            if (core.options().isIgnored(option)) {
                return 0;
            }
            switch (option) {
                case SELF_OUTPUT_TID -> tellSink(1, value);
                case SELF_TRACE_TID -> tellSink(4, value);
                case SELF_OUTPUT_CODE -> tellSink(3, value);
                case SELF_TRACE_CODE -> tellSink(6, value);
                case NO_RESET -> setNoReset(value != 0);
                default -> {
                    // Local to the task.
                }
            }
            int before = core.options().set(option, value);
            core.updatePayload();
            core.trace().update();
            return before;
        } finally {
            loop.unlock();
        }
    }

    private void tellSink(int number, int value) {
        requests.ask(TaskCode.SETOPT, SystemHandlers.sinkOptions(number, value), in -> null);
    }

    private void setNoReset(boolean wanted) {
        boolean set = core.options().get(TaskOption.NO_RESET) != 0;
        if (wanted && !set) {
            PackedMessage own = new PackedMessage(Encoding.XDR);
            own.setHeader(new Tid(core.tid()), new Tid(0), 0, 0, 0);
            own.packInt(core.tid());
            noResetIndex = mailbox.put(NO_RESET_MAILBOX, own, Mailbox.MULTI_INSTANCE);
        } else if (!wanted && set) {
            mailbox.delete(NO_RESET_MAILBOX, noResetIndex);
        }
    }
}
