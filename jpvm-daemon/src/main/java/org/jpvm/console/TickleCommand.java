package org.jpvm.console;

import java.util.List;
import java.util.OptionalInt;

/** Debugging services of the daemon. */
final class TickleCommand extends BaseCommand {
    TickleCommand() {
        super(
                "tickle",
                1,
                10,
                "Debugging services of the daemon",
                "Syntax:  tickle how [number ...]",
                "How, to the log of the daemon unless said otherwise:",
                "  0        heap",
                "  1        host table",
                "  2        tasks here",
                "  3        wait contexts",
                "  4        mailbox",
                "  5        show the debug mask here",
                "  6 mask   set the debug mask",
                "  7 n      packets per acknowledgement",
                "  8 dtid   pretend that a host failed",
                "  9 clear  statistics",
                "  10       extension plane of a Java daemon",
                "  100      shared memory");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        int[] numbers = new int[arguments.size()];
        for (int i = 0; i < numbers.length; i++) {
            OptionalInt number = Numbers.parse(session, arguments.get(i));
            if (number.isEmpty()) {
                return;
            }
            numbers[i] = number.getAsInt();
        }
        StringBuilder row = new StringBuilder("(");
        for (int result : session.pvm().tickle(numbers)) {
            row.append(' ').append(result);
        }
        session.out().println(row.append(" )"));
    }
}
