package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of a message to the output sink of a task, and of DM_TASKOUT.
 *
 * <pre>
 * int  tid
 * int  kind or byte count n
 * n &gt; 0:          byte[n], padded
 * SPAWN or NEW:   int parent tid
 * </pre>
 *
 * Source: pvm-wire-protocol §3.6.
 *
 * @param tid       task that wrote
 * @param kind      {@link #EOF}, {@link #SPAWN}, {@link #NEW}, or the byte count
 * @param parentTid spawner for SPAWN and NEW, else 0
 * @param data      the bytes written, empty unless {@code kind} is positive
 */
public record OutputRecord(int tid, int kind, int parentTid, byte[] data) {
    /** The task's output is closed. */
    public static final int EOF = 0;
    /** The spawn of the task completed; from the daemon of the spawner. */
    public static final int SPAWN = -1;
    /** The task was started; from its daemon. */
    public static final int NEW = -2;

    private static final byte[] NOTHING = new byte[0];

    /** Bytes that the task wrote. */
    public static OutputRecord ofData(int tid, byte[] data) {
        return new OutputRecord(tid, data.length, 0, data);
    }

    /** {@link #EOF}. */
    public static OutputRecord ofEof(int tid) {
        return new OutputRecord(tid, EOF, 0, NOTHING);
    }

    /** {@link #SPAWN} or {@link #NEW}. */
    public static OutputRecord ofStart(int tid, int kind, int parentTid) {
        return new OutputRecord(tid, kind, parentTid, NOTHING);
    }

    /** Reads the body from the reader's position. */
    public static OutputRecord read(XdrReader in) throws MalformedMessageException {
        int tid = in.readInt("tid");
        int kind = in.readInt("kind");
        if (kind > 0) {
            return ofData(tid, in.readBytes("output", kind));
        }
        if (kind < NEW) {
            throw new MalformedMessageException("kind=" + kind + " of an output record is below " + NEW);
        }
        return kind == EOF ? ofEof(tid) : ofStart(tid, kind, in.readInt("parent tid"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tid).putInt(kind);
        if (kind > 0) {
            out.putBytes(data, 0, kind);
        } else if (kind != EOF) {
            out.putInt(parentTid);
        }
    }
}
