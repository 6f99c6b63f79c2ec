package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of SM_STHOST: the hoster is to start these slave daemons and to answer with {@link StartResults} under the same
 * wait id.
 *
 * <pre>
 * int    n
 * n x    { int tid ; str startOption ; str login ; str command ; str windowsCommand ; str machineId }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.8, §6.2.
 *
 * @param hosts what to start; may be empty
 */
public record StartHosts(List<Host> hosts) {
    /** Keeps a copy of the list. */
    public StartHosts {
        hosts = List.copyOf(hosts);
    }

    /** Reads the body from the reader's position. */
    public static StartHosts read(XdrReader in) throws MalformedMessageException {
        Host[] hosts = new Host[in.readCount("hosts count", Host.MIN_BYTES)];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = Host.read(in);
        }
        return new StartHosts(List.of(hosts));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(hosts.size());
        for (Host item : hosts) {
            item.write(out);
        }
    }

    /**
     * One slave daemon to start.
     *
     * @param tid host part that the new host will have
     * @param startOption value of {@code so=}, or empty
     * @param login {@code user@address} or the address alone
     * @param command command line of the slave daemon
     * @param windowsCommand the same for Windows hosts, or empty
     * @param machineId virtual machine id to write to its standard input, or empty
     */
    public record Host(
            int tid, String startOption, String login, String command, String windowsCommand, String machineId) {
        /** Bytes of the shortest item. */
        static final int MIN_BYTES = 44;

        static Host read(XdrReader in) throws MalformedMessageException {
            return new Host(
                    in.readInt("tid"),
                    in.readString("startOption"),
                    in.readString("login"),
                    in.readString("command"),
                    in.readString("windowsCommand"),
                    in.readString("machineId"));
        }

        void write(XdrWriter out) {
            out.putInt(tid);
            out.putString(startOption);
            out.putString(login);
            out.putString(command);
            out.putString(windowsCommand);
            out.putString(machineId);
        }
    }
}
