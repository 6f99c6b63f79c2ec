package org.jpvm.console;

import java.util.List;

/** Shows the version of PVM that is spoken. */
final class VersionCommand extends BaseCommand {
    private static final String VERSION = "3.4.6";

    VersionCommand() {
        super("version", 0, 0, "Show the version of PVM that the machine speaks", "Syntax:  version");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        session.out().println(VERSION);
    }
}
