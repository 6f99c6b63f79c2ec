package org.jpvm.console;

import java.util.List;

/** Defines or lists aliases. */
final class AliasCommand extends BaseCommand {
    AliasCommand() {
        super("alias", 0, UNLIMITED, "Define or list aliases", "Syntax:  alias [name word ...]");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        if (arguments.size() < 2) {
            session.aliases()
                    .all()
                    .forEach((name, words) -> session.out().println(name + "\t" + String.join(" ", words)));
        } else {
            session.aliases().define(arguments.get(0), arguments.subList(1, arguments.size()));
        }
    }
}
