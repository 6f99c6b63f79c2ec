package org.jpvm.mosix.gossip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GossipEntryTest {
    private static final HostFigures FIGURES =
            new HostFigures(0.5, 4, 1.25, 3, 7, 2, -10, 300.5, 20, 1L << 30, 3L << 30, true, false, true, 0.25, 0.0625);

    @Test
    void aMessageHasTheseBytes() {
        GossipCore core = new GossipCore(258, new GossipWorkspace(GossipSettings.DEFAULT));
        core.setMembers(Members.numbered(300));
        core.update(FIGURES, 1000);
        core.step(1001.5, new SplittableRandom(1));
        byte[] message = new byte[GossipSettings.DEFAULT.messageBytes()];

        int length = core.write(message, 0);

        String expected = "00020001" // version, number of entries
                + "00000102" // host
                + "000005dc" // age, 1,500 ms
                + "3f000000" // speed
                + "3fa00000" // load
                + "c1200000" // lowest key
                + "43964000" // highest key
                + "41a00000" // mean key
                + "4e800000" // free memory
                + "00070002" // tasks, guests
                + "81009e80" // cores, total memory
                + "8080003d" // foreign load, flags
                + "7d007b00"; // stop, warm-up
        assertEquals(expected, HexFormat.of().formatHex(message, 0, length));
    }

    @Test
    void figuresComeOutAsTheyWentIn() {
        GossipCore core = new GossipCore(1, new GossipWorkspace(GossipSettings.DEFAULT));
        core.setMembers(Members.of(List.of(new Members.Member(1, "one", "LINUX64"))));
        assertTrue(core.update(FIGURES, 0));
        GossipView view = core.known(2);
        assertEquals(1, view.size());
        assertEquals(
                List.of(0.5, 4.0, 1.25, 3.0, -10.0, 300.5, 20.0, 0.25, 0.0625, 2.0),
                List.of(
                        view.speed(0),
                        view.cores(0),
                        view.load(0),
                        view.foreignLoad(0),
                        view.lowestKey(0),
                        view.highestKey(0),
                        view.meanKey(0),
                        view.stop(0),
                        view.warmUp(0),
                        view.age(0)));
        assertEquals(List.of(7, 2), List.of(view.tasks(0), view.guests(0)));
        assertEquals(List.of(1L << 30, 3L << 30), List.of(view.freeMemory(0), view.totalMemory(0)));
        assertTrue(view.isLeaving(0) && view.refusesGuests(0) && !view.isBusy(0));
        assertEquals("one", view.name(0));
    }

    @Test
    void shortFloatsAreWithinTwoTenthsOfAPercent() {
        for (int i = 0; i <= 512; i++) {
            assertEquals(i, GossipEntry.floatOf(GossipEntry.shortFloat(i)));
        }
        for (double value = 1e-6; value < 1e17; value *= 1.0137) {
            assertEquals(value, GossipEntry.floatOf(GossipEntry.shortFloat(value)), value * 0.002);
        }
        for (double value : new double[] {-1, Double.NaN, Double.NEGATIVE_INFINITY, -Double.MIN_VALUE}) {
            assertTrue(Float.isNaN(GossipEntry.floatOf(GossipEntry.shortFloat(value))), "value=" + value);
        }
        assertEquals(Float.POSITIVE_INFINITY, GossipEntry.floatOf(GossipEntry.shortFloat(1e300)));
    }

    @Test
    void noMemoryIsToldThatIsNotThere() {
        GossipCore core = new GossipCore(1, new GossipWorkspace(GossipSettings.DEFAULT));
        core.setMembers(Members.numbered(1));
        for (long bytes :
                new long[] {0, 1, (1L << 24) + 1, (1L << 40) - 1, (1L << 53) - 1, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertTrue(core.update(HostFigures.idle(bytes), 0));
            long told = core.known(0).freeMemory(0);
            assertTrue(told <= bytes && told >= bytes - bytes / 1_000_000, "bytes=" + bytes + " told=" + told);
        }
    }

    @Test
    void figuresNobodyWouldBelieveAreNotTold() {
        double[] absurd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 1e30};
        for (double value : absurd) {
            refused("speed", value, new HostFigures(value, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
            refused("cores", value, new HostFigures(1, value, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
            refused("load", value, new HostFigures(1, 1, value, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
            refused("foreign", value, new HostFigures(1, 1, 0, value, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
            refused("stop", value, new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, value, 0));
            refused("warmUp", value, new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, value));
            double key = value == -1 ? -1e30 : value;
            refused("lowest", key, new HostFigures(1, 1, 0, 0, 0, 0, key, 0, 0, 0, 0, false, false, false, 0, 0));
            refused("highest", key, new HostFigures(1, 1, 0, 0, 0, 0, 0, key, 0, 0, 0, false, false, false, 0, 0));
            refused("mean", key, new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, key, 0, 0, false, false, false, 0, 0));
        }
        refused("speed", 0, new HostFigures(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
        refused("cores", 0.5, new HostFigures(1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, false, 0, 0));
        refused("free", -5, new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, 0, -5, 0, false, false, false, 0, 0));
        refused("total", -5, new HostFigures(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, -5, false, false, false, 0, 0));
    }

    @Test
    void bentCopiesAreRefusedWhole() {
        byte[] whole = message(2, 5);
        for (int length = 0; length < whole.length; length++) {
            GossipWorkspace workspace = new GossipWorkspace(GossipSettings.DEFAULT);
            GossipCore receiver = new GossipCore(1, workspace);
            receiver.setMembers(Members.numbered(9));
            receiver.receive(2, whole, 0, length, 0);
            assertEquals(1, workspace.count(GossipCounter.MALFORMED), "length=" + length);
            assertEquals(0, receiver.known(0).size());
        }
    }

    @Test
    void aMessageIsReadWhereItLies() {
        byte[] message = message(2, 5);
        byte[] shifted = new byte[message.length + 11];
        System.arraycopy(message, 0, shifted, 7, message.length);
        GossipCore receiver = new GossipCore(1, new GossipWorkspace(GossipSettings.DEFAULT));
        receiver.setMembers(Members.numbered(9));
        receiver.receive(2, shifted, 7, message.length, 5);
        assertEquals(1, receiver.known(5).size());
        byte[] again = new byte[600];
        GossipCore sender = new GossipCore(2, new GossipWorkspace(GossipSettings.DEFAULT));
        sender.setMembers(Members.numbered(9));
        sender.update(FIGURES, 5);
        sender.step(5, new SplittableRandom(1));
        int length = sender.write(again, 3);
        byte[] cut = new byte[length];
        System.arraycopy(again, 3, cut, 0, length);
        assertArrayEquals(message, cut);
    }

    private static byte[] message(int self, double now) {
        GossipCore core = new GossipCore(self, new GossipWorkspace(GossipSettings.DEFAULT));
        core.setMembers(Members.numbered(9));
        core.update(FIGURES, now);
        core.step(now, new SplittableRandom(1));
        byte[] message = new byte[GossipSettings.DEFAULT.messageBytes()];
        return Arrays.copyOf(message, core.write(message, 0));
    }

    private static void refused(String what, double value, HostFigures figures) {
        GossipWorkspace workspace = new GossipWorkspace(GossipSettings.DEFAULT);
        GossipCore core = new GossipCore(1, workspace);
        core.setMembers(Members.numbered(1));
        assertFalse(core.update(figures, 0), what + "=" + value);
        assertEquals(1, workspace.count(GossipCounter.ABSURD));
        assertEquals(0, core.known(0).size());
    }
}
