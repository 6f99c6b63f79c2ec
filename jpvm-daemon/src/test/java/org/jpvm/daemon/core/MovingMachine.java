package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.TidsReply;

/** A machine in memory whose hosts all have sessions with each other and an engine that moves tasks; the master is {@code a}. */
final class MovingMachine {
    private static final int FLAG_HOST = 1;

    final CoreNetwork network;
    final TestTask console;
    private int lastRequest;

    MovingMachine(long seed, String... slaves) throws MalformedMessageException {
        this(seed, CoreNetwork.Faults.NONE, slaves);
    }

    MovingMachine(long seed, CoreNetwork.Faults faults, String... slaves) throws MalformedMessageException {
        network = new CoreNetwork(seed, faults);
        network.planeKey = PlaneKey.of(new byte[PlaneKey.LENGTH_BYTES]);
        console = network.master("a").enrol();
        XdrWriter body = new XdrWriter().putInt(slaves.length);
        for (String slave : slaves) {
            network.computer(slave);
            body.putString(slave);
        }
        assertEquals(
                slaves.length,
                AddHostsReply.read(console.ask(TaskCode.ADDHOST, body)).hosts().size());
        network.until("all have sessions", 300 * CoreNetwork.SECOND, this::isMeshed);
        FakeEngine.install(network);
    }

    boolean isMeshed() {
        for (CoreNetwork.Node node : network.nodes) {
            for (CoreNetwork.Node other : network.nodes) {
                boolean alive = !node.dead && !other.dead && node.exitReason == null && other.exitReason == null;
                if (alive && node != other && !node.plane.isOpen(other.core.hostIndex())) {
                    return false;
                }
            }
        }
        return true;
    }

    CoreNetwork.Node node(String name) {
        return network.node(name);
    }

    FakeEngine engine(String name) {
        return FakeEngine.of(node(name));
    }

    List<FakeEngine> engines() {
        return network.nodes.stream().map(FakeEngine::of).toList();
    }

    /** Lets a second pass. */
    void run() {
        network.run(CoreNetwork.SECOND);
    }

    /** Spawns a task on a host and waits until it has enrolled. */
    int spawn(String host) throws MalformedMessageException {
        int tid = TidsReply.read(console.ask(TaskCode.SPAWN, spawnOf(host, "JPVM_PIN=0")))
                .tids()[0];
        network.until("it enrols", CoreNetwork.SECOND, () -> node(host).task(tid) != null);
        return tid;
    }

    /** Body of a request to spawn a task on a host. */
    static XdrWriter spawnOf(String host, String... environment) {
        XdrWriter body = new XdrWriter()
                .putString("prog")
                .putInt(FLAG_HOST)
                .putString(host)
                .putInt(1);
        body.putInts(0, 0, 0, 0, 0, 0, 0, environment.length);
        for (String variable : environment) {
            body.putString(variable);
        }
        return body;
    }

    /** The task where it runs or is to be taken from; the one that runs where both are there. */
    TestTask task(int tid) {
        TestTask found = null;
        for (CoreNetwork.Node node : network.nodes) {
            TestTask task = node.dead ? null : node.task(tid);
            if (task != null && found != null && !task.frozen && !found.frozen) {
                throw new AssertionError("two tasks " + Tid.text(tid));
            }
            found = task == null || found != null && !found.frozen ? found : task;
        }
        return found;
    }

    /** Name of the host where a task is. */
    String placeOf(int tid) {
        return network.nodes.stream()
                .filter(node -> !node.dead && node.task(tid) != null)
                .map(node -> node.name)
                .reduce("", String::concat);
    }

    /** Asks the first daemon for a move. */
    int ask(int tid, String host) {
        int request = ++lastRequest;
        node("a").core.move(request, tid, node(host).core.hostIndex(), network.now);
        return request;
    }

    String result(int request) {
        return engine("a").results.get(request);
    }

    /** Moves a task; empty for success, or why not. */
    String move(int tid, String host) {
        int request = ask(tid, host);
        network.until("the move ends", 100 * CoreNetwork.SECOND, () -> result(request) != null);
        network.run(10 * CoreNetwork.MILLISECOND);
        return result(request);
    }

    private List<CoreNetwork.Node> living() {
        return network.nodes.stream()
                .filter(node -> !node.dead && node.exitReason == null)
                .toList();
    }

    /** Waits until nothing goes on: longer than a session takes that is broken and not told of it. */
    void awaitQuiet(String what) {
        network.until(
                what,
                100 * CoreNetwork.SECOND,
                () -> living().stream()
                        .map(node -> node.core.view())
                        .allMatch(view -> view.moves().open() == 0
                                && view.moves().sweeps() == 0
                                && view.moves().waysAsked() == 0
                                && view.queuedBytes() == 0));
    }

    /** Nothing goes on and nothing is left over; hosts agree about who is where, and who sends there straight. */
    void assertQuiet() {
        TreeMap<Integer, Integer> away = new TreeMap<>();
        TreeMap<Integer, Integer> guests = new TreeMap<>();
        TreeMap<Integer, List<Integer>> learners = new TreeMap<>();
        TreeMap<Integer, List<Integer>> senders = new TreeMap<>();
        for (CoreNetwork.Node node : living()) {
            CoreView.Moves moves = node.core.view().moves();
            away.putAll(moves.away());
            learners.putAll(moves.learners());
            moves.guests().forEach(tid -> guests.put(tid, node.core.hostIndex()));
            moves.paths()
                    .keySet()
                    .forEach(tid -> senders.computeIfAbsent(tid, key -> new ArrayList<>())
                            .add(node.core.hostIndex()));
        }
        assertEquals(away, guests, "tasks away from home");
        senders.values().forEach(Collections::sort);
        assertEquals(senders, learners, "who sends straight");
        for (CoreNetwork.Node node : living()) {
            CoreView.Moves moves = node.core.view().moves();
            moves.paths()
                    .forEach((tid, place) -> assertEquals(away.get(tid), place, node.name + " to " + Tid.text(tid)));
            assertTrue(away.keySet().containsAll(moves.hints()), node.name + " has hints " + moves.hints());
            assertEquals(0, moves.waysAsked(), node.name);
        }
        for (CoreNetwork.Node node : living()) {
            assertEquals(0, node.core.state().handover.size(), node.name);
            assertEquals(
                    0,
                    node.core.state().waits.all().stream()
                            .filter(wait -> wait.kind != WaitContext.Kind.TASK_END)
                            .count(),
                    node.name);
        }
    }
}
