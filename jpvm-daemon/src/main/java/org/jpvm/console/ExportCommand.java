package org.jpvm.console;

import java.util.List;

/** Chooses environment variables that spawned tasks get. */
final class ExportCommand extends BaseCommand {
    ExportCommand() {
        super(
                "export",
                0,
                UNLIMITED,
                "Hand environment variables to spawned tasks",
                "Syntax:  export [name ...]",
                "Without names: show what is handed over.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        if (arguments.isEmpty()) {
            session.out()
                    .println(ExportList.VARIABLE + "=" + session.environment().getOrDefault(ExportList.VARIABLE, ""));
        } else {
            arguments.forEach(name -> ExportList.add(session.environment(), name));
        }
    }
}
