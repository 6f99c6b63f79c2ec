package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Host names and PVM's {@code hhhhhhhh:pppp} form of an IPv4 address and a port. Source: pvm-wire-protocol §3.1. */
final class Addresses {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final int ADDRESS_CHARS = 8;
    private static final int ADDRESS_AND_PORT_CHARS = 13;

    private Addresses() {}

    /** Name of this computer as the system knows it. */
    static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException e) {
            // Not Linux.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The first IPv4 address of a name or numeric address, or null. */
    static Inet4Address resolve(String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address instanceof Inet4Address address4) {
                    return address4;
                }
            }
        } catch (UnknownHostException e) {
            // The caller says so with the option that named it.
        }
        return null;
    }

    /** The address of these four bytes, most significant first. */
    static Inet4Address of(byte[] bytes) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length, e);
        }
    }

    /** The PVM form of an IPv4 address and a port. */
    static String toHex(InetSocketAddress address) {
        StringBuilder text = new StringBuilder(ADDRESS_AND_PORT_CHARS);
        for (byte part : address.getAddress().getAddress()) {
            text.append(DIGITS[part >> 4 & 15]).append(DIGITS[part & 15]);
        }
        text.append(':');
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(DIGITS[address.getPort() >> shift & 15]);
        }
        return text.toString();
    }

    /** The address that {@link #toHex} wrote, or null. */
    static InetSocketAddress ofHex(String text) {
        if (text.length() != ADDRESS_AND_PORT_CHARS || text.charAt(ADDRESS_CHARS) != ':') {
            return null;
        }
        try {
            int address = Integer.parseUnsignedInt(text, 0, ADDRESS_CHARS, 16);
            int port = Integer.parseUnsignedInt(text, ADDRESS_CHARS + 1, ADDRESS_AND_PORT_CHARS, 16);
            byte[] parts = {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
            return new InetSocketAddress(InetAddress.getByAddress(parts), port);
        } catch (NumberFormatException | UnknownHostException e) {
            return null;
        }
    }
}
