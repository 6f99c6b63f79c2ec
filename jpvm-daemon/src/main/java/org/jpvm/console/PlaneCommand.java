package org.jpvm.console;

import java.util.List;
import java.util.Locale;

/** What the daemon of this console says of its extension plane. C's console has no such command. */
final class PlaneCommand extends BaseCommand {
    private static final int QUESTION = 10;

    /** What the first numbers of the answer count. */
    private static final List<String> COUNTS = List.of(
            "sessions begun",
            "sessions broken",
            "handshakes refused",
            "records refused",
            "packets not taken",
            "datagrams beside a session");

    PlaneCommand() {
        super(
                "plane",
                0,
                0,
                "Show the extension plane between Java daemons",
                "Syntax:  plane",
                "Shows with which hosts the daemon here has an encrypted session, and what it has counted and refused.",
                "The reasons are in the log of the daemon.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        int[] answer = session.pvm().tickle(QUESTION);
        if (answer.length < COUNTS.size()) {
            session.out().println("the daemon here is not a Java daemon: it has no extension plane");
            return;
        }
        StringBuilder hosts = new StringBuilder("sessions with");
        for (int i = COUNTS.size(); i < answer.length; i++) {
            hosts.append(' ').append(Integer.toHexString(answer[i]));
        }
        session.out().println(answer.length == COUNTS.size() ? "no session" : hosts);
        for (int i = 0; i < COUNTS.size(); i++) {
            session.out().println(String.format(Locale.ROOT, "%8d  %s", answer[i], COUNTS.get(i)));
        }
    }
}
