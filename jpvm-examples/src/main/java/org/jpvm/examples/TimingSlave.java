package org.jpvm.examples;

import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * Answers every message until its parent kills it or ends. Twin of {@code timing_slave.c}: {@link Timing} and the C {@code timing} can both
 * be its parent. Prints nothing.
 */
public final class TimingSlave {
    private static final int PARENT_ENDED = 3;

    private TimingSlave() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("timing_slave: nobody spawned me; try timing");
                System.exit(1);
            }
            Tid parent = pvm.parent().get();
            pvm.notifyOn(NotifyKind.TASK_EXIT, PARENT_ENDED, List.of(parent));
            pvm.setOption(TaskOption.ROUTE, Timing.ROUTE_DIRECT);
            pvm.send(parent, Timing.READY, pvm.newBuffer(Encoding.RAW));

            MessageBuffer echo = pvm.newBuffer(Encoding.RAW);
            echo.packInt(pvm.tid().value());
            for (MessageBuffer message = pvm.receive(); message.tag() != PARENT_ENDED; message = pvm.receive()) {
                pvm.send(message.source(), Timing.ECHO, echo);
            }
        }
    }
}
