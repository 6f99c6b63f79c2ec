package org.jpvm.wire;

/**
 * The text of an IPv4 address and a port, {@code hhhhhhhh:pppp}: both in hexadecimal, most significant digit first, as
 * in
 * {@code 7f000001:c6ea}. Used for daemons' UDP addresses, for the TCP address of a daemon without Unix sockets and for
 * direct routes.
 *
 * <p>Source: pvm-wire-protocol §3.1, §5.9.
 *
 * @param address IPv4 address, 127.0.0.1 is 0x7f000001
 * @param port    port, 0..65535; 0 where it is not known yet
 */
public record InetAddressText(int address, int port) {
    private static final int ADDRESS_DIGITS = 8;
    private static final int PORT_DIGITS = 4;

    /** Refuses a port outside its range. */
    public InetAddressText {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port=" + port + " is outside 0..65535");
        }
    }

    /** From the four bytes of an address, most significant first. */
    public static InetAddressText of(byte[] address, int port) {
        if (address.length != 4) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + address.length);
        }
        return new InetAddressText(
                (address[0] & 0xff) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | (address[3] & 0xff),
                port);
    }

    /** Reads the text; leading zeros may be missing, blanks or anything else may not be there. */
    public static InetAddressText parse(String text) throws MalformedMessageException {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw refusal(text);
        }
        int address = hexadecimal(text, 0, colon, ADDRESS_DIGITS);
        return new InetAddressText(address, hexadecimal(text, colon + 1, text.length(), PORT_DIGITS));
    }

    /** The four bytes of the address, most significant first. */
    public byte[] addressBytes() {
        return new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};
    }

    /** The text as it travels: 8 digits, colon, 4 digits, lower case. */
    public String text() {
        return digits(address, ADDRESS_DIGITS) + ':' + digits(port, PORT_DIGITS);
    }

    /** For people: {@code 127.0.0.1:50922}. */
    @Override
    public String toString() {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff)
                + ":" + port;
    }

    private static String digits(int value, int count) {
        String text = Integer.toHexString(value);
        return "0".repeat(count - text.length()) + text;
    }

    private static int hexadecimal(String text, int from, int to, int maxDigits) throws MalformedMessageException {
        if (to <= from || to - from > maxDigits) {
            throw refusal(text);
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw refusal(text);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static MalformedMessageException refusal(String text) {
        return new MalformedMessageException("\"" + text + "\" is no address of the form hhhhhhhh:pppp");
    }
}
