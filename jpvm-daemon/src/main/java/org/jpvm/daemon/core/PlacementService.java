package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LocalTask;
import org.jpvm.wire.Protocol;

/**
 * Which policy places, and the questions to it. The choice of a policy holds for the whole machine: Java daemons tell each other in messages of
 * {@link PlaneService#LOAD}, and of two choices the one with the higher number wins, then that of the higher host.
 *
 * <pre>
 * byte  0: the rest is for the bridge to load
 * byte  1: a choice: long number, int index of the host where it was made, UTF-8 name of the policy, empty for the standard one
 * </pre>
 */
final class PlacementService implements ExtensionService {
    /** Most bytes of a policy's name. */
    static final int MAX_NAME_BYTES = 250;

    private static final byte FOR_BRIDGE = 0;
    private static final byte CHOICE = 1;
    private static final int CHOICE_HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES;

    /** What to do with the answer to a question. */
    interface Answer {
        /** A position for each task, or null when round robin is to place. */
        void give(int[] positions);
    }

    /** Whether a policy is there. */
    interface Verdict {
        /** Null when it is, or why not. */
        void give(String problem);
    }

    private final PvmdState state;
    private final TreeMap<Integer, Answer> questions = new TreeMap<>();
    private final TreeMap<Integer, Verdict> checks = new TreeMap<>();
    private int lastQuestion;

    /** Empty for the standard policy. */
    private String chosen;

    private long choiceNumber;
    private int choiceHost;

    /** @param chosen the policy of the command line, null for none */
    PlacementService(PvmdState state, String chosen) {
        this.state = state;
        this.chosen = chosen == null ? "" : chosen;
        this.choiceNumber = chosen == null ? 0 : 1;
        this.choiceHost = state.hosts.local().index();
        state.extensions.register(PlaneService.LOAD, this);
    }

    private PlacementEffects effects() {
        return state.effects.placement();
    }

    /** The policy of this machine. */
    String policy() {
        return chosen.isEmpty() ? effects().standardPolicy() : chosen;
    }

    /** The policy of a spawn: what its environment says, what comes last first, or else that of the machine. */
    String policyOf(Collection<String> environment) {
        if (!effects().hasPolicies()) {
            return PlacementEffects.ROUND_ROBIN;
        }
        String own = variable(environment, SpawnRequest.PLACEMENT_VARIABLE);
        if (own == null || own.isEmpty()) {
            return policy();
        }
        if (own.length() > MAX_NAME_BYTES) {
            state.log("the name of a placement policy has " + own.length() + " characters, at most " + MAX_NAME_BYTES
                    + "; it is left out");
            return policy();
        }
        return own;
    }

    /** What the environment of a spawn says of its tasks; nonsense is logged and left out. */
    SpawnHints hintsOf(Collection<String> environment) {
        String text = variable(environment, SpawnHints.VARIABLE);
        if (text == null || text.isEmpty()) {
            return SpawnHints.NONE;
        }
        try {
            return SpawnHints.parse(text);
        } catch (IllegalArgumentException e) {
            state.count(DaemonCounter.BAD_HINTS);
            state.log(SpawnHints.VARIABLE + " of a spawn is left out: " + e.getMessage());
            return SpawnHints.NONE;
        }
    }

    private static String variable(Collection<String> environment, String name) {
        String found = null;
        for (String variable : environment) {
            if (variable.startsWith(name)
                    && variable.length() > name.length()
                    && variable.charAt(name.length()) == '=') {
                found = variable.substring(name.length() + 1);
            }
        }
        return found;
    }

    /** Asks a policy; the answer may come at once, and null is an answer, too. */
    void choose(
            String policy,
            String program,
            int count,
            int[] candidates,
            int spawnerTid,
            SpawnHints hints,
            Answer answer) {
        if (questions.size() >= Limits.MAX_PLACEMENT_QUESTIONS) {
            state.count(DaemonCounter.REFUSED);
            answer.give(null);
            return;
        }
        List<PlacementQuestion.Candidate> known = new ArrayList<>(candidates.length);
        for (int index : candidates) {
            known.add(candidate(state.hosts.find(index)));
        }
        int local = state.hosts.local().index();
        int[] hosts = Arrays.stream(hints.partners()).map(Tid::hostIndex).toArray();
        PlacementRequest request =
                new PlacementRequest(program, count, local, state.placement.nextHost(), spawnerTid, hints, hosts);
        int id = nextQuestion();
        questions.put(id, answer);
        effects().choose(id, new PlacementQuestion(policy, request, known));
    }

    private int nextQuestion() {
        do {
            lastQuestion = lastQuestion == Integer.MAX_VALUE ? 1 : lastQuestion + 1;
        } while (questions.containsKey(lastQuestion) || checks.containsKey(lastQuestion));
        return lastQuestion;
    }

    private PlacementQuestion.Candidate candidate(HostEntry host) {
        int index = host.index();
        boolean onPlane = index == state.hosts.local().index() || state.extensions.isUp(index);
        return new PlacementQuestion.Candidate(facts(host), onPlane, state.placed.tasks(index));
    }

    /** Whether the load of a host is heard of, so that its tasks need not be counted here. */
    boolean hasLoad(int hostIndex) {
        boolean onPlane = hostIndex == state.hosts.local().index() || state.extensions.isUp(hostIndex);
        return onPlane && effects().hearsOfLoad();
    }

    /** The answer to a question; one that nobody waits for is nothing. */
    void placed(int questionId, int[] positions) {
        Answer answer = questions.remove(questionId);
        if (answer != null) {
            answer.give(positions);
        }
    }

    /** A policy is there, or not. */
    void checked(int questionId, String problem) {
        Verdict verdict = checks.remove(questionId);
        if (verdict != null) {
            verdict.give(problem);
        }
    }

    /** Makes a policy that of the machine, if there is one of this name; empty for the standard one. */
    void select(String name, Verdict verdict) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            verdict.give("a name has at most " + MAX_NAME_BYTES + " bytes");
        } else if (name.isEmpty() || name.equals(PlacementEffects.ROUND_ROBIN)) {
            choiceMade(name);
            verdict.give(null);
        } else if (!effects().hasPolicies() || checks.size() >= Limits.MAX_PLACEMENT_QUESTIONS) {
            verdict.give("this daemon has only " + PlacementEffects.ROUND_ROBIN);
        } else {
            int id = nextQuestion();
            checks.put(id, problem -> {
                if (problem == null) {
                    choiceMade(name);
                }
                verdict.give(problem);
            });
            effects().check(id, name);
        }
    }

    private void choiceMade(String name) {
        chosen = name;
        choiceNumber++;
        choiceHost = state.hosts.local().index();
        state.log("placement policy is " + policy());
        for (HostEntry host : state.hosts.others()) {
            tellChoice(host.index());
        }
    }

    private void tellChoice(int hostIndex) {
        byte[] name = chosen.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(CHOICE_HEAD_BYTES + name.length);
        bytes.put(CHOICE).putLong(choiceNumber).putInt(choiceHost).put(name);
        state.extensions.send(hostIndex, PlaneService.LOAD, bytes, 0, bytes.position());
    }

    @Override
    public void up(int hostIndex) {
        if (choiceNumber > 0) {
            tellChoice(hostIndex);
        }
        effects().up(hostIndex);
    }

    @Override
    public void down(int hostIndex) {
        effects().down(hostIndex);
    }

    @Override
    public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
        if (start < end && bytes.get(start) == FOR_BRIDGE) {
            effects().message(hostIndex, bytes, start + 1, end);
        } else if (end - start >= CHOICE_HEAD_BYTES
                && end - start <= CHOICE_HEAD_BYTES + MAX_NAME_BYTES
                && bytes.get(start) == CHOICE) {
            onChoice(bytes.getLong(start + 1), bytes.getInt(start + 1 + Long.BYTES), name(bytes, start, end));
        } else {
            state.count(DaemonCounter.BAD_PLACEMENT_MESSAGES);
        }
    }

    private static String name(ByteBuffer bytes, int start, int end) {
        byte[] name = new byte[end - start - CHOICE_HEAD_BYTES];
        bytes.get(start + CHOICE_HEAD_BYTES, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private void onChoice(long number, int host, String name) {
        boolean newer = number > choiceNumber || number == choiceNumber && host > choiceHost;
        if (newer && number > 0 && number < Long.MAX_VALUE) {
            chosen = name;
            choiceNumber = number;
            choiceHost = host;
            state.log("placement policy is " + policy() + ", as host " + host + " says");
        }
    }

    /** Sends a message of this host's bridge; the first byte is this daemon's to fill in. */
    boolean send(int hostIndex, ByteBuffer bytes) {
        bytes.put(0, FOR_BRIDGE);
        return state.extensions.send(hostIndex, PlaneService.LOAD, bytes, 0, bytes.limit());
    }

    private static HostFacts facts(HostEntry host) {
        double speed = (double) Math.max(1, host.speed()) / Protocol.DEFAULT_SPEED;
        return new HostFacts(host.index(), host.name(), host.architecture(), speed);
    }

    /** The host table is another one. */
    void hostsChanged() {
        effects()
                .hostsChanged(
                        state.hosts.all().stream().map(PlacementService::facts).toList());
    }

    /** More is known of a task of this host. */
    void taskChanged(Task task) {
        boolean hosted = task.kind == LaunchRequest.Kind.HOSTED;
        int pid = task.pid != 0 ? task.pid : task.startedPid;
        effects().taskChanged(new LocalTask(task.tid, task.name, pid, task.kind != null, hosted, 0, task.hints));
    }

    /** A task is gone: one of this host, or one of another that was watched. */
    void taskGone(int tid) {
        state.placed.ended(tid);
        if (Tid.hostIndex(tid) == state.hosts.local().index()) {
            effects().taskEnded(tid);
        }
    }

    /** A guest ended. */
    void leftThisHost(int tid) {
        effects().taskEnded(tid);
    }

    /** A task that ran here goes on at another host. */
    void moved(int tid, int toHost) {
        effects().taskMoved(tid, toHost);
    }

    /** What the console shows of the policy. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("policy " + policy() + (chosen.isEmpty() ? " (the standard one)" : ""));
        lines.addAll(effects().describePolicies());
        lines.add(state.counters.get(DaemonCounter.BAD_HINTS) + " hints left out");
        return lines;
    }

    /** What the console shows of the load. */
    List<String> describeLoad() {
        return effects()
                .describeLoad(state.hosts.all().stream().map(this::candidate).toList());
    }

    /** What balances running tasks, in lines for people. */
    List<String> describeBalance() {
        List<String> lines = effects().describeBalance();
        return lines.isEmpty() ? List.of("no bridge here moves tasks") : lines;
    }

    /** A word for this host's bridge. */
    String command(String word) {
        return effects().command(word);
    }
}
