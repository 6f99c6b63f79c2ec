package org.jpvm.client;

import java.util.HexFormat;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * Address of a stream socket as PVM writes it: the path of a unix-domain socket, or IPv4 address and port as {@code hhhhhhhh:pppp}.
 * Source: pvm-wire-protocol §3.1.
 *
 * @param path path, or null for TCP
 * @param ipv4 address with the first byte on top, 0 for a path
 * @param port TCP port, 0 for a path
 */
public record DaemonAddress(String path, int ipv4, int port) {
    private static final int TCP_TEXT_LENGTH = 13;

    /** A unix-domain socket. */
    public static DaemonAddress ofPath(String path) {
        return new DaemonAddress(path, 0, 0);
    }

    /** An IPv4 address and a port. */
    public static DaemonAddress ofTcp(int ipv4, int port) {
        return new DaemonAddress(null, ipv4, port);
    }

    /**
     * Reads an address.
     *
     * @throws PvmException SYS_ERR when the text is none
     */
    public static DaemonAddress parse(String text) {
        if (text.startsWith("/")) {
            return ofPath(text);
        }
        if (text.length() == TCP_TEXT_LENGTH && text.charAt(8) == ':') {
            try {
                return ofTcp(HexFormat.fromHexDigits(text, 0, 8), HexFormat.fromHexDigits(text, 9, TCP_TEXT_LENGTH));
            } catch (NumberFormatException e) {
                // Falls through to the refusal that every other wrong text gets.
            }
        }
        throw new PvmException(
                PvmError.SYS_ERR,
                "\"" + text + "\" is no socket address: a path or an IPv4 address and port as 7f000001:1234 is wanted");
    }

    /** Whether it is a unix-domain socket. */
    public boolean isPath() {
        return path != null;
    }

    /** The four bytes of the IPv4 address. */
    public byte[] ipv4Bytes() {
        return new byte[] {(byte) (ipv4 >>> 24), (byte) (ipv4 >>> 16), (byte) (ipv4 >>> 8), (byte) ipv4};
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        return isPath() ? path : String.format("%08x:%04x", ipv4, port);
    }

    @Override
    public String toString() {
        return text();
    }
}
