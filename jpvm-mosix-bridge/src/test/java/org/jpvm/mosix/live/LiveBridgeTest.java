package org.jpvm.mosix.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.spi.BridgeHost;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LocalTask;
import org.junit.jupiter.api.Test;

/** Bridges of several hosts in one thread, with a clock of their own. */
class LiveBridgeTest {
    private static final long MILLI = 1_000_000L;

    private final TreeMap<Integer, Host> hosts = new TreeMap<>();
    private long now = 1_000 * MILLI;

    private final class Host implements BridgeHost {
        final int index;
        final LiveBridge bridge;
        final List<Runnable> actions = new ArrayList<>();
        final List<Long> periods = new ArrayList<>();
        final TreeSet<Integer> up = new TreeSet<>();
        LoadSample sample = new LoadSample(0, 1, 1, 50, 100, 0);
        double containerWanted;
        int samples;

        Host(int index) {
            this.index = index;
            this.bridge = new LiveBridge(
                    this::takeSample,
                    () -> new TaskMeter.TaskUsage(0, 0, 0),
                    pid -> () -> null,
                    pid -> () -> new TaskMeter.TaskUsage(0, containerWanted, 0));
            bridge.start(this);
        }

        private LoadSample takeSample() {
            samples++;
            return sample;
        }

        @Override
        public int hostIndex() {
            return index;
        }

        @Override
        public boolean send(int hostIndex, ByteBuffer message) {
            if (!up.contains(hostIndex)) {
                return false;
            }
            byte[] copy = new byte[message.remaining()];
            message.duplicate().get(copy);
            hosts.get(hostIndex).bridge.message(index, ByteBuffer.wrap(copy).asReadOnlyBuffer());
            return true;
        }

        @Override
        public void open(int hostIndex) {
            if (hosts.containsKey(hostIndex) && up.add(hostIndex)) {
                hosts.get(hostIndex).up.add(index);
                bridge.up(hostIndex);
                hosts.get(hostIndex).bridge.up(index);
            }
        }

        @Override
        public void every(long periodMillis, Runnable action) {
            periods.add(periodMillis);
            actions.add(action);
        }

        @Override
        public void move(int tid, int toHost, Consumer<String> done) {
            done.accept("nothing moves here");
        }

        @Override
        public void measure() {}

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void log(String line) {
            throw new AssertionError(line);
        }
    }

    private void machine(int count) {
        List<HostFacts> facts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            facts.add(new HostFacts(i, "h" + i, "LINUX64", 1));
        }
        for (int i = 1; i <= count; i++) {
            Host host = new Host(i);
            hosts.put(i, host);
        }
        hosts.values().forEach(host -> host.bridge.hostsChanged(facts));
    }

    private void run(int millis) {
        for (int i = 0; i < millis / 100; i++) {
            now += 100 * MILLI;
            for (Host host : hosts.values()) {
                for (int j = 0; j < host.actions.size(); j++) {
                    if ((now / MILLI) % host.periods.get(j) < 100) {
                        host.actions.get(j).run();
                    }
                }
            }
        }
    }

    private HostsView view(int host) {
        return hosts.get(host).bridge.beliefs().hosts();
    }

    @Test
    void whoIsAloneLooksLessOften() {
        machine(1);
        Host host = hosts.get(1);
        run(1_000);
        assertEquals(1, host.samples);
        run(10_000);
        assertEquals(3, host.samples);
        host.bridge.hostsChanged(List.of(new HostFacts(1, "h1", "LINUX64", 1), new HostFacts(2, "h2", "LINUX64", 1)));
        run(10_000);
        assertEquals(13, host.samples);
    }

    @Test
    void allHearOfAll() {
        machine(4);
        hosts.get(3).sample = new LoadSample(2, 0.4, 3, 10, 20, 0);
        run(8_000);
        for (int host = 1; host <= 4; host++) {
            HostsView view = view(host);
            assertEquals(4, view.size());
            int three = ListedHosts.position(view, 3);
            assertEquals(2, view.load(three), 0.01, "at host " + host);
            assertEquals(0.4, view.speed(three), 0.001);
            assertEquals(3, view.cores(three), 0.01);
            assertEquals("h3", view.name(three));
        }
    }

    @Test
    void inALargeMachineAFewSessionsAreEnough() {
        machine(60);
        run(60_000);
        for (Host host : hosts.values()) {
            assertTrue(host.up.size() < 40, host.index + " has " + host.up.size() + " sessions");
            HostsView view = host.bridge.beliefs().hosts();
            for (int i = 0; i < view.size(); i++) {
                assertTrue(view.isKnown(i), host.index + " has not heard of " + view.name(i));
            }
        }
    }

    @Test
    void aTaskShowsAtOnceHere() {
        machine(2);
        run(2_000);
        Host one = hosts.get(1);
        one.bridge.taskChanged(new LocalTask(0x40001, "x", 0, true, false, now, SpawnHints.NONE));
        assertEquals(1, view(1).load(0), 0.01);
        assertEquals(1, view(1).tasks(0));
        one.bridge.taskEnded(0x40001);
        assertEquals(0, view(1).tasks(0));
    }

    /** They would drive a task away from wherever it has just come. */
    @Test
    void threadsThatCompileForHostedTasksAreNoStrangers() {
        machine(2);
        for (Host host : hosts.values()) {
            host.bridge.taskChanged(new LocalTask(host.index << 18 | 1, "x", 17, true, true, now, SpawnHints.NONE));
            host.sample = new LoadSample(3, 1, 1, 50, 100, 0);
        }
        hosts.get(1).containerWanted = 3;
        hosts.get(2).containerWanted = 1;
        run(8_000);
        assertEquals(0, view(1).foreignLoad(0), 0.01);
        assertEquals(2, view(1).foreignLoad(1), 0.01);
    }

    @Test
    void ownersDecide() {
        machine(2);
        hosts.get(2).bridge.command("block");
        hosts.get(2).bridge.command("leave");
        hosts.get(2).bridge.command("nonsense");
        run(3_000);
        assertTrue(view(1).refusesGuests(1) && view(1).isLeaving(1));
        hosts.get(2).bridge.command("admit");
        hosts.get(2).bridge.command("stay");
        run(3_000);
        assertFalse(view(1).refusesGuests(1) || view(1).isLeaving(1));
    }

    @Test
    void nonsenseIsCountedAndNothingFallsOver() {
        machine(2);
        run(2_000);
        Random random = new Random(3);
        LiveBridge bridge = hosts.get(1).bridge;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            bridge.message(random.nextInt(4), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }
        hosts.get(1).sample = new LoadSample(Double.NaN, -1, 0, -5, 0, 9);
        run(2_000);
        bridge.down(77);
        bridge.taskEnded(12345);
        HostsView view = view(1);
        for (int i = 0; i < view.size(); i++) {
            assertTrue(view.load(i) >= 0 && view.speed(i) > 0 && view.cores(i) >= 1);
        }
        String told = String.join("\n", bridge.describe());
        assertTrue(told.contains("sender is not of the machine"), told);
        assertTrue(told.matches("(?s).*[1-9]\\d*  samples ignored.*"), told);
    }
}
