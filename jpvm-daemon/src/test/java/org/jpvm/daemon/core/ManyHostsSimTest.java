package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four hosts on a bad network that is cut and healed while tasks talk, watch each other and end, and hosts crash. Afterwards: who is still in the
 * machine agrees about it, each notification came exactly once, nobody waits for an answer, and what living tasks of hosts that stayed told each
 * other came once and in order. One seed again: {@code -Dtest=ManyHostsSimTest -Djpvm.sim.seed=N}; more: {@code -Djpvm.sim.seeds=N}.
 */
class ManyHostsSimTest {
    private static final int STEPS = 150;
    private static final int TAG_DATA = 1;
    private static final int TAG_EXIT = 2;
    private static final int TAG_MULTICAST = 3;

    private record Question(TestTask task, TaskCode code, int waitId) {}

    private record Pair(int from, int to) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
        }
    }

    private final TreeMap<Pair, Integer> sent = new TreeMap<>();
    private final TreeMap<Pair, Integer> watched = new TreeMap<>();
    private final List<Question> questions = new ArrayList<>();
    private final TreeMap<Integer, TestTask> living = new TreeMap<>();
    private Random random;
    private CoreNetwork network;

    static LongStream seeds() {
        Long one = Long.getLong("jpvm.sim.seed");
        return one != null ? LongStream.of(one) : LongStream.range(1, 1 + Integer.getInteger("jpvm.sim.seeds", 500));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theMachineStaysWhole(long seed) throws MalformedMessageException {
        random = new Random(seed);
        network = new CoreNetwork(seed, new CoreNetwork.Faults(0.05, 0.02, 100_000, 4 * CoreNetwork.MILLISECOND));
        CoreNetwork.Node master = network.master("a");
        TestTask console = master.enrol();
        String[] names = {"b", "c", "d"};
        for (String name : names) {
            network.computer(name);
        }
        int id = console.request(TaskCode.ADDHOST, CoreNetwork.names(names));
        network.until("hosts are added", 100 * CoreNetwork.SECOND, () -> console.answer(id) != null);
        network.run(10 * CoreNetwork.SECOND);
        living.put(console.tid(), console);
        for (int i = 0; i < 3; i++) {
            for (CoreNetwork.Node node : network.nodes) {
                TestTask task = node.enrol();
                living.put(task.tid(), task);
            }
        }
        for (int step = 0; step < STEPS; step++) {
            act(console);
            network.run(random.nextInt(200) * CoreNetwork.MILLISECOND);
        }
        for (CoreNetwork.Node node : network.nodes) {
            node.cutOff = false;
        }
        // All that was cut off for too long hears of it, as each daemon asks another one each minute.
        network.run(2000 * CoreNetwork.SECOND);
        // A question whether a host lives may be under way just now.
        network.until("links are idle", 100 * CoreNetwork.SECOND, this::allIdle);
        check(master, seed);
    }

    private boolean allIdle() {
        return network.nodes.stream()
                .filter(node -> !node.dead && node.exitReason == null)
                .flatMap(node -> node.core.state().peers.all().stream())
                .allMatch(peer -> peer.link.isIdle());
    }

    private void act(TestTask console) {
        List<TestTask> tasks = new ArrayList<>(living.values());
        TestTask task = tasks.get(random.nextInt(tasks.size()));
        TestTask other = tasks.get(random.nextInt(tasks.size()));
        CoreNetwork.Node node = network.nodes.get(1 + random.nextInt(network.nodes.size() - 1));
        int what = random.nextInt(100);
        if (nodeOf(task).dead || nodeOf(task).exitReason != null) {
            return;
        }
        if (what < 50) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                int number = sent.merge(new Pair(task.tid(), other.tid()), 1, Integer::sum) - 1;
                int[] words = new int[1 + random.nextInt(random.nextInt(10) == 0 ? 4000 : 20)];
                words[0] = number;
                task.send(other.tid(), TAG_DATA, words);
            }
        } else if (what < 70) {
            watched.merge(new Pair(task.tid(), other.tid()), 1, Integer::sum);
            task.request(TaskCode.NOTIFY, 1, 0, TAG_EXIT, 1, other.tid());
        } else if (what < 80) {
            ask(task, TaskCode.TASK, new XdrWriter().putInt(0));
            ask(task, TaskCode.PSTAT, new XdrWriter().putInt(other.tid()));
            ask(task, TaskCode.HOSTSYNC, new XdrWriter().putInt(other.tid() & Tid.HOST_MASK));
            XdrWriter put = new XdrWriter().putInts(1, task.tid()).putString("x");
            ask(task, TaskCode.DB, put.putInts(-1, 2, 4, 0, 7, 0, 0, 0, 0, 0, 4, 1));
        } else if (what < 84 && task != console) {
            living.remove(task.tid());
            task.end(0);
        } else if (what < 92) {
            node.cutOff = true;
            long time = random.nextInt(4) == 0 ? 400 * CoreNetwork.SECOND : random.nextInt(60) * CoreNetwork.SECOND;
            network.after(time, node, () -> node.cutOff = false);
            network.run(random.nextInt(4) == 0 ? time : 0);
        } else if (what == 92) {
            node.dead = true;
        } else if (what == 93) {
            ask(task, TaskCode.DELHOST, new XdrWriter().putInt(1).putString(node.name));
        } else if (what == 94) {
            ask(task, TaskCode.ADDHOST, new XdrWriter().putInt(1).putString(node.name));
        } else if (what < 98) {
            XdrWriter spawn =
                    new XdrWriter().putString("prog").putInt(0).putString("").putInt(1 + random.nextInt(6));
            ask(task, TaskCode.SPAWN, spawn.putInts(0, 0, 0, 0, 0, 0, 0, 0));
        } else {
            int[] members = living.keySet().stream().mapToInt(tid -> tid).toArray();
            task.request(TaskCode.MCA, new XdrWriter().putInt(members.length).putInts(members));
            task.send(Tid.MULTICAST_BIT | task.tid(), TAG_MULTICAST, new byte[4 * random.nextInt(4000)], 4032);
        }
    }

    private void ask(TestTask task, TaskCode code, XdrWriter body) {
        questions.add(new Question(task, code, task.request(code, body)));
    }

    private CoreNetwork.Node nodeOf(TestTask task) {
        return network.nodes.stream()
                .filter(node -> node.task(task.tid()) == task)
                .findFirst()
                .orElseThrow();
    }

    private void check(CoreNetwork.Node master, long seed) throws MalformedMessageException {
        String place = "seed " + seed + " (-Dtest=ManyHostsSimTest -Djpvm.sim.seed=" + seed + ")\n"
                + String.join(
                        "\n", network.trace.subList(Math.max(0, network.trace.size() - 100), network.trace.size()));
        List<CoreNetwork.Node> members = new ArrayList<>();
        for (CoreNetwork.Node node : network.nodes) {
            boolean member = master.core
                            .state()
                            .hosts
                            .find(node.core.state().hosts.local().index())
                    != null;
            boolean alive = !node.dead && node.exitReason == null;
            assertEquals(member, alive, () -> node.name + " is a member or ended; " + place);
            if (alive) {
                members.add(node);
                assertEquals(master.state(), node.state(), () -> place);
            }
        }
        List<Integer> reachable = new ArrayList<>();
        for (TestTask task : living.values()) {
            if (members.contains(nodeOf(task))) {
                reachable.add(task.tid());
            }
        }
        for (CoreNetwork.Node node : members) {
            for (WaitContext wait : node.core.state().waits.all()) {
                assertTrue(
                        wait.kind == WaitContext.Kind.TASK_END,
                        () -> node.name + " waits: " + wait.kind + "; " + place);
            }
        }
        for (Question question : questions) {
            TestTask task = question.task;
            if (reachable.contains(task.tid()) && living.get(task.tid()) == task) {
                assertTrue(
                        task.answer(question.waitId) != null,
                        () -> question.code + " of " + Integer.toHexString(task.tid()) + " is not answered; " + place);
            }
        }
        for (int tid : reachable) {
            checkTask(living.get(tid), reachable, place);
        }
    }

    private void checkTask(TestTask task, List<Integer> reachable, String place) throws MalformedMessageException {
        TreeMap<Integer, Integer> exits = new TreeMap<>();
        for (TestTask.Received message : task.received(TAG_EXIT)) {
            exits.merge(message.firstInt(), 1, Integer::sum);
        }
        watched.forEach((pair, count) -> {
            if (pair.from == task.tid()) {
                int expected = reachable.contains(pair.to) ? 0 : count;
                assertEquals(
                        expected,
                        exits.getOrDefault(pair.to, 0),
                        () -> Integer.toHexString(pair.from) + " told of " + Integer.toHexString(pair.to) + "; "
                                + place);
            }
        });
        TreeMap<Integer, Integer> next = new TreeMap<>();
        for (TestTask.Received message : task.received(TAG_DATA)) {
            XdrReader in = message.reader();
            assertEquals(next.getOrDefault(message.source(), 0), in.readInt("number"), () -> "order; " + place);
            next.merge(message.source(), 1, Integer::sum);
        }
        for (int from : reachable) {
            assertEquals(
                    sent.getOrDefault(new Pair(from, task.tid()), 0),
                    next.getOrDefault(from, 0),
                    () -> "messages from " + Integer.toHexString(from) + " to " + Integer.toHexString(task.tid()) + "; "
                            + place);
        }
    }
}
