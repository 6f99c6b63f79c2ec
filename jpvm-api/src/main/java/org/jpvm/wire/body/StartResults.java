package org.jpvm.wire.body;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_STARTACK and SM_STHOSTACK: what came of the slave daemons that were to be started.
 *
 * <pre>
 * int    n
 * n x    { int tid ; str text }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.8, §6.2.
 *
 * @param results one result per host of the request
 */
public record StartResults(List<Result> results) {
    /** Keeps a copy of the list. */
    public StartResults {
        results = List.copyOf(results);
    }

    /** Reads the body from the reader's position. */
    public static StartResults read(XdrReader in) throws MalformedMessageException {
        Result[] results = new Result[in.readCount("results count", Result.MIN_BYTES)];
        for (int i = 0; i < results.length; i++) {
            results[i] = Result.read(in);
        }
        return new StartResults(List.of(results));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(results.size());
        for (Result item : results) {
            item.write(out);
        }
    }

    /**
     * Result of one start.
     *
     * @param tid host part of the request
     * @param text start-up line of the slave ({@link org.jpvm.wire.SlaveReady}) or the C name of an error
     */
    public record Result(int tid, String text) {
        /** Bytes of the shortest item. */
        static final int MIN_BYTES = 12;

        static Result read(XdrReader in) throws MalformedMessageException {
            return new Result(in.readInt("tid"), in.readString("text"));
        }

        void write(XdrWriter out) {
            out.putInt(tid);
            out.putString(text);
        }

        /** What a result that is no start-up line means; an unknown text counts as {@link PvmError#CANT_START}. */
        public PvmError error() {
            String name = text.strip();
            for (PvmError error : PvmError.values()) {
                if (error.cName().equals(name)) {
                    return error;
                }
            }
            return PvmError.CANT_START;
        }
    }
}
