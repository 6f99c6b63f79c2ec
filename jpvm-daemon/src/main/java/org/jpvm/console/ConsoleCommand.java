package org.jpvm.console;

import java.util.List;

/** One command of the console. */
interface ConsoleCommand {
    /** No upper limit of arguments. */
    int UNLIMITED = Integer.MAX_VALUE;

    /** The word that calls it. */
    String name();

    /** Fewest arguments, the name not counted. */
    int minArguments();

    /** Most arguments, the name not counted. */
    int maxArguments();

    /** One line of help. */
    String summary();

    /** Further lines of help, syntax first. */
    List<String> details();

    /**
     * Runs with a number of arguments in the limits; prints results and mistakes of the user to the session's output.
     *
     * @throws org.jpvm.PvmException when a call of the task library fails; the caller prints one line
     */
    void run(ConsoleSession session, List<String> arguments);
}
