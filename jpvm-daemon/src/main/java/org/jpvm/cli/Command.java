package org.jpvm.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One command of the launcher. */
interface Command {
    /** What follows {@code jpvm} on the command line, such as {@code run [OPTIONS] PROGRAM [ARGS]}. */
    String syntax();

    /** What it does, and what its results mean; a few lines. */
    String description();

    /** The options it knows, besides {@code --help}. */
    Options options();

    /** Whether options end at the first word that is none, because the rest belongs to another program. */
    default boolean stopsAtFirstWord() {
        return false;
    }

    /**
     * Does it.
     *
     * @return exit status
     * @throws CommandFailedException with the line to print and the exit status
     */
    int run(CommandLine line) throws Exception;
}
