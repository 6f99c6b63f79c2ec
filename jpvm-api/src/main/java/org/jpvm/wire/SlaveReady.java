package org.jpvm.wire;

/**
 * The line that a slave daemon prints once it is ready:
 *
 * <pre>
 * ddpro&lt;2316&gt; arch&lt;LINUX64&gt; ip&lt;c0000202:e7a8&gt; mtu&lt;4080&gt; dsig&lt;4230209&gt;
 * </pre>
 *
 * The five values are known by their order, as in C PVM. Source: pvm-wire-protocol §5.9.
 *
 * @param version       protocol between daemons, {@link Protocol#DAEMON_DAEMON_VERSION}
 * @param architecture  architecture name
 * @param address       UDP address that the slave uses from now on
 * @param mtu           largest datagram it takes, bytes
 * @param dataSignature data signature, decimal in the text
 */
public record SlaveReady(int version, String architecture, InetAddressText address, int mtu, int dataSignature) {
    /** Beginning of a line that a Java daemon prints before this one, followed by its version; to a C master it is chatter. */
    public static final String JAVA_DAEMON = "jpvmd ";

    /** Beginning of the line by which a Java master answers that, followed by the machine's key as 64 hexadecimal digits. */
    public static final String KEY = "JPVM_KEY=";

    private static final String PREFIX = "ddpro<";
    private static final int VALUES = 5;

    /** Whether this may be such a line; anything else before it is chatter of the remote shell. */
    public static boolean isCandidate(String line) {
        return line.startsWith(PREFIX);
    }

    /** Reads the line, with or without its line end. */
    public static SlaveReady parse(String line) throws MalformedMessageException {
        if (!isCandidate(line)) {
            throw new MalformedMessageException("start-up line does not begin with " + PREFIX);
        }
        String[] values = new String[VALUES];
        int found = 0;
        int close = -1;
        for (int open = line.indexOf('<'); open >= 0; open = line.indexOf('<', close)) {
            close = line.indexOf('>', open);
            if (close < 0 || found == VALUES) {
                throw new MalformedMessageException("start-up line has not exactly " + VALUES + " values in <>");
            }
            values[found++] = line.substring(open + 1, close);
        }
        if (found < VALUES) {
            throw new MalformedMessageException("start-up line has " + found + " values in <> instead of " + VALUES);
        }
        return new SlaveReady(
                decimal("ddpro", values[0]),
                values[1],
                InetAddressText.parse(values[2]),
                decimal("mtu", values[3]),
                decimal("dsig", values[4]));
    }

    /** The line as it travels, without a line end. */
    public String text() {
        return PREFIX + version + "> arch<" + architecture + "> ip<" + address.text() + "> mtu<" + mtu + "> dsig<"
                + dataSignature + ">";
    }

    private static int decimal(String field, String text) throws MalformedMessageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException(field + "<" + text + "> is no decimal number");
        }
    }
}
