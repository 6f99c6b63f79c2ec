package org.jpvm.wire.body;

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
    /** Reads the body from the reader's position. */
    public static HostRecord read(XdrReader in) throws MalformedMessageException {
        return new HostRecord(
                in.readInt("tid"),
                in.readString("name"),
                in.readString("architecture"),
                in.readInt("speed"),
                in.readInt("dataSignature"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putString(name);
        out.putString(architecture);
        out.putInt(speed);
        out.putInt(dataSignature);
    }
}
