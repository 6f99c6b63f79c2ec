package org.jpvm.console;

import java.util.List;
import org.jpvm.PvmError;

/** Adds hosts; each argument is one hostfile line. */
final class AddCommand extends BaseCommand {
    AddCommand() {
        super(
                "add",
                1,
                UNLIMITED,
                "Add hosts to the machine",
                "Syntax:  add host ...",
                "         add \"host option=value ...\" ...",
                "Options are those of a hostfile line: lo= dx= ep= wd= sp= so= ip= id= bx=");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        int[] results = session.pvm().addHosts(arguments);
        int added = 0;
        for (int result : results) {
            added += result >= 0 ? 1 : 0;
        }
        if (added > 0) {
            session.expectNewHosts();
        }
        session.out().println(added + " successful");
        session.out().println(Tables.ADD_HEADER);
        for (int i = 0; i < results.length; i++) {
            session.out().println(Tables.addResult(arguments.get(i), results[i]));
        }
        for (int i = 0; i < results.length; i++) {
            if (results[i] == PvmError.CANT_START.code()) {
                explain(session, arguments.get(i));
            }
        }
    }

    private static void explain(ConsoleSession session, String hostLine) {
        String host = hostLine.strip().split("\\s+")[0];
        String shell = session.environment().getOrDefault("PVM_RSH", "the remote shell");
        session.out().println();
        session.out().println(host + ": no daemon could be started there. Check that");
        session.out().println("  " + shell + " " + host + " echo ok   prints ok without asking for a password,");
        session.out().println("  PVM_ROOT is set there, or dx= of the host line names its daemon,");
        session.out().println("  no daemon of an earlier machine runs there; the log of the master daemon tells more.");
    }
}
