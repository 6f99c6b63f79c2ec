package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slave whose master, and whose other hosts, send it what makes no sense. */
class MasterNonsenseTest {
    private static final int MASTER = 0x80040000;
    private static final int SLAVE = 0x80080000;
    private static final int ADDRESS = 0xc0000201;

    private final List<String> log = new ArrayList<>();
    private final List<DaemonCode> answers = new ArrayList<>();
    private String exitReason;
    private int sequence;

    private final PvmdCore core = new PvmdCore(
            new PvmdSettings(
                    "1.2.3",
                    "b",
                    "LINUX64",
                    "c0000202:c001",
                    1000,
                    List.of(),
                    0,
                    0,
                    new PvmdSettings.Slave(1, "c0000201:c000", 4080, 2),
                    PvmdSettings.StartDefaults.USUAL,
                    null),
            new RecordingEffectsBase() {
                @Override
                public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
                    if (PeerPacketHeader.flags(bytes, start) == 7) {
                        int tag = bytes.getInt(start + 16 + MessageHeader.TAG_OFFSET);
                        answers.add((DaemonCode) org.jpvm.wire.MessageCode.ofTag(tag));
                        ByteBuffer acknowledgement = ByteBuffer.allocate(16);
                        int number = PeerPacketHeader.sequence(bytes, start);
                        PeerPacketHeader.put(acknowledgement, SLAVE, MASTER, 0, number, PeerPacketFlags.ACK);
                        acknowledgements.add(acknowledgement.flip());
                    }
                }

                @Override
                public void log(String line) {
                    log.add(line);
                }

                @Override
                public void exit(String reason) {
                    exitReason = reason;
                }
            });
    private final List<ByteBuffer> acknowledgements = new ArrayList<>();

    @BeforeEach
    void start() {
        core.handleStartup(HostFile.empty(), new int[0], 0);
    }

    private void send(DaemonCode code, XdrWriter body) {
        ByteBuffer packet = ByteBuffer.allocate(48 + body.lengthBytes());
        PeerPacketHeader.put(packet, SLAVE, MASTER, ++sequence, 0, 7);
        MessageHeader.put(packet, Encodings.XDR, code.tag(), 0, 5);
        packet.put(body.array(), 0, body.lengthBytes()).flip();
        core.handleDatagram(ADDRESS, 0xc000, packet, 0);
        acknowledgements.forEach(each -> core.handleDatagram(ADDRESS, 0xc000, each, 0));
        acknowledgements.clear();
        assertEquals(0, core.counters().get(DaemonCounter.INTERNAL_ERRORS), log::toString);
        assertNull(exitReason);
    }

    private static XdrWriter table(int serial, int master, int index, String address) {
        XdrWriter body = new XdrWriter().putInts(serial, master, 1, 1, index);
        return body.putString("x").putString("LINUX64").putString(address).putInts(4080, 1000, 0);
    }

    private void good(int serial, int index) {
        send(DaemonCode.HTUPD, table(serial, 1, index, "c0000203:c002"));
        send(DaemonCode.HTCOMMIT, new XdrWriter());
        assertNotNull(core.state().hosts.find(index));
    }

    @Test
    void impossibleTablesAreRefused() {
        for (int index : new int[] {0, -1, 4096, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            send(DaemonCode.HTUPD, table(2, 1, index, "c0000203:c002"));
        }
        send(DaemonCode.HTUPD, table(2, 1, 3, "nowhere"));
        send(DaemonCode.HTUPD, table(2, 2, 3, "c0000203:c002"));
        send(DaemonCode.HTUPD, new XdrWriter().putInts(2, 1, 1, 1_000_000));
        assertEquals(8, core.counters().get(DaemonCounter.MALFORMED), log::toString);
        assertEquals(List.of(), answers);
        send(DaemonCode.HTCOMMIT, new XdrWriter());
        assertEquals(2, core.state().hosts.size());
        assertEquals(300_000_000_000L, core.nextDeadlineNanos(), "still without a table");
        good(2, 3);
        assertEquals(List.of(DaemonCode.HTUPDACK), answers);
    }

    @Test
    void deletionsOfOtherTablesOrOfThisHostAreNotFollowed() {
        good(2, 3);
        send(DaemonCode.HTDEL, new XdrWriter().putInts(7, 0xc0000));
        assertNotNull(core.state().hosts.find(3));
        send(DaemonCode.HTDEL, new XdrWriter().putInts(2, 0x80000, 0x40000, 0x140000, 0));
        assertEquals(3, core.state().hosts.size());
        send(DaemonCode.HTDEL, new XdrWriter().putInts(2, 0xc0000));
        send(DaemonCode.HTDEL, new XdrWriter().putInts(2, 0xc0000));
        assertNull(core.state().hosts.find(3));
        assertNull(core.state().peers.ofTid(0xc0000));
    }

    @Test
    void aHostDeletedBeforeItsTableHoldsIsNotInTheTable() {
        good(2, 3);
        send(DaemonCode.HTUPD, table(3, 1, 4, "c0000204:c003"));
        send(DaemonCode.HTDEL, new XdrWriter().putInts(3, 4 << 18));
        send(DaemonCode.HTCOMMIT, new XdrWriter());
        assertNull(core.state().hosts.find(4));
        assertNull(core.state().peers.ofTid(4 << 18));
        assertEquals(3, core.state().hosts.serial());
    }

    @Test
    void settingsThatMakeNoSenseAreNotFollowed() {
        send(DaemonCode.SLCONF, new XdrWriter().putInt(99).putString("x"));
        send(DaemonCode.SLCONF, new XdrWriter().putInt(4).putString("no tid"));
        send(DaemonCode.SLCONF, new XdrWriter().putInt(5).putString("1 2"));
        send(DaemonCode.SLCONF, new XdrWriter().putInt(1).putString("/a:/b"));
        assertEquals(2, core.counters().get(DaemonCounter.MALFORMED));
        assertEquals(List.of("/a", "/b"), core.state().searchPath);
        assertEquals(0, core.state().plugIns.schedulerTid);
    }

    @Test
    void whatIsForMastersIsNotDone() {
        send(DaemonCode.ADD, new XdrWriter().putInt(1).putString("x"));
        send(DaemonCode.DELHOST, new XdrWriter().putInt(1).putString("b"));
        send(DaemonCode.HALT, new XdrWriter());
        send(DaemonCode.DB, new XdrWriter().putInts(4, 0).putString("*").putInts(0, 0));
        assertEquals(4, core.counters().get(DaemonCounter.UNKNOWN_CODES));
        assertEquals(List.of(), answers);
    }

    @Test
    void watchesOfAHostGoWithIt() {
        good(2, 3);
        TaskLink task = TestFrames.enrol(core, 100);
        ByteBuffer packet = ByteBuffer.allocate(64);
        PeerPacketHeader.put(packet, SLAVE, 0x800c0000, 1, 0, 7);
        MessageHeader.put(packet, Encodings.XDR, DaemonCode.NOTIFY.tag(), 0, 0xc0007);
        core.handleDatagram(
                0xc0000203,
                0xc002,
                packet.putInt(1).putInt(task.tid()).putInt(0).putInt(0).flip(),
                0);
        assertEquals(1, core.state().remoteTasks.size());
        send(DaemonCode.HTDEL, new XdrWriter().putInts(2, 0xc0000));
        assertEquals(0, core.state().remoteTasks.size());
        assertTrue(core.counters().get(DaemonCounter.HOSTS_LOST) > 0);
    }
}
