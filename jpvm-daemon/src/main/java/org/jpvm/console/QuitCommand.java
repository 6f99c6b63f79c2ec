package org.jpvm.console;

import java.util.List;

/** Ends the console. */
final class QuitCommand extends BaseCommand {
    QuitCommand() {
        super("quit", 0, 0, "Leave the console; the machine stays", "Syntax:  quit");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        session.quit();
    }
}
