package org.jpvm.console;

import java.util.List;

/** Prints its arguments. */
final class EchoCommand extends BaseCommand {
    EchoCommand() {
        super("echo", 0, UNLIMITED, "Print the arguments", "Syntax:  echo [word ...]");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        session.out().println(String.join(" ", arguments));
    }
}
