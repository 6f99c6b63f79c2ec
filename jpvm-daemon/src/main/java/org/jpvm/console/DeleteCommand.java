package org.jpvm.console;

import java.util.List;

/** Removes hosts. */
final class DeleteCommand extends BaseCommand {
    DeleteCommand() {
        super(
                "delete",
                1,
                UNLIMITED,
                "Remove hosts from the machine",
                "Syntax:  delete host ...",
                "All tasks there are killed.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        int[] results = session.pvm().deleteHosts(arguments);
        int deleted = 0;
        for (int result : results) {
            deleted += result >= 0 ? 1 : 0;
        }
        session.out().println(deleted + " successful");
        session.out().println(Tables.DELETE_HEADER);
        for (int i = 0; i < results.length; i++) {
            session.out().println(Tables.deleteResult(arguments.get(i), results[i]));
        }
    }
}
