package org.jpvm.console;

import java.util.List;

/** Shows whether hosts are alive. */
final class MstatCommand extends BaseCommand {
    MstatCommand() {
        super("mstat", 1, UNLIMITED, "Show whether hosts run", "Syntax:  mstat host ...");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        for (String host : arguments) {
            session.out().println(Tables.hostStatus(host, session.pvm().hostStatus(host)));
        }
    }
}
