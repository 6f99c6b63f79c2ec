package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LocalTask;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;

/** Spawns that wait for a policy, in a machine of three daemons joined in memory. */
class PlacementQuestionsTest {

    /** Answers when the test says so. */
    private static final class Policies implements PlacementEffects {
        final TreeMap<Integer, PlacementQuestion> asked = new TreeMap<>();
        final TreeMap<Integer, String> checks = new TreeMap<>();
        final List<LocalTask> tasks = new ArrayList<>();
        final List<Integer> ended = new ArrayList<>();
        final List<byte[]> messages = new ArrayList<>();
        List<HostFacts> hosts = List.of();
        boolean hears;

        @Override
        public boolean hasPolicies() {
            return true;
        }

        @Override
        public String standardPolicy() {
            return "standard-one";
        }

        @Override
        public boolean hearsOfLoad() {
            return hears;
        }

        @Override
        public void choose(int questionId, PlacementQuestion question) {
            asked.put(questionId, question);
        }

        @Override
        public void check(int questionId, String policy) {
            checks.put(questionId, policy);
        }

        @Override
        public void hostsChanged(List<HostFacts> changed) {
            hosts = changed;
        }

        @Override
        public void taskChanged(LocalTask task) {
            tasks.add(task);
        }

        @Override
        public void taskEnded(int tid) {
            ended.add(tid);
        }

        @Override
        public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
            byte[] copy = new byte[end - start];
            bytes.get(start, copy);
            messages.add(copy);
        }
    }

    private final CoreNetwork network = new CoreNetwork(1, CoreNetwork.Faults.NONE);
    private final Policies policies = new Policies();
    private CoreNetwork.Node master;
    private TestTask task;

    private void machine() throws MalformedMessageException {
        master = network.master("a");
        master.placement = policies;
        task = master.enrol();
        network.computer("b");
        network.computer("c");
        task.ask(TaskCode.ADDHOST, new XdrWriter().putInt(2).putString("b").putString("c"));
    }

    private static XdrWriter spawn(int flags, String where, int count, String... environment) {
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(flags).putString(where).putInt(count);
        body.putInts(0, 0, 0, 0, 0, 0, 0, environment.length);
        Arrays.asList(environment).forEach(body::putString);
        return body;
    }

    private int request(XdrWriter body) {
        return task.request(TaskCode.SPAWN, body.toByteArray());
    }

    private PlacementQuestion only() {
        assertEquals(1, policies.asked.size(), policies.asked.toString());
        return policies.asked.firstEntry().getValue();
    }

    private void answer(int... positions) {
        int id = policies.asked.pollFirstEntry().getKey();
        master.core.handlePlaced(id, positions.length == 0 ? null : positions, network.now);
    }

    private int[] hosts(int request) throws MalformedMessageException {
        network.until("the spawn is answered", CoreNetwork.SECOND, () -> task.answer(request) != null);
        return Arrays.stream(TidsReply.read(task.answer(request)).tids())
                .map(tid -> tid < 0 ? tid : Tid.hostIndex(tid))
                .toArray();
    }

    @Test
    void theSpawnWaitsAndTheDaemonDoesNot() throws MalformedMessageException {
        machine();
        int spawn = request(spawn(0, "", 4));
        PlacementQuestion question = only();
        assertEquals("standard-one", question.policy());
        assertEquals(4, question.request().count());
        assertEquals(task.tid(), question.request().spawnerTid());
        assertEquals(2, question.request().nextHost());
        assertEquals(List.of(1, 2, 3), indices(question));
        // Everything else goes on, also for the task that waits.
        assertEquals(3, task.ask(TaskCode.CONFIG).readInt("hosts"));
        network.run(60 * CoreNetwork.SECOND);
        assertNull(task.answer(spawn));
        answer(2, 0, 2, 1);
        assertArrayEquals(new int[] {3, 1, 3, 2}, hosts(spawn));
    }

    private static List<Integer> indices(PlacementQuestion question) {
        return question.candidates().stream()
                .map(candidate -> candidate.host().hostIndex())
                .toList();
    }

    @Test
    void withoutAnAnswerRoundRobinPlaces() throws MalformedMessageException {
        machine();
        int first = request(spawn(0, "", 2));
        answer(0, 0);
        assertArrayEquals(new int[] {1, 1}, hosts(first));
        int second = request(spawn(0, "", 4));
        answer();
        // As if the first spawn had never been: a policy does not move the cursor.
        assertArrayEquals(new int[] {2, 2, 3, 1}, hosts(second));
        int third = request(spawn(0, "", 1, "JPVM_PLACEMENT=round-robin"));
        assertArrayEquals(new int[] {2}, hosts(third));
        assertTrue(policies.asked.isEmpty());
    }

    @Test
    void onlyCandidatesAreAskedAbout() throws MalformedMessageException {
        machine();
        assertArrayEquals(new int[] {2}, hosts(request(spawn(SpawnRequests.FLAG_HOST, "b", 1))));
        assertTrue(policies.asked.isEmpty());
        int[] none = {PvmError.NO_HOST.code()};
        assertArrayEquals(none, hosts(request(spawn(SpawnRequests.FLAG_ARCHITECTURE, "VAX", 1))));
        assertTrue(policies.asked.isEmpty());
        int others = request(spawn(SpawnRequests.FLAG_HOST | SpawnRequests.FLAG_COMPLEMENT, "b", 2));
        assertEquals(List.of(1, 3), indices(only()));
        answer(1, 1);
        assertArrayEquals(new int[] {3, 3}, hosts(others));
        int architecture = request(spawn(SpawnRequests.FLAG_ARCHITECTURE, "LINUX64", 1));
        assertEquals(List.of(1, 2, 3), indices(only()));
        answer(1);
        assertArrayEquals(new int[] {2}, hosts(architecture));
    }

    @Test
    void theSpawnSaysWhichPolicyAndWhatIsKnownOfTheTasks() throws MalformedMessageException {
        machine();
        request(spawn(
                0,
                "",
                1,
                "JPVM_PLACEMENT=first",
                "JPVM_HINTS=work=30;memory=1k;partners=80001,c0002",
                "JPVM_PLACEMENT=com.example.Second"));
        assertEquals("com.example.Second", only().policy());
        assertEquals(30, only().request().hints().work());
        assertEquals(1024, only().request().hints().memory());
        assertArrayEquals(new int[] {2, 3}, only().request().partnerHosts());
        answer(0);
        network.until(
                "the task enrols",
                CoreNetwork.SECOND,
                () -> policies.tasks.stream()
                        .anyMatch(one ->
                                one.spawned() && one.pid() != 0 && one.hints().work() == 30));
        request(spawn(0, "", 1, "JPVM_HINTS=work=much", "JPVM_PLACEMENT="));
        assertEquals("standard-one", only().policy());
        assertTrue(Double.isNaN(only().request().hints().work()));
        assertTrue(master.core.counters().get(DaemonCounter.BAD_HINTS) > 0);
        answer(0);
        request(spawn(0, "", 1, "JPVM_PLACEMENT=" + "x".repeat(PlacementService.MAX_NAME_BYTES + 1)));
        assertEquals("standard-one", only().policy());
    }

    @Test
    void aHostThatIsLostMeanwhileIsReplaced() throws MalformedMessageException {
        machine();
        int spawn = request(spawn(0, "", 2));
        task.ask(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("c"));
        assertEquals(
                List.of(1, 2), policies.hosts.stream().map(HostFacts::hostIndex).toList());
        answer(2, 0);
        // The policy is asked again, about the hosts that are left.
        assertEquals(List.of(1, 2), indices(only()));
        assertEquals(1, only().request().count());
        answer(1);
        assertArrayEquals(new int[] {2, 1}, hosts(spawn));
    }

    @Test
    void anAnswerForATaskThatIsGoneIsNoError() throws MalformedMessageException {
        machine();
        request(spawn(0, "", 2));
        answer(1, 1);
        assertEquals(2, master.core.state().placed.tasks(2));
        request(spawn(0, "", 1));
        master.core.handleTaskClosed(task.link, network.now);
        assertEquals(0, master.core.state().placed.tasks(2), "what nobody is told of would count for ever");
        answer(1);
        answerNobodyWaitsFor();
        network.run(CoreNetwork.SECOND);
    }

    private void answerNobodyWaitsFor() {
        master.core.handlePlaced(4711, new int[] {0}, network.now);
        master.core.handlePolicyChecked(4711, null, network.now);
    }

    @Test
    void tasksOfHostsThatSayNothingAreCounted() throws MalformedMessageException {
        machine();
        int spawn = request(spawn(0, "", 3));
        answer(1, 1, 0);
        hosts(spawn);
        int[] tids = TidsReply.read(task.answer(spawn)).tids();
        request(spawn(0, "", 1));
        assertEquals(List.of(1, 2, 0), counts(only()));
        CoreNetwork.Node second = network.node("b");
        network.until("it enrols", CoreNetwork.SECOND, () -> second.task(tids[0]) != null);
        second.task(tids[0]).end(0);
        master.core.handleProcessExited(tids[2], 0, network.now);
        master.core.handleOutputClosed(tids[2], network.now);
        network.run(5 * CoreNetwork.SECOND);
        answer(2);
        request(spawn(0, "", 1));
        assertEquals(List.of(0, 1, 1), counts(only()));
        assertEquals(List.of(tids[2]), policies.ended);
    }

    private static List<Integer> counts(PlacementQuestion question) {
        return question.candidates().stream()
                .map(PlacementQuestion.Candidate::tasks)
                .toList();
    }

    @Test
    void tasksThatFailToStartDoNotCount() throws MalformedMessageException {
        machine();
        XdrWriter body =
                new XdrWriter().putString("missing").putInt(0).putString("").putInt(2);
        int spawn = request(body.putInts(0, 0, 0, 0, 0, 0, 0, 0));
        answer(1, 1);
        assertArrayEquals(new int[] {PvmError.NO_FILE.code(), PvmError.NO_FILE.code()}, hosts(spawn));
        request(spawn(0, "", 1));
        assertEquals(List.of(0, 0, 0), counts(only()));
    }

    private String say(String command) throws MalformedMessageException {
        byte[] bytes = Arrays.copyOf(command.getBytes(StandardCharsets.UTF_8), (command.length() + 3) / 4 * 4);
        ByteBuffer words = ByteBuffer.wrap(bytes);
        while (words.hasRemaining()) {
            int length = Math.min(28, command.length() - words.position());
            int[] numbers = new int[4 + (length + 3) / 4];
            numbers[0] = numbers.length - 1;
            numbers[1] = TextRequests.CODE;
            numbers[2] = TextRequests.PART;
            numbers[3] = length;
            for (int i = 4; i < numbers.length; i++) {
                numbers[i] = words.getInt();
            }
            assertEquals(0, task.ask(TaskCode.TICKLE, numbers).readInt("count"));
        }
        int run = task.request(TaskCode.TICKLE, 2, TextRequests.CODE, TextRequests.RUN);
        if (!policies.checks.isEmpty()) {
            int id = policies.checks.firstKey();
            String name = policies.checks.remove(id);
            master.core.handlePolicyChecked(id, name.startsWith("no") ? "there is no " + name : null, network.now);
        }
        network.until("an answer", CoreNetwork.SECOND, () -> task.answer(run) != null);
        XdrReader length = task.answer(run);
        assertEquals(1, length.readInt("count"));
        ByteBuffer answer = ByteBuffer.allocate(length.readInt("length") + 40);
        while (answer.position() < answer.capacity() - 40) {
            int[] numbers = task.ask(TaskCode.TICKLE, 3, TextRequests.CODE, TextRequests.READ, answer.position())
                    .readIntArray("part");
            Arrays.stream(numbers).forEach(answer::putInt);
        }
        return new String(answer.array(), 0, answer.capacity() - 40, StandardCharsets.UTF_8);
    }

    @Test
    void aPolicyIsChosenByCommand() throws MalformedMessageException {
        machine();
        assertTrue(say("placement").startsWith("policy standard-one (the standard one)"), say("placement"));
        assertEquals(
                "policy com.example.some.VeryLongNameOfAPolicy",
                say("placement com.example.some.VeryLongNameOfAPolicy"));
        assertEquals("there is no nothing", say("placement nothing"));
        request(spawn(0, "", 1));
        assertEquals("com.example.some.VeryLongNameOfAPolicy", only().policy());
        answer(0);
        assertEquals("policy standard-one", say("placement standard"));
        assertEquals("policy round-robin", say("placement round-robin"));
        assertTrue(hosts(request(spawn(0, "", 1))).length == 1);
        assertEquals("there is no bridge to load here", say("load block"));
        assertEquals("the daemon here knows no command rm", say("rm -rf"));
    }

    @Test
    void nonsenseInTextRequestsIsRefused() throws MalformedMessageException {
        machine();
        int[][] nonsense = {
            {1, 11}, {2, 11, 9}, {2, 11, -1}, {3, 11, 0, 5}, {4, 11, 0, -1, 7}, {4, 11, 0, Integer.MAX_VALUE, 7}
        };
        for (int[] numbers : nonsense) {
            XdrReader answer = task.ask(TaskCode.TICKLE, numbers);
            assertEquals(1, answer.readInt("count"));
            assertEquals(PvmError.BAD_PARAM.code(), answer.readInt("error"));
        }
        for (int position : new int[] {-1, 0, 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertEquals(0, task.ask(TaskCode.TICKLE, 3, 11, 2, position).readInt("count"));
        }
        for (int i = 0; i < 100; i++) {
            task.ask(TaskCode.TICKLE, 10, 11, 0, 28, 1, 2, 3, 4, 5, 6, 7);
        }
        assertTrue(say("placement").contains("knows no command"), "what was collected is still there");
    }

    private void plane() throws MalformedMessageException {
        network.planeKey = PlaneKey.parse("00".repeat(PlaneKey.LENGTH_BYTES));
        machine();
        network.until(
                "sessions",
                60 * CoreNetwork.SECOND,
                () -> network.nodes.stream().allMatch(node -> count(node) == 2));
    }

    private static int count(CoreNetwork.Node node) {
        int count = 0;
        for (int host = 1; host <= 3; host++) {
            count += node.core.extensions().isUp(host) ? 1 : 0;
        }
        return count;
    }

    @Test
    void theChoiceHoldsForTheWholeMachineAndForHostsThatJoin() throws MalformedMessageException {
        plane();
        CoreNetwork.Node second = network.node("b");
        Policies others = new Policies();
        second.placement = others;
        say("placement first");
        network.run(CoreNetwork.SECOND);
        assertEquals("first", second.core.state().placementService.policy());
        second.core.state().placementService.select("second", problem -> assertNull(problem));
        second.core.handlePolicyChecked(others.checks.firstKey(), null, network.now);
        network.run(CoreNetwork.SECOND);
        assertEquals("second", master.core.state().placementService.policy());
        network.computer("d");
        task.ask(TaskCode.ADDHOST, new XdrWriter().putInt(1).putString("d"));
        network.until(
                "the new host knows",
                60 * CoreNetwork.SECOND,
                () -> network.node("d").core.state().placementService.policy().equals("second"));
    }

    @Test
    void messagesOfBridgesPassAndNonsenseIsCounted() throws MalformedMessageException {
        plane();
        CoreNetwork.Node second = network.node("b");
        ByteBuffer message = ByteBuffer.wrap(new byte[] {99, 1, 2, 3});
        assertTrue(second.core.sendOfBridge(1, message));
        assertFalse(second.core.sendOfBridge(7, message));
        network.run(CoreNetwork.SECOND);
        assertArrayEquals(new byte[] {1, 2, 3}, policies.messages.get(0));
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) random.nextInt(3);
            }
            second.core.extensions().send(1, PlaneService.LOAD, ByteBuffer.wrap(bytes), 0, bytes.length);
            network.run(CoreNetwork.MILLISECOND);
        }
        assertEquals(0, master.core.counters().get(DaemonCounter.INTERNAL_ERRORS));
        assertTrue(master.core.counters().get(DaemonCounter.BAD_PLACEMENT_MESSAGES) > 500);
        assertEquals(3, task.ask(TaskCode.CONFIG).readInt("hosts"));
    }

    @Test
    void hostsWhoseLoadIsHeardOfNeedNotBeWatched() throws MalformedMessageException {
        plane();
        policies.hears = true;
        int spawn = request(spawn(0, "", 2));
        answer(1, 1);
        hosts(spawn);
        request(spawn(0, "", 1));
        assertEquals(List.of(0, 0, 0), counts(only()));
        assertTrue(only().candidates().stream().allMatch(PlacementQuestion.Candidate::onPlane));
    }
}
