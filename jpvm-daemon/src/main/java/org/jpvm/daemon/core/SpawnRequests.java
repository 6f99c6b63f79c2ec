package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TidsReply;

/** TM_SPAWN in the daemon of the spawner: choice of hosts, one DM_EXEC to each, one answer. Source: pvm-wire-protocol §7.1. */
final class SpawnRequests {
    static final int FLAG_HOST = 1;
    static final int FLAG_ARCHITECTURE = 2;
    static final int FLAG_COMPLEMENT = 32;
    static final int FLAG_NO_PARENT = 64;

    private static final class Pending {
        final TaskRequest request;
        final SpawnCall call;
        final int parentTid;
        final int[] results;
        int openBlocks;

        Pending(TaskRequest request, SpawnCall call, int parentTid) {
            this.request = request;
            this.call = call;
            this.parentTid = parentTid;
            this.results = new int[call.count()];
        }
    }

    private final PvmdState state;

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
        boolean orphan = (call.flags() & FLAG_NO_PARENT) != 0;
        int parentTid = orphan ? PvmError.PARENT_NOT_SET.code() : request.task().tid;
        Pending pending = new Pending(request, call, parentTid);
        int[] candidates = candidates(call.flags(), place);
        if (candidates.length == 0) {
            Arrays.fill(pending.results, PvmError.NO_HOST.code());
            finish(pending);
            return;
        }
        List<Placement.Block> blocks = state.placement.place(candidates, call.count());
        pending.openBlocks = blocks.size();
        for (Placement.Block block : blocks) {
            ask(pending, block, environment.toArray(new String[0]));
        }
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

    private void ask(Pending pending, Placement.Block block, String[] environment) throws MalformedMessageException {
        SpawnCall call = pending.call;
        XdrWriter body = new XdrWriter(1024);
        new ExecCall(
                        pending.parentTid,
                        call.file(),
                        call.flags(),
                        block.count(),
                        call.arguments(),
                        call.outputTid(),
                        call.outputContext(),
                        call.outputTag(),
                        call.traceTid(),
                        call.traceContext(),
                        call.traceTag(),
                        environment,
                        block.first(),
                        call.count())
                .write(body);
        state.daemonMessages.ask(
                DaemonCode.EXEC,
                block.hostIndex(),
                WaitContext.Kind.SPAWN,
                pending.request.task().tid,
                body,
                (ending, answer) -> onExecAck(pending, block, ending, answer));
    }

    private void onExecAck(Pending pending, Placement.Block block, WaitContext.Ending ending, XdrReader answer)
            throws MalformedMessageException {
        int from = block.first();
        int to = from + block.count();
        if (ending == WaitContext.Ending.ANSWERED) {
            int[] tids = TidsReply.read(answer).tids();
            Arrays.fill(pending.results, from, to, PvmError.SYS_ERR.code());
            System.arraycopy(tids, 0, pending.results, from, Math.min(tids.length, block.count()));
        } else {
            Arrays.fill(pending.results, from, to, PvmError.HOST_FAIL.code());
        }
        if (--pending.openBlocks == 0) {
            finish(pending);
        }
    }

    private void finish(Pending pending) {
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
