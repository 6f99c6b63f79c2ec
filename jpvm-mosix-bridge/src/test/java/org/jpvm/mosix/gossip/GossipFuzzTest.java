package org.jpvm.mosix.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What strangers, broken hosts and liars send. */
class GossipFuzzTest {
    private static final int HOSTS = 30;

    private final GossipWorkspace workspace =
            new GossipWorkspace(GossipSettings.DEFAULT.withCapacity(20).withWindow(8));
    private final GossipCore core = new GossipCore(1, workspace);

    GossipFuzzTest() {
        core.setMembers(Members.numbered(HOSTS));
        core.update(HostFigures.idle(1000), 0);
    }

    @Test
    void eachKindOfNonsenseIsCountedAsWhatItIs() {
        refusedMessage(GossipCounter.UNKNOWN_SENDER, HOSTS + 1, entries(5));
        refusedMessage(GossipCounter.UNKNOWN_SENDER, 0, entries(5));
        refusedMessage(GossipCounter.UNKNOWN_SENDER, -7, entries(5));
        refusedMessage(GossipCounter.UNKNOWN_SENDER, 1, entries(5));
        byte[] otherVersion = entries(5);
        otherVersion[1] = 1;
        refusedMessage(GossipCounter.MALFORMED, 2, otherVersion);
        refusedMessage(GossipCounter.MALFORMED, 2, Arrays.copyOf(entries(5), 53));
        refusedMessage(GossipCounter.MALFORMED, 2, new byte[0]);
        int[] many = new int[257];
        Arrays.setAll(many, i -> i + 1);
        refusedMessage(GossipCounter.TOO_LONG, 2, entries(many));
        refusedMessage(GossipCounter.UNKNOWN_HOST, 2, entries(HOSTS + 1));
        refusedMessage(GossipCounter.UNKNOWN_HOST, 2, entries(0));
        refusedMessage(GossipCounter.UNKNOWN_HOST, 2, entries(-3));
        refusedEntry(GossipCounter.FROM_THE_FUTURE, GossipEntry.TIME, -1);
        refusedEntry(GossipCounter.FROM_THE_FUTURE, GossipEntry.TIME, Integer.MIN_VALUE);
        refusedEntry(GossipCounter.TOO_OLD, GossipEntry.TIME, 600_001);
        refusedEntry(GossipCounter.TOO_OLD, GossipEntry.TIME, Integer.MAX_VALUE);
        for (int field : new int[] {
            GossipEntry.SPEED,
            GossipEntry.LOAD,
            GossipEntry.LOWEST_KEY,
            GossipEntry.HIGHEST_KEY,
            GossipEntry.MEAN_KEY,
            GossipEntry.FREE_MEMORY
        }) {
            for (float value :
                    new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f}) {
                refusedEntry(GossipCounter.ABSURD, field, Float.floatToRawIntBits(value));
            }
        }
        refusedEntry(GossipCounter.ABSURD, GossipEntry.SPEED, Float.floatToRawIntBits(0f));
        refusedEntry(GossipCounter.ABSURD, GossipEntry.SPEED, Float.floatToRawIntBits(-0f));
        refusedEntry(GossipCounter.ABSURD, GossipEntry.LOAD, Float.floatToRawIntBits(-1f));
        for (int field : new int[] {GossipEntry.CORES_MEMORY, GossipEntry.STOP_WARM_UP}) {
            refusedEntry(GossipCounter.ABSURD, field, 0xff80ff80);
            refusedEntry(GossipCounter.ABSURD, field, 0xff00ff00);
        }
        refusedEntry(GossipCounter.ABSURD, GossipEntry.FOREIGN_FLAGS, 0xff800000);
        refusedEntry(GossipCounter.ABSURD, GossipEntry.CORES_MEMORY, 0);
    }

    @Test
    void entriesOutOfOrderAreLeftOutAndTheRestIsTaken() {
        core.receive(2, entries(9, 5, 9, 12), 0, 4 + 4 * 48, 0);
        assertEquals(2, workspace.count(GossipCounter.OUT_OF_ORDER));
        GossipView view = core.known(0);
        assertEquals(3, view.size());
        assertTrue(view.position(9) >= 0 && view.position(12) >= 0);
    }

    @Test
    void nothingThatArrivesDoesHarm() {
        long seed = Long.getLong("jpvm.fuzz.seed", 5);
        int rounds = Integer.getInteger("jpvm.fuzz.rounds", 100_000);
        RandomGenerator random = new SplittableRandom(seed);
        byte[] out = new byte[workspace.settings().messageBytes()];
        for (int i = 0; i < rounds; i++) {
            double now = i * 0.05;
            byte[] message = nonsense(random);
            int from = random.nextInt(HOSTS + 4) - 2;
            core.receive(from, message, 0, message.length, now);
            if (random.nextInt(50) == 0) {
                core.unreachable(random.nextInt(HOSTS + 4) - 2, now);
            }
            if (random.nextInt(500) == 0) {
                core.setMembers(Members.numbered(1 + random.nextInt(HOSTS)));
            }
            if (random.nextInt(10) == 0) {
                core.update(HostFigures.idle(1000), now);
                int target = core.step(now, random);
                assertTrue(core.members().contains(target) && target != 1
                        || target == 0 && core.members().size() == 1);
                core.write(out, 0);
            }
            check(core.known(now), "round " + i + "; repeat with -Djpvm.fuzz.seed=" + seed);
        }
        assertTrue(workspace.count(GossipCounter.ENTRIES_TAKEN) > rounds / 10, "the fuzz reaches the table");
    }

    private void check(GossipView view, String where) {
        assertTrue(view.size() <= workspace.settings().capacity(), where);
        int previous = 0;
        for (int i = 0; i < view.size(); i++) {
            assertTrue(view.hostIndex(i) > previous && core.members().contains(view.hostIndex(i)), where);
            previous = view.hostIndex(i);
            assertTrue(view.speed(i) > 0 && view.speed(i) < 1e7 && view.cores(i) >= 1 && view.cores(i) < 1e7, where);
            assertTrue(view.load(i) >= 0 && view.load(i) < 1e7 && view.foreignLoad(i) >= 0, where);
            assertTrue(view.age(i) >= 0 && view.freeMemory(i) >= 0 && view.totalMemory(i) >= view.freeMemory(i), where);
            assertTrue(Math.abs(view.lowestKey(i)) < 1e13 && Math.abs(view.meanKey(i)) < 1e13, where);
            assertTrue(view.stop(i) >= 0 && view.warmUp(i) >= 0, where);
        }
    }

    private static byte[] nonsense(RandomGenerator random) {
        int[] hosts = new int[random.nextInt(12)];
        int host = random.nextInt(4);
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = host;
            host += random.nextInt(random.nextInt(5) + 1);
        }
        byte[] message = entries(hosts);
        for (int i = 0; i < hosts.length; i++) {
            GossipEntry.putWord(message, 4 + i * 48 + 4, random.nextInt(1 << 1 + random.nextInt(30)));
        }
        int damage = random.nextInt(4);
        for (int i = 0; i < damage; i++) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 60)) : message;
    }

    private void refusedMessage(GossipCounter reason, int from, byte[] message) {
        long before = workspace.count(reason);
        int known = core.known(0).size();
        core.receive(from, message, 0, message.length, 0);
        assertEquals(before + 1, workspace.count(reason), reason + ", from " + from);
        assertEquals(known, core.known(0).size());
    }

    /** Both about a host that is known and about one that is not. */
    private void refusedEntry(GossipCounter reason, int field, int value) {
        byte[] good = entries(3);
        core.receive(2, good, 0, good.length, 0);
        for (int host = 3; host <= 4; host++) {
            byte[] message = entries(host);
            GossipEntry.putWord(message, 4 + field * 4, value);
            long before = workspace.count(reason);
            core.receive(2, message, 0, message.length, 1);
            // An older entry about a known host is not looked at any closer.
            boolean tooOldToMatter = reason == GossipCounter.TOO_OLD && host == 3;
            assertEquals(
                    before + (tooOldToMatter ? 0 : 1),
                    workspace.count(reason),
                    reason + ": field " + field + " is " + Integer.toHexString(value));
            assertEquals(-1, core.known(1).position(4));
        }
    }

    private static byte[] entries(int... hosts) {
        byte[] message = new byte[4 + hosts.length * 48];
        GossipEntry.putHeader(message, 0, hosts.length);
        for (int i = 0; i < hosts.length; i++) {
            GossipEntry.put(message, 4 + i * 48, hosts[i], HostFigures.idle(1 << 20));
        }
        return message;
    }
}
