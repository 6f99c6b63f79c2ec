package org.jpvm.daemon.succession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

/** The rules about who decides, and what daemons tell each other of them. */
class ElectorateTest {
    private static final BitSet NOBODY = new BitSet();

    private static Electorate of(BitSet settled, BitSet wanted) {
        return new Electorate(1, true, settled, wanted, new BitSet());
    }

    private static boolean decides(Electorate electorate, BitSet dead, int... voices) {
        return electorate.isDecidedBy(HostSet.of(voices), dead);
    }

    @Test
    void moreThanHalfDecide() {
        Electorate four = of(HostSet.of(1, 2, 3, 4), HostSet.of(1, 2, 3, 4));
        assertFalse(decides(four, NOBODY, 2, 3));
        assertTrue(decides(four, NOBODY, 2, 3, 4));
        assertFalse(decides(four, NOBODY, 2, 3, 9), "a voice of nobody");
    }

    @Test
    void theProvedDeadDoNotCountTheSilentDo() {
        Electorate two = of(HostSet.of(1, 2), HostSet.of(1, 2));
        assertFalse(decides(two, NOBODY, 2), "the other may be alive");
        assertTrue(decides(two, HostSet.of(1), 2));
        Electorate four = of(HostSet.of(1, 2, 3, 4), HostSet.of(1, 2, 3, 4));
        assertTrue(decides(four, HostSet.of(1), 2, 3));
        assertFalse(decides(four, HostSet.of(1), 2));
        assertFalse(decides(four, HostSet.of(1, 2, 3, 4)), "nobody");
    }

    @Test
    void whileHostsComeAndGoMoreThanHalfOfBothDecide() {
        Electorate changing = of(HostSet.of(1, 2, 3, 4, 5), HostSet.of(1, 2));
        assertFalse(decides(changing, NOBODY, 1, 2), "two of five, though both of two");
        assertFalse(decides(changing, NOBODY, 3, 4, 5), "three of five, and nobody of two");
        assertTrue(decides(changing, NOBODY, 1, 2, 3));
    }

    /** Whatever two electorates in a row say, two groups that have no host in common do not both decide. */
    @Test
    void twoGroupsNeverBothDecide() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            BitSet settled = some(random);
            Electorate before = of(settled, some(random));
            Electorate after = random.nextBoolean() ? of(settled, some(random)) : before;
            BitSet one = some(random);
            BitSet other = some(random);
            other.andNot(one);
            assertFalse(
                    before.isDecidedBy(one, NOBODY) && after.isDecidedBy(other, NOBODY),
                    "seed " + seed + ": " + before + after + one + other);
        }
    }

    private static BitSet some(Random random) {
        BitSet set = new BitSet();
        while (set.isEmpty()) {
            for (int host = 1; host <= 7; host++) {
                set.set(host, random.nextBoolean());
            }
        }
        return set;
    }

    @Test
    void ofTwoReignsOneIsTheLater() {
        Reign first = new Reign(1, 1);
        assertTrue(first.next(3).isAfter(first));
        assertTrue(first.next(3).isAfter(first.next(2)));
        assertFalse(first.isAfter(first));
        assertTrue(first.isAfter(Reign.NONE));
    }

    @Test
    void setsAndElectoratesComeBackAsTheyWere() throws MalformedMessageException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            BitSet set = new BitSet();
            for (int i = random.nextInt(40); i > 0; i--) {
                int first = 1 + random.nextInt(HostSet.MAX_INDEX);
                set.set(first, Math.min(HostSet.MAX_INDEX, first + random.nextInt(100)) + 1);
            }
            Electorate electorate = new Electorate(seed, seed % 2 == 0, set, some(random), some(random));
            XdrWriter out = new XdrWriter();
            electorate.write(out);
            assertEquals(electorate, Electorate.read(new XdrReader(out.toByteArray())), "seed " + seed);
        }
    }

    @Test
    void setsThatAreNoneAreRefused() {
        int[][] wrong = {{1, 0, 1}, {1, 1, 0}, {1, 4095, 2}, {2, 1, 1, 2, 1}, {2, 5, 1, 1, 1}, {1 << 30, 1, 1}};
        for (int[] words : wrong) {
            XdrReader in = new XdrReader(new XdrWriter().putInts(words).toByteArray());
            assertThrows(MalformedMessageException.class, () -> HostSet.read(in));
        }
    }

    @Test
    void theEstateComesBackAsItWas() throws MalformedMessageException {
        HostFile file = HostFile.parse(
                "f", "* ep=/a:/b sp=500\n$ one dx=/x/pvmd id=m1\n& two lo=me so=ms\nthree ip=10.0.0.3\n");
        Estate estate = new Estate(file, "pvmd", "w\\pvmd3.exe", "vm", Map.of("PVM_RSH", "/bin/rsh", "A", ""));
        XdrWriter out = new XdrWriter();
        estate.write(out);
        Estate read = Estate.read(new XdrReader(out.toByteArray()));
        assertEquals(estate.variables(), read.variables());
        assertEquals(file.defaults(), read.hostFile().defaults());
        for (String line : List.of("one", "two wd=/w", "three", "four bx=/d")) {
            assertEquals(file.complete(line), read.hostFile().complete(line));
        }
        assertEquals("pvmd vm", read.daemonPath() + " " + read.machineId());
    }
}
