package org.jpvm.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** {@code stop}: the console's {@code halt}. */
final class StopCommand implements Command {
    @Override
    public String syntax() {
        return "stop";
    }

    @Override
    public String description() {
        return "Ends the running machine, all its daemons and all its tasks; the console's halt. Works on a C pvmd, too.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine line) {
        // Not closed: halt ends the connection.
        PvmTask pvm = Pvm.enroll();
        pvm.halt();
        return 0;
    }
}
