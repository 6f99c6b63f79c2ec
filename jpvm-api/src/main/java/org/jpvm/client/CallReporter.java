package org.jpvm.client;

import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.TraceEvent;
import org.jpvm.message.WrappedMessage;
import org.jpvm.wire.trace.CallFields;
import org.jpvm.wire.trace.TraceRecordWriter;

/** Runs calls between the records of their entry and their exit. The caller asks {@link #wants} first, for it costs less. */
public final class CallReporter {
    /** The fields of an exit. */
    @FunctionalInterface
    public interface Results<T> {
        /**
         * Appends them.
         *
         * @param code  0, or the error in which the call ended
         * @param value what the call returned, null after an error
         */
        void write(TraceRecordWriter record, int code, T value);
    }

    private final CallTracer tracer;

    /** Reports to a tracer. */
    public CallReporter(CallTracer tracer) {
        this.tracer = tracer;
    }

    /** Where the records go. */
    public CallTracer tracer() {
        return tracer;
    }

    /** Whether an event is reported now. */
    public boolean wants(TraceEvent event) {
        return tracer.wants(event);
    }

    /** A call whose result is all there is to say. */
    public void run(TraceEvent event, Tracer.Fields parameters, Runnable call) {
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
    public <T> T number(TraceEvent event, Tracer.Fields parameters, int id, Supplier<T> call, ToNumber<T> number) {
        return get(
                event,
                parameters,
                call,
                (record, code, value) -> record.putInt(id, code < 0 ? code : number.of(value)));
    }

    /** What a result is as a number. */
    @FunctionalInterface
    public interface ToNumber<T> {
        /** The number. */
        int of(T value);
    }

    /** Any call. */
    public <T> T get(TraceEvent event, Tracer.Fields parameters, Supplier<T> call, Results<? super T> results) {
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
    public static int numberOf(MessageBuffer message) {
        return addressOf(WrappedMessage.unwrap(message));
    }

    /** What stands where C has an address. */
    public static int addressOf(Object data) {
        return System.identityHashCode(data);
    }

    /** A message to give to the user: one that reports its calls while anybody wants those. */
    public MessageBuffer reporting(MessageBuffer message) {
        if (message == null || !tracer.wantsPacking()) {
            return message;
        }
        return new TracedBuffer(message, this);
    }
}
