package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that move at random while all send to all: every message comes once, and those of each pair in order. */
class MoveStormTest {
    private static final int TAG = 5;
    private static final CoreNetwork.Faults BAD =
            new CoreNetwork.Faults(0.03, 0.02, 50_000, 3 * CoreNetwork.MILLISECOND);

    private final List<Integer> tids = new ArrayList<>();
    private MovingMachine machine;
    private Random random;
    private int[][] sent;
    private long seed;

    /** In which a broken session, of which one end is not told, keeps a sweep waiting behind the last message. */
    private static final long SILENT_END = 69;

    /** A few; -Djpvm.storm.seeds=N tries N of them, from -Djpvm.storm.seed on. */
    static LongStream seeds() {
        long first = Long.getLong("jpvm.storm.seed", 1);
        LongStream seeds = LongStream.range(first, first + Long.getLong("jpvm.storm.seeds", 30));
        return LongStream.concat(seeds, LongStream.of(SILENT_END)).distinct();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingArrivesOnceAndInOrder(long storm) throws MalformedMessageException {
        seed = storm;
        random = new Random(seed);
        boolean bad = seed % 3 == 0;
        machine = new MovingMachine(seed, bad ? BAD : CoreNetwork.Faults.NONE, "b", "c", "d");
        for (FakeEngine engine : machine.engines()) {
            engine.enrols = random.nextBoolean();
            engine.nanos = 1 + random.nextLong(5 * CoreNetwork.MILLISECOND);
        }
        for (int i = 0; i < 7; i++) {
            tids.add(machine.spawn(host()));
        }
        tids.add(machine.console.tid());
        sent = new int[tids.size()][tids.size()];
        List<Integer> requests = new ArrayList<>();
        for (int round = 0; round < 80; round++) {
            for (int i = random.nextInt(20); i > 0; i--) {
                sendSomething();
            }
            if (random.nextInt(3) == 0) {
                requests.add(machine.ask(tids.get(random.nextInt(tids.size() - 1)), host()));
            }
            if (bad && round % 20 == 10) {
                machine.network.until("sessions", 300 * CoreNetwork.SECOND, machine::isMeshed);
                machine.network.nodes.get(random.nextInt(3)).plane.cut();
            }
            machine.network.run(random.nextLong(6 * CoreNetwork.MILLISECOND));
        }
        machine.network.until(
                "all moves end, seed " + seed,
                200 * CoreNetwork.SECOND,
                () -> requests.stream().allMatch(request -> machine.result(request) != null));
        machine.network.until("all came, seed " + seed, 200 * CoreNetwork.SECOND, this::isComplete);
        machine.run();
        if (bad) {
            machine.awaitQuiet("nothing goes on, seed " + seed);
        }
        check();
        assertTrue(requests.stream().anyMatch(request -> machine.result(request).isEmpty()), "nothing moved");
        machine.assertQuiet();
    }

    private String host() {
        return machine.network.nodes.get(random.nextInt(machine.network.nodes.size())).name;
    }

    private void sendSomething() {
        int from = random.nextInt(tids.size());
        TestTask task = machine.task(tids.get(from));
        if (task == null || task.frozen) {
            return;
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(12_000) : random.nextInt(30);
        if (random.nextInt(8) == 0 && !Boolean.getBoolean("jpvm.storm.single")) {
            int[] members = random.ints(0, tids.size())
                    .limit(1 + random.nextInt(4))
                    .distinct()
                    .toArray();
            XdrWriter call = new XdrWriter().putInt(members.length);
            XdrWriter body = new XdrWriter().putInt(members.length);
            for (int member : members) {
                call.putInt(tids.get(member));
                body.putInts(member, sent[from][member]++);
            }
            task.request(TaskCode.MCA, call);
            body.putInts(new int[length]);
            task.send(Tid.MULTICAST_BIT | tids.get(from), TAG, body.toByteArray(), 4032);
            return;
        }
        int to = random.nextInt(tids.size());
        XdrWriter body = new XdrWriter().putInts(1, to, sent[from][to]++).putInts(new int[length]);
        task.send(tids.get(to), TAG, body.toByteArray(), random.nextBoolean() ? 4032 : 100_000);
    }

    private int expected(int to) {
        int expected = 0;
        for (int[] row : sent) {
            expected += row[to];
        }
        return expected;
    }

    private boolean isComplete() {
        for (int to = 0; to < tids.size(); to++) {
            TestTask task = machine.task(tids.get(to));
            if (task == null || task.received(TAG).size() != expected(to)) {
                return false;
            }
        }
        return true;
    }

    private void check() throws MalformedMessageException {
        for (int to = 0; to < tids.size(); to++) {
            int[] next = new int[tids.size()];
            TestTask task = machine.task(tids.get(to));
            for (TestTask.Received message : task.received(TAG)) {
                int from = tids.indexOf(message.source());
                var in = message.reader();
                int count = in.readInt("members");
                for (int i = 0; i < count; i++) {
                    int member = in.readInt("member");
                    int number = in.readInt("number");
                    if (member == to) {
                        assertEquals(
                                next[from]++,
                                number,
                                "from " + Tid.text(tids.get(from)) + " to " + Tid.text(tids.get(to)) + ", seed "
                                        + seed);
                    }
                }
            }
            assertEquals(expected(to), task.received(TAG).size(), "seed " + seed);
        }
    }
}
