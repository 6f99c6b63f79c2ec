package org.jpvm.console;

import java.util.List;

/** The balancing policy of the machine. C's console has no such command. */
final class BalanceCommand extends BaseCommand {
    BalanceCommand() {
        super(
                "balance",
                0,
                1,
                "Show or choose the balancing policy",
                "Syntax:  balance [ fair | mosix | none | policy ]",
                "Shows which policy moves running tasks, and what it has moved and why.",
                "With a name that one moves them from now on in the whole machine; \"none\" leaves tasks where they are.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        DaemonText.show(
                session, arguments.isEmpty() ? "balance" : "balance " + arguments.get(0), DaemonText.NOTHING_MOVES);
    }
}
