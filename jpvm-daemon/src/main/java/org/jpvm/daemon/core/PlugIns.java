package org.jpvm.daemon.core;

import org.jpvm.wire.body.TraceSettings;
import org.jpvm.wire.body.TracerCall;

/** The tasks that do part of the daemon's work: resource manager, hoster, tasker, tracer. Each tid is 0 while nobody is registered. */
final class PlugIns {
    int schedulerTid;
    int hosterTid;
    int taskerTid;
    int tracerTid;

    /** What the tracer asked for, null without one. */
    TracerCall tracer;

    /** Sink of trace events for tasks that have none. */
    Sink traceSink() {
        return tracerTid == 0 ? Sink.NONE : new Sink(tracerTid, tracer.traceContext(), tracer.traceTag());
    }

    /** Sink of output for tasks that have none. */
    Sink outputSink() {
        return tracerTid == 0 ? Sink.NONE : new Sink(tracerTid, tracer.outputContext(), tracer.outputTag());
    }

    /** The tracer and its wishes as daemons tell each other; tid 0 without one. */
    TraceSettings traceSettings() {
        if (tracerTid == 0) {
            return new TraceSettings(0, 0, 0, 0, 0, 0, 0, 0, "");
        }
        return new TraceSettings(
                tracerTid,
                tracer.traceContext(),
                tracer.traceTag(),
                tracerTid,
                tracer.outputContext(),
                tracer.outputTag(),
                tracer.buffer(),
                tracer.option(),
                tracer.mask());
    }

    /** The bits of a task record that a task has as a plug-in. */
    int flags(int tid) {
        return (tid == schedulerTid ? Task.FLAG_SCHEDULER : 0)
                | (tid == hosterTid ? Task.FLAG_HOSTER : 0)
                | (tid == taskerTid ? Task.FLAG_TASKER : 0)
                | (tid == tracerTid ? Task.FLAG_TRACER : 0);
    }
}
