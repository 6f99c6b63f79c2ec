package org.jpvm.console;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.PvmException;

/** All commands by name, and the way from a line to one of them. */
final class CommandTable {
    private final TreeMap<String, ConsoleCommand> commands = new TreeMap<>();

    CommandTable() {
        List<ConsoleCommand> all = List.of(
                new AddCommand(),
                new AliasCommand(),
                new BalanceCommand(),
                GuestsCommand.bring(),
                new ConfCommand(),
                new DeleteCommand(),
                new EchoCommand(),
                new EnginesCommand(),
                GuestsCommand.expel(),
                new ExportCommand(),
                new GetoptCommand(),
                new HaltCommand(),
                new HelpCommand(this),
                new IdCommand(),
                new JobsCommand(),
                new KillCommand(),
                new LoadCommand(),
                new MigrateCommand(),
                new MstatCommand(),
                new NamesCommand(),
                PinCommand.pin(),
                new PlacementCommand(),
                new PlaneCommand(),
                new PsCommand(),
                new PstatCommand(),
                new PutCommand(),
                new QuitCommand(),
                new ResetCommand(),
                new SetenvCommand(),
                new SetoptCommand(),
                new SigCommand(),
                new SpawnCommand(),
                new TickleCommand(),
                new TraceCommand(),
                new UnaliasCommand(),
                new UnexportCommand(),
                PinCommand.unpin(),
                new VersionCommand());
        all.forEach(command -> commands.put(command.name(), command));
    }

    /** All commands in the order of their names. */
    Collection<ConsoleCommand> all() {
        return commands.values();
    }

    /** The command of this name, or null. */
    ConsoleCommand find(String name) {
        return commands.get(name);
    }

    /** Runs one line. Whatever is wrong with it becomes one line of output. */
    void execute(ConsoleSession session, String line) {
        try {
            List<String> words = CommandLine.split(line);
            if (words.isEmpty()) {
                return;
            }
            words = session.aliases().expand(words);
            ConsoleCommand command = commands.get(words.get(0));
            int arguments = words.size() - 1;
            if (command == null) {
                session.out().println(words.get(0) + ": not found");
            } else if (arguments < command.minArguments() || arguments > command.maxArguments()) {
                session.out().println(command.name() + ": wrong #args");
            } else {
                run(command, session, words.subList(1, words.size()));
            }
        } catch (CommandLine.SyntaxException e) {
            session.out().println(e.getMessage());
        }
    }

    private static void run(ConsoleCommand command, ConsoleSession session, List<String> arguments) {
        try {
            command.run(session, arguments);
        } catch (PvmException e) {
            session.out().println(command.name() + ": " + e.getMessage());
        }
    }
}
