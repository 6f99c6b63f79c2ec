package org.jpvm.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jpvm.daemon.config.ProductVersion;
import org.jpvm.wire.Protocol;

/** {@code version}. */
final class VersionCommand implements Command {
    @Override
    public String syntax() {
        return "version";
    }

    @Override
    public String description() {
        return "Prints the versions of jpvm, of the PVM protocol it speaks and of Java.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine line) {
        System.out.println("jpvm " + ProductVersion.TEXT + ", PVM 3.4 (task-daemon protocol "
                + Protocol.TASK_DAEMON_VERSION + "), Java " + Runtime.version());
        return 0;
    }
}
