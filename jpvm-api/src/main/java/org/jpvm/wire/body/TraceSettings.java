package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;

/**
 * Value of {@link SlaveSettings#TRACE}: the sinks of a registered tracer, one line of text in the order of the C format
 * {@code "%x %d %d %x %d %d %d %d %s"}.
 *
 * <p>Source: pvm-wire-protocol §5.11.
 *
 * @param traceTid      sink of trace events, 0 none; hexadecimal in the text
 * @param traceContext  context of trace events
 * @param traceTag      tag of trace events
 * @param outputTid     sink of output, 0 none; hexadecimal in the text
 * @param outputContext context of output records
 * @param outputTag     tag of output records
 * @param buffer        trace buffer, bytes
 * @param option        1 full, 2 time, 3 count
 * @param mask          trace mask, 35 characters; empty when no tracer is registered
 */
public record TraceSettings(
        int traceTid,
        int traceContext,
        int traceTag,
        int outputTid,
        int outputContext,
        int outputTag,
        int buffer,
        int option,
        String mask) {
    private static final int FIELDS = 9;

    /** Reads the line; fields are separated by blanks, and only the mask may be missing. */
    public static TraceSettings parse(String text) throws MalformedMessageException {
        String[] words = text.strip().split("\\s+", FIELDS + 1);
        if (words.length < FIELDS - 1 || words.length > FIELDS) {
            throw new MalformedMessageException("trace settings have " + words.length + " fields instead of " + FIELDS);
        }
        return new TraceSettings(
                number(words[0], 16),
                number(words[1], 10),
                number(words[2], 10),
                number(words[3], 16),
                number(words[4], 10),
                number(words[5], 10),
                number(words[6], 10),
                number(words[7], 10),
                words.length == FIELDS ? words[FIELDS - 1] : "");
    }

    /** The line as it travels. */
    public String text() {
        return Integer.toHexString(traceTid)
                + ' '
                + traceContext
                + ' '
                + traceTag
                + ' '
                + Integer.toHexString(outputTid)
                + ' '
                + outputContext
                + ' '
                + outputTag
                + ' '
                + buffer
                + ' '
                + option
                + ' '
                + mask;
    }

    private static int number(String word, int radix) throws MalformedMessageException {
        try {
            return radix == 16 ? Integer.parseUnsignedInt(word, 16) : Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("trace settings: \"" + word + "\" is no number of base " + radix);
        }
    }
}
