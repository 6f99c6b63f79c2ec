package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WireHeadersTest {
    @Test
    void sequenceNumbersWrapAt16Bits() {
        assertEquals(2, SequenceNumber.next(SequenceNumber.FIRST));
        assertEquals(0, SequenceNumber.next(65535));
        assertEquals(3, SequenceNumber.distance(65534, 1));
    }

    @Test
    void orderOfSequenceNumbersIsByTheShorterWay() {
        assertTrue(SequenceNumber.isBefore(1, 2));
        assertFalse(SequenceNumber.isBefore(2, 1));
        assertFalse(SequenceNumber.isBefore(7, 7));
        assertTrue(SequenceNumber.isBefore(65535, 0));
        assertFalse(SequenceNumber.isBefore(0, 65535));
        assertTrue(SequenceNumber.isBefore(0, 32767));
        assertFalse(SequenceNumber.isBefore(0, 32768));
        assertTrue(SequenceNumber.isBefore(32768, 0));
    }

    @Test
    void exactlyOneOfTwoDifferentSequenceNumbersIsFirst() {
        for (int a = 0; a <= 65535; a += 257) {
            for (int b = 0; b <= 65535; b += 13) {
                assertEquals(a != b, SequenceNumber.isBefore(a, b) != SequenceNumber.isBefore(b, a), a + " " + b);
            }
        }
    }

    @Test
    void onlyDataAndFinConsumeSequenceNumbers() {
        assertTrue(PeerPacketFlags.isSequenced(PeerPacketFlags.DAT | PeerPacketFlags.SOM));
        assertTrue(PeerPacketFlags.isSequenced(PeerPacketFlags.FIN));
        assertFalse(PeerPacketFlags.isSequenced(PeerPacketFlags.FIN | PeerPacketFlags.ACK));
        assertFalse(PeerPacketFlags.isSequenced(PeerPacketFlags.ACK));
        assertTrue(PeerPacketFlags.isClose(PeerPacketFlags.FIN | PeerPacketFlags.ACK));
        assertFalse(PeerPacketFlags.isClose(PeerPacketFlags.FIN));
    }

    @Test
    void flagsHaveAText() {
        assertEquals("SOM|EOM|DAT", PeerPacketFlags.text(7));
        assertEquals("FIN|ACK", PeerPacketFlags.text(0x18));
        assertEquals("DAT|CARRIED", PeerPacketFlags.text(0x24));
        assertEquals("0", PeerPacketFlags.text(0));
    }

    @Test
    void unknownFlagsOfAPacketAreMaskedOff() {
        ByteBuffer buffer = ByteBuffer.allocate(16).put(12, (byte) 0xff);
        assertEquals(PeerPacketFlags.ALL, PeerPacketHeader.flags(buffer, 0));
    }

    @Test
    void packetHeaderKeepsSequenceNumbersUnsigned() {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        PeerPacketHeader.put(buffer, 0x80040000, 0x40001, 65535, 65534, PeerPacketFlags.ACK);
        assertEquals(65535, PeerPacketHeader.sequence(buffer, 0));
        assertEquals(65534, PeerPacketHeader.acknowledged(buffer, 0));
        PeerPacketHeader.setSequence(buffer, 0, 40000);
        assertEquals(40000, PeerPacketHeader.sequence(buffer, 0));
        assertEquals(65534, PeerPacketHeader.acknowledged(buffer, 0));
    }

    @Test
    void addressesAreEightDigitsAndFour() throws MalformedMessageException {
        InetAddressText address = InetAddressText.parse("7f000001:c6ea");
        assertEquals(0x7f000001, address.address());
        assertEquals(0xc6ea, address.port());
        assertEquals("7f000001:c6ea", address.text());
        assertEquals("127.0.0.1:50922", address.toString());
        assertEquals(
                "0a000001:0000", InetAddressText.of(new byte[] {10, 0, 0, 1}, 0).text());
        assertArrayEquals(
                new byte[] {(byte) 192, 0, 2, 2},
                InetAddressText.parse("C0000202:EDDA").addressBytes());
    }

    @Test
    void bentAddressesAreRefused() {
        for (String text : new String[] {
            "",
            ":",
            "7f000001",
            "7f000001:",
            ":c6ea",
            "7f0000010:c6ea",
            "7f000001:c6ea0",
            "7f000001 :c6ea",
            "-7f00001:c6ea",
            "7f000001:c6ea\n",
            "/tmp/pvmtmp000001.0",
            "7f000001:c6e\uff11",
            "7f000001:1:2"
        }) {
            assertThrows(MalformedMessageException.class, () -> InetAddressText.parse(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> new InetAddressText(0, 65536));
    }

    @Test
    void startUpLine() throws MalformedMessageException {
        String line = "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209>";
        SlaveReady ready = SlaveReady.parse(line + "\n");
        assertEquals(new SlaveReady(2316, "LINUX64", new InetAddressText(0xc0000202, 0xe7a8), 4080, 0x408c41), ready);
        assertEquals(line, ready.text());
    }

    @Test
    void bentStartUpLinesAreRefused() {
        for (String line : new String[] {
            "",
            "PvmDupHost",
            "ddpro<2316>",
            "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080>",
            "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209",
            "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209> more<1>",
            "ddpro<2316> arch<LINUX64> ip<somewhere> mtu<4080> dsig<4230209>",
            "ddpro<x> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209>",
            "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<99999999999> dsig<4230209>"
        }) {
            assertThrows(MalformedMessageException.class, () -> SlaveReady.parse(line), line);
        }
    }
}
