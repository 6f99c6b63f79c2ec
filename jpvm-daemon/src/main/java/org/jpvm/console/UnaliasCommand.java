package org.jpvm.console;

import java.util.List;

/** Removes aliases. */
final class UnaliasCommand extends BaseCommand {
    UnaliasCommand() {
        super("unalias", 1, UNLIMITED, "Remove aliases", "Syntax:  unalias name ...");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        arguments.forEach(session.aliases()::remove);
    }
}
