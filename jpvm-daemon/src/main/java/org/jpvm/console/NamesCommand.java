package org.jpvm.console;

import java.util.List;
import org.jpvm.Mailbox;

/** Lists the mailbox. */
final class NamesCommand extends BaseCommand {
    NamesCommand() {
        super(
                "names",
                0,
                1,
                "List the entries of the mailbox",
                "Syntax:  names [pattern]",
                "The pattern may occur anywhere in the name; * matches any gap.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        String pattern = arguments.isEmpty() ? "*" : arguments.get(0);
        for (Mailbox.MailboxClass each : session.pvm().mailbox().list(pattern)) {
            session.out().println("<" + each.name() + ">:");
            for (Mailbox.Entry entry : each.entries()) {
                int owner = entry.owner().value();
                session.out()
                        .println("\tindex=" + entry.index() + " owner=0x" + Integer.toHexString(owner) + "/" + owner
                                + " flags=0x" + Integer.toHexString(entry.flags()));
            }
            session.out().println();
        }
    }
}
