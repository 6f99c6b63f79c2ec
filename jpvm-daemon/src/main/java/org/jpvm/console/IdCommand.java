package org.jpvm.console;

import java.util.List;

/** Shows the console's tid. */
final class IdCommand extends BaseCommand {
    IdCommand() {
        super("id", 0, 0, "Show the console's tid", "Syntax:  id");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        session.out().println(session.pvm().tid());
    }
}
