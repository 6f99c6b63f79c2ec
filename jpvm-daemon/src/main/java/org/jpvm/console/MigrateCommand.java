package org.jpvm.console;

import java.util.List;
import org.jpvm.Tid;

/** Moves a task. C's console has no such command. */
final class MigrateCommand extends BaseCommand {
    MigrateCommand() {
        super(
                "migrate",
                2,
                2,
                "Move a running task to another host",
                "Syntax:  migrate tid host",
                "Waits until the task runs there, or says why it stays where it is. A pinned task: unpin it first.",
                "ps shows where tasks are and which cannot move; engines what can move tasks here.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        for (Tid task : TidList.parseTasks(session, arguments.subList(0, 1))) {
            DaemonText.show(session, "migrate " + task + " " + arguments.get(1), DaemonText.NOTHING_MOVES);
        }
    }
}
