package org.jpvm.console;

import java.util.List;

/** Takes back what export chose. */
final class UnexportCommand extends BaseCommand {
    UnexportCommand() {
        super(
                "unexport",
                0,
                UNLIMITED,
                "Keep environment variables from spawned tasks",
                "Syntax:  unexport [name ...]");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        arguments.forEach(name -> ExportList.remove(session.environment(), name));
    }
}
