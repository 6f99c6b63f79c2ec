package org.jpvm.console;

import java.util.List;

/** Load of the hosts, as the daemon of this console believes it. C's console has no such command. */
final class LoadCommand extends BaseCommand {
    LoadCommand() {
        super(
                "load",
                0,
                1,
                "Show the load of the hosts",
                "Syntax:  load [ block | admit | leave | stay ]",
                "Shows speed, cores, load, tasks and memory of each host, how old these figures are, and what was ignored.",
                "LOAD is the number of processes that want to run there, OTHER that of strangers among them.",
                "block: the host of this console takes no guests; admit: it takes them again;",
                "leave: it takes nothing and gives everything away; stay: it is as others again.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        DaemonText.show(
                session, arguments.isEmpty() ? "load" : "load " + arguments.get(0), "it has no placement policies");
    }
}
