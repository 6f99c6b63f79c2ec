package org.jpvm.console;

import java.util.List;

/** What the owner of a host says about its own tasks and those of others. C's console has no such commands. */
final class GuestsCommand extends BaseCommand {
    private GuestsCommand(String name, String summary, String... details) {
        super(name, 0, 1, summary, details);
    }

    /** Guests go. */
    static GuestsCommand expel() {
        return new GuestsCommand(
                "expel",
                "Send guests away from a host",
                "Syntax:  expel [ host ]",
                "Tasks of other hosts that run on this one, the console's unless named, go home or on to a better place.",
                "Others may come afterwards: \"load block\" keeps them out.");
    }

    /** Own tasks come. */
    static GuestsCommand bring() {
        return new GuestsCommand(
                "bring",
                "Fetch the tasks of a host home",
                "Syntax:  bring [ host ]",
                "Tasks of this host, the console's unless named, that run elsewhere come back.",
                "Balancing may send them away again: \"balance none\" ends that, pin does for one task.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        String command = "load " + name();
        DaemonText.show(
                session,
                arguments.isEmpty() ? command : DaemonText.at(arguments.get(0), command),
                DaemonText.NOTHING_MOVES);
    }
}
