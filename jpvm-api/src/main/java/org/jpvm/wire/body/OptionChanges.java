package org.jpvm.wire.body;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_SETOPT: a task changes its own sinks. Values travel as hexadecimal text.
 *
 * <pre>
 * to end { int what ; str value }
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param changes the changes, in the order to apply them
 */
public record OptionChanges(List<Change> changes) {
    /** Tid of the output sink. */
    public static final int OUTPUT_TID = 1;
    /** Context of output records. */
    public static final int OUTPUT_CONTEXT = 2;
    /** Tag of output records. */
    public static final int OUTPUT_TAG = 3;
    /** Tid of the trace sink. */
    public static final int TRACE_TID = 4;
    /** Context of trace events. */
    public static final int TRACE_CONTEXT = 5;
    /** Tag of trace events. */
    public static final int TRACE_TAG = 6;

    /** Keeps a copy of the list. */
    public OptionChanges {
        changes = List.copyOf(changes);
    }

    /** Reads the body from the reader's position. */
    public static OptionChanges read(XdrReader in) throws MalformedMessageException {
        List<Change> changes = new ArrayList<>();
        while (in.remainingBytes() > 0) {
            changes.add(new Change(in.readInt("what"), parse(in.readString("value"))));
        }
        return new OptionChanges(changes);
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        for (Change change : changes) {
            out.putInt(change.what).putString(Integer.toHexString(change.value));
        }
    }

    private static int parse(String text) throws MalformedMessageException {
        try {
            if (!text.startsWith("+")) {
                return Integer.parseUnsignedInt(text, 16);
            }
        } catch (NumberFormatException e) {
            // Answered below, together with the sign that parseUnsignedInt would let pass.
        }
        throw new MalformedMessageException("value=\"" + text + "\" is no 32-bit hexadecimal number");
    }

    /**
     * One change.
     *
     * @param what  which option, such as {@link #OUTPUT_TID}
     * @param value its new value
     */
    public record Change(int what, int value) {}
}
