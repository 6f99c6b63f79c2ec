package org.jpvm.console;

import java.io.PrintStream;
import java.util.Map;
import org.jpvm.PvmTask;

/** What commands work on. Used by one thread at a time: the owner holds the session's monitor during a command or a message. */
final class ConsoleSession {
    private final PvmTask pvm;
    private final PrintStream out;
    private final Map<String, String> environment;
    private final Aliases aliases = new Aliases();
    private final JobTable jobs = new JobTable();
    private boolean expectsNewHosts;
    /** Also read by the thread that meets the end of the connection. */
    private volatile boolean halting;

    private boolean quitting;

    /**
     * A session of an enrolled task.
     *
     * @param pvm         the console's task
     * @param out         where commands print
     * @param environment the console's environment, changed by setenv and export
     */
    ConsoleSession(PvmTask pvm, PrintStream out, Map<String, String> environment) {
        this.pvm = pvm;
        this.out = out;
        this.environment = environment;
    }

    PvmTask pvm() {
        return pvm;
    }

    PrintStream out() {
        return out;
    }

    Map<String, String> environment() {
        return environment;
    }

    Aliases aliases() {
        return aliases;
    }

    JobTable jobs() {
        return jobs;
    }

    /** The next announcement of new hosts only repeats what a command printed. */
    void expectNewHosts() {
        expectsNewHosts = true;
    }

    /** Whether an announcement of new hosts was expected; forgets it. */
    boolean takeExpectedNewHosts() {
        boolean expected = expectsNewHosts;
        expectsNewHosts = false;
        return expected;
    }

    /** Ends the console after this command; the daemon stays. */
    void quit() {
        quitting = true;
    }

    boolean isQuitting() {
        return quitting;
    }

    /** Whether the machine is going down: then the loss of the daemon is no failure. */
    void setHalting(boolean value) {
        halting = value;
    }

    boolean isHalting() {
        return halting;
    }
}
