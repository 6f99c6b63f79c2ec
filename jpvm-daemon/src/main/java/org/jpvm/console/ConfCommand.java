package org.jpvm.console;

import java.util.List;
import org.jpvm.HostInfo;

/** Lists the hosts. */
final class ConfCommand extends BaseCommand {
    ConfCommand() {
        super(
                "conf",
                0,
                0,
                "List the hosts of the machine",
                "Syntax:  conf",
                "Columns:",
                "  HOST    name",
                "  DTID    host part of the tids of its tasks",
                "  ARCH    architecture",
                "  SPEED   relative speed",
                "  DSIG    data signature: its raw data format");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        List<HostInfo> hosts = session.pvm().hosts();
        long formats =
                hosts.stream().mapToInt(HostInfo::dataSignature).distinct().count();
        session.out()
                .println(hosts.size() + " host" + (hosts.size() > 1 ? "s" : "") + ", " + formats + " data format"
                        + (formats > 1 ? "s" : ""));
        session.out().println(Tables.HOST_HEADER);
        hosts.forEach(host -> session.out().println(Tables.host(host)));
    }
}
