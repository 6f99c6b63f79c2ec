package org.jpvm.client.io;

import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.TraceEvent;
import org.jpvm.client.CallTracer;
import org.jpvm.client.Tracer;
import org.jpvm.wire.trace.CallFields;
import org.jpvm.wire.trace.TraceRecordWriter;

/** Runs calls between the records of their entry and their exit. */
final class CallReporter {
    /** The fields of an exit. */
    @FunctionalInterface
    interface Results<T> {
        /**
         * Appends them.
         *
         * @param code  0, or the error in which the call ended
         * @param value what the call returned, null after an error
         */
        void write(TraceRecordWriter record, int code, T value);
    }

    private final CallTracer tracer;

    CallReporter(CallTracer tracer) {
        this.tracer = tracer;
    }

    CallTracer tracer() {
        return tracer;
    }

    boolean wants(TraceEvent event) {
        return tracer.wants(event);
    }

    /** A call whose result is all there is to say. */
    void run(TraceEvent event, Tracer.Fields parameters, Runnable call) {
        get(
                event,
                parameters,
                () -> {
                    call.run();
                    return null;
                },
                (record, code, value) -> record.putInt(CallFields.CC, code));
    }

    /** A call that gives a number of its own kind, in the place of which an error appears. */
    <T> T number(TraceEvent event, Tracer.Fields parameters, int id, Supplier<T> call, ToNumber<T> number) {
        return get(
                event,
                parameters,
                call,
                (record, code, value) -> record.putInt(id, code < 0 ? code : number.of(value)));
    }

    /** What a result is as a number. */
    @FunctionalInterface
    interface ToNumber<T> {
        int of(T value);
    }

    /** Any call. */
    <T> T get(TraceEvent event, Tracer.Fields parameters, Supplier<T> call, Results<? super T> results) {
        tracer.entry(event, parameters);
        T value;
        try {
            value = call.get();
        } catch (PvmException e) {
            int code = e.error().code();
            tracer.exit(event, record -> results.write(record, code, null));
            throw e;
        }
        tracer.exit(event, record -> results.write(record, 0, value));
        return value;
    }

    /** A number that tells buffers apart; they have no numbers here. */
    static int numberOf(MessageBuffer message) {
        return message == null ? 0 : System.identityHashCode(message);
    }
}
