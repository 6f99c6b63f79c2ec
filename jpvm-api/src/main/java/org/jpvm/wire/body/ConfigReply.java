package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to TM_CONFIG and SM_CONFIG: the hosts of the machine, by ascending index.
 *
 * <pre>
 * int    n
 * int    architectures
 * n x    { int tid ; str name ; str architecture ; int speed ; int dataSignature }
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param architectures number of data signatures among the hosts
 * @param hosts         the hosts
 */
public record ConfigReply(int architectures, List<HostRecord> hosts) {
    /** Keeps a copy of the list. */
    public ConfigReply {
        hosts = List.copyOf(hosts);
    }

    /** Reads the body from the reader's position. */
    public static ConfigReply read(XdrReader in) throws MalformedMessageException {
        int count = in.readInt("hosts count");
        int architectures = in.readInt("architectures");
        return new ConfigReply(architectures, HostRecord.readList(in, count));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(hosts.size()).putInt(architectures);
        HostRecord.writeList(out, hosts);
    }
}
