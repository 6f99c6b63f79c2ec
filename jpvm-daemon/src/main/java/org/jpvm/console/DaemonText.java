package org.jpvm.console;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.wire.TickleText;

/** Commands in text to a Java daemon and its answers. */
final class DaemonText {
    /** What other daemons do not have. */
    static final String NOTHING_MOVES = "its tasks stay where they are";

    private DaemonText() {}

    /**
     * Has the daemon run a command; null when it is not a Java daemon, else the lines of its answer.
     *
     * @throws PvmException BAD_PARAM for a command that is too long
     */
    static List<String> ask(PvmTask pvm, String command) {
        try {
            return TickleText.ask(pvm::tickle, command);
        } catch (IllegalArgumentException e) {
            throw new PvmException(PvmError.BAD_PARAM, e.getMessage());
        }
    }

    /** The same command for the daemon of a host. */
    static String at(String host, String command) {
        return "at " + host + " " + command;
    }

    /**
     * Shows what the daemon answers.
     *
     * @param otherwise what a daemon that is none of Java's does not have
     */
    static void show(ConsoleSession session, String command, String otherwise) {
        List<String> lines = ask(session.pvm(), command);
        if (lines == null) {
            session.out().println("the daemon here is not a Java daemon: " + otherwise);
        } else {
            lines.forEach(session.out()::println);
        }
    }
}
