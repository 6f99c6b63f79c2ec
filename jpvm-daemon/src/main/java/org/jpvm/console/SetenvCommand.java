package org.jpvm.console;

import java.util.List;

/** Shows and changes the console's environment. */
final class SetenvCommand extends BaseCommand {
    SetenvCommand() {
        super(
                "setenv",
                0,
                UNLIMITED,
                "Show or change the console's environment",
                "Syntax:  setenv [name [value]]",
                "Spawned tasks get it only with export.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        if (arguments.isEmpty()) {
            session.environment().forEach((name, value) -> session.out().println(name + "=" + value));
        } else if (arguments.size() == 1) {
            String value = session.environment().get(arguments.get(0));
            if (value != null) {
                session.out().println(value);
            }
        } else {
            session.environment().put(arguments.get(0), String.join(" ", arguments.subList(1, arguments.size())));
        }
    }
}
