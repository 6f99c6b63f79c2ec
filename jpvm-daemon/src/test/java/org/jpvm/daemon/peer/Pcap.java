package org.jpvm.daemon.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads recorded datagrams. */
public final class Pcap {
    private static final int FILE_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int ETHERNET_BYTES = 14;
    private static final int UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;

    /** One datagram; the time counts from the first of the file. */
    public record Datagram(long nanos, int from, int to, byte[] bytes) {}

    private Pcap() {}

    /** The UDP datagrams of a file in {@code src/test/resources/golden/daemons}. */
    public static List<Datagram> read(String name) {
        byte[] file;
        try {
            file = Files.readAllBytes(Path.of("src/test/resources/golden/daemons", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long unit = in.getInt(0) == 0xa1b23c4d ? 1 : 1000;
        List<Datagram> datagrams = new ArrayList<>();
        long first = -1;
        int at = FILE_HEADER_BYTES;
        while (at + RECORD_HEADER_BYTES <= file.length) {
            long nanos = in.getInt(at) * 1_000_000_000L + in.getInt(at + 4) * unit;
            int length = in.getInt(at + 8);
            first = first < 0 ? nanos : first;
            int ip = at + RECORD_HEADER_BYTES + ETHERNET_BYTES;
            int udp = ip + (file[ip] & 15) * 4;
            int end = udp + (bigEndian(file, udp + 4) & 0xffff);
            at += RECORD_HEADER_BYTES + length;
            if (file[ip + 9] == UDP && end <= at) {
                datagrams.add(new Datagram(
                        nanos - first,
                        bigEndian(file, udp),
                        bigEndian(file, udp + 2),
                        Arrays.copyOfRange(file, udp + UDP_HEADER_BYTES, end)));
            }
        }
        return datagrams;
    }

    private static int bigEndian(byte[] file, int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }
}
