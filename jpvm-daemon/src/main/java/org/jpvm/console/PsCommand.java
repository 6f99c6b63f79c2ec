package org.jpvm.console;

import java.util.List;
import org.jpvm.HostInfo;
import org.jpvm.PvmException;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** Lists tasks. */
final class PsCommand extends BaseCommand {
    PsCommand() {
        super(
                "ps",
                0,
                1,
                "List tasks",
                "Syntax:  ps [-alx] [-hdtid] [-nhost]",
                "Options:  -a       on all hosts, not only this one",
                "          -hdtid   on the host with this tid",
                "          -nhost   on the host of this name",
                "          -l       with parent and process id",
                "          -x       also this console and tasks without tid",
                "Flags:",
                "  f   child of its daemon",
                "  c   enrolled",
                "  a   enrolling",
                "  o   leaving",
                "  s   waits for shared pages in vain",
                "  H   starts hosts",
                "  R   resource manager",
                "  T   starts tasks",
                "A Java daemon adds:",
                "  PLACE        host where the task runs now; HOST is where it belongs",
                "  MOVES        how often it has moved",
                "  CANNOT MOVE  why it stays, empty when it can move");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        List<HostInfo> hosts = session.pvm().hosts();
        Tid where = session.pvm().tid().host();
        boolean isLong = false;
        boolean all = false;
        String flags = arguments.isEmpty() ? "" : arguments.get(0);
        for (int i = 0; i < flags.length(); i++) {
            String rest = flags.substring(i + 1);
            switch (flags.charAt(i)) {
                case '-' -> {}
                case 'a' -> where = null;
                case 'l' -> isLong = true;
                case 'x' -> all = true;
                case 'h' -> {
                    where = tid(session, rest, where);
                    i = flags.length();
                }
                case 'n' -> {
                    where = named(session, rest, hosts, where);
                    i = flags.length();
                }
                default -> session.out().println("unknown flag -" + flags.charAt(i));
            }
        }
        List<TaskInfo> tasks =
                where == null ? session.pvm().tasks() : session.pvm().tasks(where);
        TaskPlaces places = TaskPlaces.of(session.pvm(), tasks);
        session.out()
                .println((isLong ? Tables.LONG_TASK_HEADER : Tables.TASK_HEADER)
                        + (places.isEmpty() ? "" : TaskPlaces.HEADER));
        Tid console = session.pvm().tid();
        for (TaskInfo task : tasks) {
            if (all || !task.tid().equals(console) && task.tid().value() != 0) {
                session.out().println(Tables.task(task, hosts, console, isLong) + places.columns(task.tid()));
            }
        }
    }

    private static Tid tid(ConsoleSession session, String word, Tid otherwise) {
        try {
            return Tid.parse(word);
        } catch (PvmException e) {
            session.out().println("unknown host " + word);
            return otherwise;
        }
    }

    private static Tid named(ConsoleSession session, String name, List<HostInfo> hosts, Tid otherwise) {
        if (name.equals(".")) {
            return session.pvm().tid().host();
        }
        for (HostInfo host : hosts) {
            if (host.name().equals(name)) {
                return host.tid();
            }
        }
        session.out().println("unknown host " + name);
        return otherwise;
    }
}
