package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;
import org.jpvm.Tid;

/** Sends a signal to tasks. */
final class SigCommand extends BaseCommand {
    SigCommand() {
        super("sig", 2, UNLIMITED, "Send a signal to tasks", "Syntax:  sig number tid ...");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        OptionalInt signal = Numbers.parse(session, arguments.get(0));
        if (signal.isEmpty()) {
            return;
        }
        for (Tid tid : TidList.parse(session, arguments.subList(1, arguments.size()))) {
            if (tid.isTask()) {
                session.pvm().signal(tid, signal.getAsInt());
            } else {
                session.out().println(tid + ": not a task");
            }
        }
    }
}
