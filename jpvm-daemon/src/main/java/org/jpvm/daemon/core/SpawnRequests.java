package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.placement.SpawnHints;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TidsReply;

/**
 * TM_SPAWN in the daemon of the spawner: choice of hosts, one DM_EXEC to each, one answer. Where a policy other than PVM's round robin chooses,
 * the spawn waits for it and the daemon does not. Source: pvm-wire-protocol §7.1.
 */
final class SpawnRequests {
    static final int FLAG_HOST = 1;
    static final int FLAG_ARCHITECTURE = 2;
    static final int FLAG_COMPLEMENT = 32;
    static final int FLAG_NO_PARENT = 64;

    private static final class Pending {
        final TaskRequest request;
        final SpawnCall call;
        final String place;
        final String[] environment;
        final int parentTid;
        final String policy;
        final SpawnHints hints;
        final int[] results;

        /** Tasks that no host has been asked for, or whose host is lost. */
        final BitSet unplaced = new BitSet();

        /** Hosts that could not start a task: they get no more of this request. */
        final TreeSet<Integer> excluded = new TreeSet<>();

        int openBlocks;
        boolean finished;

        Pending(
                TaskRequest request,
                SpawnCall call,
                String place,
                String[] environment,
                int parentTid,
                String policy,
                SpawnHints hints) {
            this.request = request;
            this.call = call;
            this.place = place;
            this.environment = environment;
            this.parentTid = parentTid;
            this.policy = policy;
            this.hints = hints;
            this.results = new int[call.count()];
            unplaced.set(0, call.count());
        }
    }

    /** Tasks that a host was asked for and that count as its load until it answers. */
    private record Asked(int spawnerTid, int hostIndex, int[] slots) {}

    /** Which of the slots that are placed together go to one host. */
    private record Share(int hostIndex, int[] slots) {}

    private final PvmdState state;
    private final Set<Asked> asked = new LinkedHashSet<>();

    SpawnRequests(PvmdState state) {
        this.state = state;
    }

    void onSpawn(TaskRequest request) throws MalformedMessageException {
        SpawnCall call = SpawnCall.read(request.body());
        if (call.count() < 1 || call.count() > Limits.MAX_SPAWN_COUNT) {
            state.count(DaemonCounter.REFUSED);
            state.log("spawn of " + call.count() + " tasks refused, 1 to " + Limits.MAX_SPAWN_COUNT + " are possible");
            state.taskMessages.refuse(request, call.count() < 1 ? PvmError.BAD_PARAM : PvmError.OUT_OF_RES);
            return;
        }
        String place = call.where();
        List<String> environment = new ArrayList<>(Arrays.asList(call.environment()));
        int colon = place.indexOf(':');
        if (colon >= 0) {
            environment.add("PVMSPAWNWD=" + place.substring(colon + 1));
            place = place.substring(0, colon);
        }
        if (TaskStarter.isHosted(call.file()) && state.hosts.size() > 1) {
            setOrigin(request.task(), environment);
        }
        boolean orphan = (call.flags() & FLAG_NO_PARENT) != 0;
        int parentTid = orphan ? PvmError.PARENT_NOT_SET.code() : request.task().tid;
        Pending pending = new Pending(
                request,
                call,
                place,
                environment.toArray(new String[0]),
                parentTid,
                state.placementService.policyOf(environment),
                state.placementService.hintsOf(environment));
        distribute(pending);
        if (pending.openBlocks == 0) {
            finish(pending);
        }
    }

    /** Says where the classes are: here, or where the spawner has them from when it spawns from the same class path. */
    private void setOrigin(Task spawner, List<String> environment) {
        String ofClassPath = LaunchRequest.CLASS_PATH_VARIABLE + "=";
        String ofOrigin = LaunchRequest.ORIGIN_VARIABLE + "=";
        environment.removeIf(variable -> variable.startsWith(ofOrigin));
        String classPath = environment.stream()
                .filter(variable -> variable.startsWith(ofClassPath))
                .map(variable -> variable.substring(ofClassPath.length()))
                .findFirst()
                .orElse(null);
        boolean inherited = spawner.codeOrigin != null && (classPath == null || classPath.equals(spawner.classPath));
        String origin = inherited ? spawner.codeOrigin : state.effects.offerClasses(classPath);
        if (origin != null) {
            environment.add(0, ofOrigin + origin);
        }
    }

    /** Asks hosts for the tasks that have none. */
    private void distribute(Pending pending) throws MalformedMessageException {
        int[] slots = pending.unplaced.stream().toArray();
        pending.unplaced.clear();
        int[] candidates = Arrays.stream(candidates(pending.call.flags(), pending.place))
                .filter(host -> !pending.excluded.contains(host))
                .toArray();
        if (candidates.length == 0) {
            for (int slot : slots) {
                pending.results[slot] = PvmError.NO_HOST.code();
            }
            return;
        }
        if (candidates.length == 1 || pending.policy.equals(PlacementEffects.ROUND_ROBIN)) {
            askAll(pending, inBlocks(candidates, slots), slots.length);
            return;
        }
        pending.openBlocks++;
        state.placementService.choose(
                pending.policy,
                pending.call.file(),
                slots.length,
                candidates,
                pending.request.task().tid,
                pending.hints,
                positions -> {
                    try {
                        askAll(
                                pending,
                                positions == null
                                        ? inBlocks(candidates, slots)
                                        : asChosen(candidates, slots, positions),
                                slots.length);
                    } catch (MalformedMessageException e) {
                        throw new IllegalStateException("own DM_EXEC is malformed", e);
                    }
                    if (--pending.openBlocks == 0) {
                        finish(pending);
                    }
                });
    }

    private List<Share> inBlocks(int[] candidates, int[] slots) {
        List<Share> shares = new ArrayList<>();
        for (Placement.Block block : state.placement.place(candidates, slots.length)) {
            int[] own = Arrays.copyOfRange(slots, block.first(), block.first() + block.count());
            shares.add(new Share(block.hostIndex(), own));
        }
        return shares;
    }

    private static List<Share> asChosen(int[] candidates, int[] slots, int[] positions) {
        TreeMap<Integer, List<Integer>> byHost = new TreeMap<>();
        for (int i = 0; i < slots.length; i++) {
            byHost.computeIfAbsent(candidates[positions[i]], host -> new ArrayList<>())
                    .add(slots[i]);
        }
        List<Share> shares = new ArrayList<>();
        byHost.forEach((host, own) -> shares.add(
                new Share(host, own.stream().mapToInt(Integer::intValue).toArray())));
        return shares;
    }

    private void askAll(Pending pending, List<Share> shares, int outOf) throws MalformedMessageException {
        // One more than there are, so that answers that come at once do not end the request before all are asked.
        pending.openBlocks += shares.size() + 1;
        for (Share share : shares) {
            ask(pending, share.hostIndex(), share.slots(), outOf);
        }
        pending.openBlocks--;
    }

    /** Indices of the hosts that qualify, ascending. */
    private int[] candidates(int flags, String place) {
        boolean complement = (flags & FLAG_COMPLEMENT) != 0;
        HostEntry named = (flags & FLAG_HOST) != 0 ? state.hosts.ofName(place) : null;
        return state.hosts.all().stream()
                .filter(host -> {
                    boolean matches = true;
                    if ((flags & FLAG_HOST) != 0) {
                        matches = host == named;
                    } else if ((flags & FLAG_ARCHITECTURE) != 0) {
                        matches = host.architecture().equals(place);
                    }
                    return matches != complement;
                })
                .mapToInt(HostEntry::index)
                .toArray();
    }

    private void ask(Pending pending, int hostIndex, int[] slots, int outOf) throws MalformedMessageException {
        SpawnCall call = pending.call;
        XdrWriter body = new XdrWriter(1024);
        new ExecCall(
                        pending.parentTid,
                        call.file(),
                        call.flags(),
                        slots.length,
                        call.arguments(),
                        call.outputTid(),
                        call.outputContext(),
                        call.outputTag(),
                        call.traceTid(),
                        call.traceContext(),
                        call.traceTag(),
                        pending.environment,
                        slots[slots.length - 1] - slots.length + 1,
                        outOf)
                .write(body);
        Asked question = new Asked(pending.request.task().tid, hostIndex, slots);
        if (!pending.policy.equals(PlacementEffects.ROUND_ROBIN)) {
            asked.add(question);
            state.placed.asked(hostIndex, slots.length);
        }
        state.daemonMessages.ask(
                DaemonCode.EXEC,
                hostIndex,
                WaitContext.Kind.SPAWN,
                pending.request.task().tid,
                body,
                (ending, answer) -> {
                    try {
                        onExecAck(pending, hostIndex, slots, ending, answer);
                    } finally {
                        answered(pending, question);
                    }
                    if (--pending.openBlocks == 0) {
                        finish(pending);
                    }
                });
    }

    private void onExecAck(Pending pending, int hostIndex, int[] slots, WaitContext.Ending ending, XdrReader answer)
            throws MalformedMessageException {
        if (ending == WaitContext.Ending.ANSWERED) {
            int[] tids = TidsReply.read(answer).tids();
            for (int i = 0; i < slots.length; i++) {
                int result = i < tids.length ? tids[i] : PvmError.SYS_ERR.code();
                pending.results[slots[i]] = result;
                if (result < 0) {
                    pending.excluded.add(hostIndex);
                }
            }
        } else if (ending == WaitContext.Ending.REFUSED) {
            fill(pending, slots, PvmError.OUT_OF_RES);
        } else if ((pending.call.flags() & (FLAG_HOST | FLAG_ARCHITECTURE)) != 0) {
            fill(pending, slots, PvmError.HOST_FAIL);
        } else {
            pending.excluded.add(hostIndex);
            for (int slot : slots) {
                pending.unplaced.set(slot);
            }
            distribute(pending);
        }
    }

    /** The tasks that a host was asked for run, or never will. */
    private void answered(Pending pending, Asked question) {
        if (!asked.remove(question)) {
            return;
        }
        state.placed.answered(question.hostIndex, question.slots.length);
        if (state.placementService.hasLoad(question.hostIndex)) {
            return;
        }
        for (int slot : question.slots) {
            int tid = pending.results[slot];
            if (tid > 0 && Tid.hostIndex(tid) == question.hostIndex) {
                watch(tid);
            }
        }
    }

    private void watch(int tid) {
        if (!state.hosts.isLocal(tid)) {
            state.placed.started(tid);
            state.remoteTasks.watch(tid);
        } else if (state.tasks.find(tid) != null) {
            state.placed.started(tid);
        }
    }

    /** A task is gone: what it asked for is not answered any more. */
    void taskGone(int tid) {
        asked.removeIf(question -> {
            boolean own = question.spawnerTid == tid;
            if (own) {
                state.placed.answered(question.hostIndex, question.slots.length);
            }
            return own;
        });
    }

    private static void fill(Pending pending, int[] slots, PvmError error) {
        for (int slot : slots) {
            pending.results[slot] = error.code();
        }
    }

    private void finish(Pending pending) {
        if (pending.finished) {
            return;
        }
        pending.finished = true;
        SpawnCall call = pending.call;
        Sink output = new Sink(call.outputTid(), call.outputContext(), call.outputTag());
        Sink trace = new Sink(call.traceTid(), call.traceContext(), call.traceTag());
        for (int tid : pending.results) {
            if (tid > 0) {
                state.output.spawned(output, trace, tid, pending.parentTid);
            }
        }
        XdrWriter body = new XdrWriter(4 * pending.results.length + 16);
        new TidsReply(pending.results).write(body);
        state.taskMessages.reply(pending.request, body);
    }
}
