package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.SlaveSettings;
import org.jpvm.wire.body.TraceSettings;
import org.jpvm.wire.body.TracerCall;

/** Registration of resource manager, hoster, tasker and tracer: TM_SCHED, TM_HOSTER, TM_TASKER, TM_TRACER. Source: pvm-wire-protocol §6, §9. */
final class PlugInRequests {
    private final PvmdState state;
    private final PlugIns plugIns;

    PlugInRequests(PvmdState state) {
        this.state = state;
        this.plugIns = state.plugIns;
    }

    /** Whoever asks becomes the resource manager; the former one is told to the new one only. */
    void onSched(TaskRequest request) {
        XdrWriter body = new XdrWriter().putInt(plugIns.schedulerTid);
        state.hosts.master().toRecord().write(body);
        setScheduler(request.task().tid);
        state.taskMessages.reply(request, body);
    }

    /** A task of any host is the resource manager; when it ends, there is none. 0 for none. */
    void setScheduler(int tid) {
        plugIns.schedulerTid = tid;
        state.log(tid == 0 ? "no resource manager any more" : "resource manager is " + Tid.text(tid));
        if (Tid.isTask(tid) && !state.hosts.isLocal(tid)) {
            state.remoteTasks.watch(tid);
        }
    }

    /** Another daemon has a tracer from now on, or none any more. */
    void setTracer(TraceSettings settings) {
        if (settings.traceTid() == 0) {
            plugIns.tracerTid = 0;
            plugIns.tracer = null;
        } else {
            plugIns.tracerTid = settings.traceTid();
            plugIns.tracer = new TracerCall(
                    1,
                    settings.traceContext(),
                    settings.traceTag(),
                    settings.outputContext(),
                    settings.outputTag(),
                    settings.mask(),
                    settings.buffer(),
                    settings.option());
        }
    }

    /** All daemons have to know of a tracer, as it gets the events of tasks on all hosts. */
    private void tellTracer() {
        List<SlaveSettings.Setting> settings = List.of(new SlaveSettings.Setting(
                SlaveSettings.TRACE, plugIns.traceSettings().text()));
        XdrWriter body = new XdrWriter(128);
        new SlaveSettings(settings).write(body);
        for (HostEntry host : state.hosts.others()) {
            state.daemonMessages.send(host.daemonTid(), DaemonCode.SLCONF, 0, 0, body);
        }
    }

    void onTasker(TaskRequest request) throws MalformedMessageException {
        int tid = request.task().tid;
        boolean register = request.body().readInt("register") != 0;
        PvmError error = check(register, plugIns.taskerTid, tid);
        if (error == PvmError.OK) {
            plugIns.taskerTid = register ? tid : 0;
        }
        state.taskMessages.reply(request, error.code());
        if (error == PvmError.OK && !register) {
            state.starter.taskerGone();
        }
    }

    void onHoster(TaskRequest request) throws MalformedMessageException {
        int tid = request.task().tid;
        boolean register = request.body().readInt("register") != 0;
        PvmError error = state.hosts.isMaster() ? check(register, plugIns.hosterTid, tid) : PvmError.HOSTR_N_MSTR;
        if (error == PvmError.OK) {
            plugIns.hosterTid = register ? tid : 0;
        }
        state.taskMessages.reply(request, error.code());
    }

    void onTracer(TaskRequest request) throws MalformedMessageException {
        int tid = request.task().tid;
        XdrReader body = request.body();
        boolean register = body.readInt("register") != 0;
        TracerCall call = register
                ? new TracerCall(
                        1,
                        body.readInt("trace context"),
                        body.readInt("trace tag"),
                        body.readInt("output context"),
                        body.readInt("output tag"),
                        body.readString("mask"),
                        body.readInt("buffer"),
                        body.readInt("option"))
                : null;
        PvmError error = check(register, plugIns.tracerTid, tid);
        if (error == PvmError.OK) {
            plugIns.tracerTid = register ? tid : 0;
            plugIns.tracer = call;
            tellTracer();
        }
        state.taskMessages.reply(request, error.code());
    }

    private static PvmError check(boolean register, int registered, int tid) {
        if (register) {
            return registered != 0 ? PvmError.ALREADY : PvmError.OK;
        }
        return registered == tid ? PvmError.OK : PvmError.NO_TASK;
    }

    /**
     * A task is gone, and with it what it was registered for. The resource manager, too: a C daemon keeps its tid, and every task that enrols
     * later then waits for the dead.
     */
    void taskGone(int tid) {
        if (plugIns.schedulerTid == tid) {
            plugIns.schedulerTid = 0;
            state.log("resource manager " + Tid.text(tid) + " is gone");
        }
        if (plugIns.hosterTid == tid) {
            plugIns.hosterTid = 0;
            state.hostAdder.hosterGone();
        }
        if (plugIns.tracerTid == tid) {
            plugIns.tracerTid = 0;
            plugIns.tracer = null;
            if (state.hosts.isLocal(tid)) {
                tellTracer();
            }
        }
        if (plugIns.taskerTid == tid) {
            plugIns.taskerTid = 0;
            state.starter.taskerGone();
        }
    }

    /** A host is gone, and with it the plug-ins that ran there. */
    void hostGone(int hostIndex) {
        if (Tid.hostIndex(plugIns.schedulerTid) == hostIndex) {
            taskGone(plugIns.schedulerTid);
        }
        if (Tid.hostIndex(plugIns.tracerTid) == hostIndex) {
            taskGone(plugIns.tracerTid);
        }
    }
}
