package org.jpvm.console;

import java.util.List;
import org.jpvm.Tid;

/** Tasks that are to stay where they are, and those that need not any more. C's console has no such commands. */
final class PinCommand extends BaseCommand {
    private PinCommand(String name, String summary, String... details) {
        super(name, 1, Integer.MAX_VALUE, summary, details);
    }

    /** They stay. */
    static PinCommand pin() {
        return new PinCommand(
                "pin",
                "Keep tasks on the hosts where they are",
                "Syntax:  pin tid ...",
                "Neither balancing nor migrate moves them, until unpin or the task itself says otherwise.",
                "A task is pinned from its start when it was spawned on a host by name, or with JPVM_PIN=1.");
    }

    /** They need not. */
    static PinCommand unpin() {
        return new PinCommand(
                "unpin",
                "Let tasks be moved again",
                "Syntax:  unpin tid ...",
                "Undoes pin, and the pin of a task that was spawned on a host by name.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        for (Tid task : TidList.parseTasks(session, arguments)) {
            DaemonText.show(session, name() + " " + task, DaemonText.NOTHING_MOVES);
        }
    }
}
