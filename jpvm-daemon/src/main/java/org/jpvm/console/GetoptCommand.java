package org.jpvm.console;

import java.util.List;
import org.jpvm.TaskOption;

/** Shows options of the console task. */
final class GetoptCommand extends BaseCommand {
    GetoptCommand() {
        super("getopt", 0, 1, "Show options of the console task", "Syntax:  getopt [option]");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        if (arguments.isEmpty()) {
            OptionNames.all().forEach(option -> show(session, option));
            return;
        }
        TaskOption option = OptionNames.find(arguments.get(0));
        if (option == null) {
            session.out().println("PVM Option \"" + arguments.get(0) + "\" Unknown.");
        } else {
            show(session, option);
        }
    }

    private static void show(ConsoleSession session, TaskOption option) {
        int value = session.pvm().option(option);
        session.out().println(OptionNames.name(option) + " Currently Set to " + value);
    }
}
