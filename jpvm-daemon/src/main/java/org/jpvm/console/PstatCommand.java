package org.jpvm.console;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;

/** Shows whether tasks are alive. */
final class PstatCommand extends BaseCommand {
    PstatCommand() {
        super("pstat", 1, UNLIMITED, "Show whether tasks run", "Syntax:  pstat tid ...");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        for (Tid tid : TidList.parse(session, arguments)) {
            session.out().println(Tables.taskStatus(tid, status(session, tid)));
        }
    }

    private static PvmError status(ConsoleSession session, Tid tid) {
        try {
            return session.pvm().isRunning(tid) ? PvmError.OK : PvmError.NO_TASK;
        } catch (PvmException e) {
            if (e.error() == PvmError.SYS_ERR) {
                throw e;
            }
            return e.error();
        }
    }
}
