package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_HTUPD: a new host table, first phase; the receiver merges it with its own. The master sends it to new
 * hosts with the whole table
 * and to old hosts with the new hosts only, and commits it with DM_HTCOMMIT once every host has answered DM_HTUPDACK.
 *
 * <pre>
 * int    serial
 * int    master
 * int    console
 * int    n
 * n x    { int index ; str name ; str architecture ; str address ; int mtu ; int speed ; int dataSignature }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.3, §5.8.
 *
 * @param serial number of the new table
 * @param master index of the master
 * @param console index of the host that gets stray output
 * @param hosts the hosts, in no particular order
 */
public record HostTableUpdate(int serial, int master, int console, List<Host> hosts) {
    /** Keeps a copy of the list. */
    public HostTableUpdate {
        hosts = List.copyOf(hosts);
    }

    /** Reads the body from the reader's position. */
    public static HostTableUpdate read(XdrReader in) throws MalformedMessageException {
        int serial = in.readInt("serial");
        int master = in.readInt("master");
        int console = in.readInt("console");
        Host[] hosts = new Host[in.readCount("hosts count", Host.MIN_BYTES)];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = Host.read(in);
        }
        return new HostTableUpdate(serial, master, console, List.of(hosts));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(serial);
        out.putInt(master);
        out.putInt(console);
        out.putInt(hosts.size());
        for (Host item : hosts) {
            item.write(out);
        }
    }

    /**
     * One host of a table.
     *
     * @param index host index
     * @param name host name
     * @param architecture architecture name
     * @param address IPv4 address and UDP port, {@link org.jpvm.wire.InetAddressText}
     * @param mtu largest datagram it takes, bytes
     * @param speed relative speed
     * @param dataSignature data signature
     */
    public record Host(
            int index, String name, String architecture, String address, int mtu, int speed, int dataSignature) {
        /** Bytes of the shortest item. */
        static final int MIN_BYTES = 40;

        static Host read(XdrReader in) throws MalformedMessageException {
            return new Host(
                    in.readInt("index"),
                    in.readString("name"),
                    in.readString("architecture"),
                    in.readString("address"),
                    in.readInt("mtu"),
                    in.readInt("speed"),
                    in.readInt("dataSignature"));
        }

        void write(XdrWriter out) {
            out.putInt(index);
            out.putString(name);
            out.putString(architecture);
            out.putString(address);
            out.putInt(mtu);
            out.putInt(speed);
            out.putInt(dataSignature);
        }
    }
}
