package org.jpvm.console;

import java.util.List;
import org.jpvm.PvmException;

/** Ends the machine. */
final class HaltCommand extends BaseCommand {
    HaltCommand() {
        super("halt", 0, 0, "End the machine: all tasks, all daemons, this console", "Syntax:  halt");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        // The daemon ends all tasks by SIGTERM, this one too; leaving by oneself gives the script a clean status.
        IgnoredSignals.ignore("TERM");
        session.setHalting(true);
        try {
            session.pvm().halt();
            session.quit();
        } catch (PvmException e) {
            session.setHalting(false);
            throw e;
        }
    }
}
