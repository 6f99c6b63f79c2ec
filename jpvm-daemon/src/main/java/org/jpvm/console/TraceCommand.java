package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;
import org.jpvm.TaskOption;

/** Settings for tracing jobs. */
final class TraceCommand extends BaseCommand {
    private static final List<String> KINDS = List.of("full", "time", "count");

    TraceCommand() {
        super(
                "trace",
                0,
                UNLIMITED,
                "Settings for traced jobs",
                "Syntax:  trace buf [bytes]",
                "         trace opt [full | time | count]",
                "Event masks and traces to the terminal or to a file are not available.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        String what = arguments.isEmpty() ? "" : arguments.get(0);
        boolean show = arguments.size() == 1;
        if (arguments.size() > 2 || !what.equals("buf") && !what.equals("opt")) {
            session.out().println("trace: event masks are not available; trace buf and trace opt are");
        } else if (what.equals("buf")) {
            if (show) {
                int bytes = session.pvm().option(TaskOption.TRACE_BUFFER);
                session.out().println("\nTrace Buffering set to " + bytes + " bytes\n");
            } else {
                OptionalInt bytes = Numbers.parse(session, arguments.get(1));
                bytes.ifPresent(value -> session.pvm().setOption(TaskOption.TRACE_BUFFER, value));
            }
        } else if (show) {
            int option = session.pvm().option(TaskOption.TRACE_OPTIONS);
            String name = option >= 1 && option <= KINDS.size() ? KINDS.get(option - 1) : "<Unknown=" + option + ">";
            session.out().println("\nTrace Options set to \"" + name + "\"\n");
        } else if (KINDS.contains(arguments.get(1))) {
            session.pvm().setOption(TaskOption.TRACE_OPTIONS, KINDS.indexOf(arguments.get(1)) + 1);
        } else {
            session.out().println("\nError:  Unknown Trace Option \"" + arguments.get(1) + "\"\n");
        }
    }
}
