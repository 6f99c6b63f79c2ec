package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * One host in the answers to TM_CONFIG, TM_ADDHOST and TM_SCHED.
 *
 * <pre>
 * int    tid
 * str    name
 * str    architecture
 * int    speed
 * int    dataSignature
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param tid host part of the host's tids, or a negative error code
 * @param name host name
 * @param architecture architecture name such as {@code LINUX64}
 * @param speed relative speed, 1000 unless configured
 * @param dataSignature data signature of the host
 */
public record HostRecord(int tid, String name, String architecture, int speed, int dataSignature) {
    /** Bytes of the shortest record: three ints and two empty strings. */
    static final int MIN_BYTES = 28;

    /** Reads the record from the reader's position. */
    public static HostRecord read(XdrReader in) throws MalformedMessageException {
        return new HostRecord(
                in.readInt("tid"),
                in.readString("name"),
                in.readString("architecture"),
                in.readInt("speed"),
                in.readInt("dataSignature"));
    }

    /** Reads {@code count} records; the count is the peer's and not believed. */
    static List<HostRecord> readList(XdrReader in, int count) throws MalformedMessageException {
        if (count < 0 || count > in.remainingBytes() / MIN_BYTES) {
            throw new MalformedMessageException(
                    "hosts count=" + count + " does not fit the " + in.remainingBytes() + " bytes left");
        }
        HostRecord[] hosts = new HostRecord[count];
        for (int i = 0; i < count; i++) {
            hosts[i] = read(in);
        }
        return List.of(hosts);
    }

    /** Appends the records without a count. */
    static void writeList(XdrWriter out, List<HostRecord> hosts) {
        for (HostRecord host : hosts) {
            host.write(out);
        }
    }

    /** Appends the record. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putString(name);
        out.putString(architecture);
        out.putInt(speed);
        out.putInt(dataSignature);
    }
}
