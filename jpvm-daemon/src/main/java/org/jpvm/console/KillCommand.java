package org.jpvm.console;

import java.util.List;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** Ends tasks. */
final class KillCommand extends BaseCommand {
    KillCommand() {
        super(
                "kill",
                1,
                UNLIMITED,
                "End tasks",
                "Syntax:  kill [-c] tid ...",
                "Options:  -c   end the children of the tasks instead");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        boolean children = false;
        List<String> words = arguments;
        if (words.get(0).startsWith("-")) {
            children = words.get(0).equals("-c");
            if (!children) {
                session.out().println("unknown flag " + words.get(0));
                return;
            }
            words = words.subList(1, words.size());
        }
        if (words.isEmpty()) {
            session.out().println("incorrect arg count");
            return;
        }
        List<TaskInfo> tasks = children ? session.pvm().tasks() : List.of();
        Tid console = session.pvm().tid();
        for (Tid tid : TidList.parse(session, words)) {
            if (children) {
                tasks.stream()
                        .filter(task -> task.parent().equals(tid) && !task.tid().equals(console))
                        .forEach(task -> session.pvm().kill(task.tid()));
            } else if (!tid.isTask()) {
                session.out().println(tid + ": not a task");
            } else if (tid.equals(console)) {
                session.out().println(tid + ": that's me.");
            } else {
                session.pvm().kill(tid);
            }
        }
    }
}
