package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;
import org.jpvm.TaskOption;

/** Sets an option of the console task. */
final class SetoptCommand extends BaseCommand {
    SetoptCommand() {
        super("setopt", 2, 2, "Set an option of the console task, of no other", "Syntax:  setopt option value");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        TaskOption option = OptionNames.find(arguments.get(0));
        if (option == null) {
            session.out().println("PVM Option \"" + arguments.get(0) + "\" Unknown.");
            return;
        }
        OptionalInt value = Numbers.parse(session, arguments.get(1));
        if (value.isPresent()) {
            int before = session.pvm().setOption(option, value.getAsInt());
            session.out().println(OptionNames.name(option) + " Changed from " + before + " to " + value.getAsInt());
        }
    }
}
