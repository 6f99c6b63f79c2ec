package org.jpvm.console;

import java.util.List;

/** Explains commands. */
final class HelpCommand extends BaseCommand {
    private final CommandTable table;

    HelpCommand(CommandTable table) {
        super("help", 0, 1, "Explain a command", "Syntax:  help [command]");
        this.table = table;
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        String topic = arguments.isEmpty() ? name() : arguments.get(0);
        ConsoleCommand command = table.find(topic);
        if (command == null) {
            session.out().println(topic + ": not found");
            return;
        }
        session.out().println(line(command));
        command.details().forEach(session.out()::println);
        if (command == this) {
            session.out().println("Commands are:");
            table.all().forEach(each -> session.out().println("  " + line(each)));
        }
    }

    private static String line(ConsoleCommand command) {
        return String.format("%-11s %s", command.name(), command.summary());
    }
}
