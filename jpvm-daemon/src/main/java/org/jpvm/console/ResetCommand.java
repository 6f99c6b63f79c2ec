package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jpvm.Mailbox;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** Brings the machine back to an empty state. */
final class ResetCommand extends BaseCommand {
    private static final String NO_RESET_CLASS = "###_PVM_NO_RESET_###";
    private static final int ALL = -1;

    ResetCommand() {
        super(
                "reset",
                0,
                3,
                "End all tasks and clear what they left in the mailbox",
                "Syntax:  reset",
                "         reset info [class [index]]",
                "With info: only delete entries whose owner is gone. Tasks with the option PvmNoReset are spared.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        Set<Tid> spared = spared(session);
        if (arguments.isEmpty()) {
            for (TaskInfo task : session.pvm().tasks()) {
                if (task.tid().isTask() && !spared.contains(task.tid())) {
                    session.pvm().kill(task.tid());
                }
            }
            session.pvm().mailbox().reset("", ALL, true, spared);
        } else if (!arguments.get(0).equals("info")) {
            session.out().println("\"" + arguments.get(0) + "\" arg to reset not valid");
        } else {
            String name = arguments.size() > 1 ? arguments.get(1) : "";
            OptionalInt index = arguments.size() > 2 ? Numbers.parse(session, arguments.get(2)) : OptionalInt.of(ALL);
            if (index.isPresent()) {
                session.pvm().mailbox().reset(name, index.getAsInt(), false, spared);
            }
        }
    }

    /** The tasks that asked for it, and the console. */
    private static Set<Tid> spared(ConsoleSession session) {
        Set<Tid> spared = new TreeSet<>();
        spared.add(session.pvm().tid());
        for (Mailbox.MailboxClass each : session.pvm().mailbox().list(NO_RESET_CLASS)) {
            if (each.name().equals(NO_RESET_CLASS)) {
                each.entries().forEach(entry -> spared.add(entry.owner()));
            }
        }
        return spared;
    }
}
