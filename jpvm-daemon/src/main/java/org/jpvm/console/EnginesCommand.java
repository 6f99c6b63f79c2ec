package org.jpvm.console;

import java.util.List;

/** What moves tasks off this host and takes them in. C's console has no such command. */
final class EnginesCommand extends BaseCommand {
    EnginesCommand() {
        super(
                "engines",
                0,
                1,
                "Show what can move tasks here",
                "Syntax:  engines [ host ]",
                "Shows the engines of the console's host, or of the one named, whether they are ready, and what moves took.",
                "continuation moves hosted Java tasks, criu processes, C programs among them.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        DaemonText.show(
                session,
                arguments.isEmpty() ? name() : DaemonText.at(arguments.get(0), name()),
                DaemonText.NOTHING_MOVES);
    }
}
