package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;
import org.jpvm.MessageBuffer;

/** Puts an entry into the mailbox. */
final class PutCommand extends BaseCommand {
    PutCommand() {
        super(
                "put",
                2,
                3,
                "Put an entry with the int 0 into the mailbox",
                "Syntax:  put name flags",
                "Flags are the sum of",
                "  1   persistent",
                "  2   several instances",
                "  4   others may overwrite it");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        OptionalInt flags = Numbers.parse(session, arguments.get(1));
        if (flags.isPresent()) {
            MessageBuffer entry = session.pvm().newBuffer();
            entry.packInt(0);
            session.pvm().mailbox().put(arguments.get(0), entry, flags.getAsInt());
        }
    }
}
