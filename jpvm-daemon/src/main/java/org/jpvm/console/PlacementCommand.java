package org.jpvm.console;

import java.util.List;

/** The placement policy of the machine. C's console has no such command. */
final class PlacementCommand extends BaseCommand {
    PlacementCommand() {
        super(
                "placement",
                0,
                1,
                "Show or choose the placement policy",
                "Syntax:  placement [ policy ]",
                "Shows which policy chooses hosts for spawned tasks, and how often policies answered, failed or were late.",
                "With a name, or the class name of a PlacementPolicy, that one chooses from now on in the whole machine;",
                "\"standard\" is the one that chooses where nobody says anything, \"round-robin\" PVM's own.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        DaemonText.show(
                session,
                arguments.isEmpty() ? "placement" : "placement " + arguments.get(0),
                "it has no placement policies");
    }
}
