package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to TM_ADDHOST and SM_ADDHOST, of DM_ADDACK and of SM_ADDACK: one record per host of the request,
 * or one error for all.
 *
 * <pre>
 * int    count, or an error below 0 and nothing behind it
 * int    architectures
 * n x    { int tid ; str name ; str architecture ; int speed ; int dataSignature }
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §5.3.
 *
 * @param status        number of hosts, or an error code below 0
 * @param architectures number of data signatures in the machine; C PVM sends 0 here
 * @param hosts         one record per host of the request, in its order; a host that did not start has its error code
 *                      as tid, empty names and zeros
 */
public record AddHostsReply(int status, int architectures, List<HostRecord> hosts) {
    /** Keeps a copy of the list. */
    public AddHostsReply {
        hosts = List.copyOf(hosts);
    }

    /** The answer to a request that was looked at host by host. */
    public static AddHostsReply of(List<HostRecord> hosts) {
        return new AddHostsReply(hosts.size(), 0, hosts);
    }

    /** The answer to a request that failed as a whole; {@code error} is below 0. */
    public static AddHostsReply refused(int error) {
        return new AddHostsReply(error, 0, List.of());
    }

    /** Reads the body from the reader's position. */
    public static AddHostsReply read(XdrReader in) throws MalformedMessageException {
        int status = in.readInt("status");
        if (status < 0) {
            return refused(status);
        }
        int architectures = in.readInt("architectures");
        return new AddHostsReply(status, architectures, HostRecord.readList(in, status));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status);
        if (status >= 0) {
            out.putInt(architectures);
            HostRecord.writeList(out, hosts);
        }
    }
}
