package org.jpvm.compat;

import static org.jpvm.compat.Results.require;
import static org.jpvm.compat.Results.store;

import java.util.EnumSet;
import java.util.Set;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.compat.CompatState.Quiet;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.trace.CallFields;

/** The buffer calls of {@link Pvm3}. Source: pvm-api §3, §4. */
abstract class Pvm3Buffers extends Pvm3Constants {
    private static final Set<PvmError> ALL_ERRORS = EnumSet.allOf(PvmError.class);

    Pvm3Buffers() {}

    /** What {@code pvm_initsend} does; a bad encoding is reported by each call that it passes through, as in C. */
    static MessageBuffer newSendBuffer(CompatState state, int encoding) {
        int id = pvm_mkbuf(encoding);
        if (id < 0) {
            throw new PvmException(PvmError.ofCode(id), "encoding=" + encoding);
        }
        state.buffers.replaceSendBuffer(id);
        return state.buffers.sendBuffer();
    }

    /** Makes a buffer without activating it. */
    public static int pvm_mkbuf(int encoding) {
        return CompatState.call("pvm_mkbuf", state -> {
            state.trace.enter(TraceEvent.MKBUF, CallFields.ME, encoding);
            for (Encoding known : Encoding.values()) {
                if (known.code() == encoding) {
                    return state.buffers.add(state.task().newBuffer(known));
                }
            }
            throw new PvmException(PvmError.BAD_PARAM, "encoding=" + encoding);
        });
    }

    /** Replaces the active send buffer by a new one and returns its id. */
    public static int pvm_initsend(int encoding) {
        return CompatState.call("pvm_initsend", state -> {
            state.trace.enter(TraceEvent.INITSEND, CallFields.ME, encoding);
            newSendBuffer(state, encoding);
            return state.buffers.sendId();
        });
    }

    /** Frees a buffer; 0 is no buffer and no error. */
    public static int pvm_freebuf(int bufid) {
        return CompatState.call("pvm_freebuf", state -> {
            state.trace.enter(TraceEvent.FREEBUF, CallFields.MB, bufid);
            state.buffers.free(bufid);
            return PvmOk;
        });
    }

    /** Changes the active send buffer (0 none) and returns the one before, which stays. */
    public static int pvm_setsbuf(int bufid) {
        return CompatState.call("pvm_setsbuf", state -> {
            state.trace.enter(TraceEvent.SETSBUF, CallFields.MB, bufid);
            return state.buffers.setSendBuffer(bufid);
        });
    }

    /** Changes the active receive buffer (0 none) and returns the one before, which stays. */
    public static int pvm_setrbuf(int bufid) {
        return CompatState.call("pvm_setrbuf", state -> {
            state.trace.enter(TraceEvent.SETRBUF, CallFields.MB, bufid);
            return state.buffers.setReceiveBuffer(bufid);
        });
    }

    /** The active send buffer, 0 none. */
    public static int pvm_getsbuf() {
        return CompatState.call("pvm_getsbuf", state -> {
            state.trace.enter(TraceEvent.GETSBUF);
            return state.buffers.sendId();
        });
    }

    /** The active receive buffer, 0 none. */
    public static int pvm_getrbuf() {
        return CompatState.call("pvm_getrbuf", state -> {
            state.trace.enter(TraceEvent.GETRBUF);
            return state.buffers.receiveId();
        });
    }

    /** Stores length in bytes, tag and source of a message. */
    public static int pvm_bufinfo(int bufid, int[] bytes, int[] msgtag, int[] tid) {
        return CompatState.call("pvm_bufinfo", state -> {
            state.trace.enter(TraceEvent.BUFINFO, CallFields.MB, bufid);
            MessageBuffer buffer = state.buffers.buffer(bufid);
            store(bytes, buffer.lengthBytes());
            store(msgtag, buffer.tag());
            store(tid, buffer.source().value());
            if (state.trace.exits()) {
                state.trace.results((record, result) -> record.putInt(CallFields.CC, result)
                        .putInt(CallFields.INB, buffer.lengthBytes())
                        .putInt(CallFields.IMC, buffer.tag())
                        .putInt(CallFields.IST, buffer.source().value()));
            }
            return PvmOk;
        });
    }

    /** Reads the header of a message. */
    public static int pvm_getminfo(int bufid, pvmminfo info) {
        return CompatState.call("pvm_getminfo", state -> {
            state.trace.enter(TraceEvent.GETMINFO, CallFields.MB, bufid);
            MessageBuffer buffer = state.buffers.buffer(bufid);
            require(info != null, "info");
            info.len = buffer.lengthBytes();
            info.ctx = buffer.context();
            info.tag = buffer.tag();
            info.wid = buffer.waitId();
            info.enc = buffer.encoding() == Encoding.IN_PLACE ? Encodings.IN_PLACE : buffer.encodingField();
            info.crc = 0;
            info.src = buffer.source().value();
            info.dst = buffer.destination().value();
            return PvmOk;
        });
    }

    /** Changes the header of a message but for length, encoding and checksum. */
    public static int pvm_setminfo(int bufid, pvmminfo info) {
        return CompatState.call("pvm_setminfo", state -> {
            state.trace.enter(TraceEvent.SETMINFO, CallFields.MB, bufid);
            MessageBuffer buffer = state.buffers.buffer(bufid);
            require(info != null, "info");
            buffer.setHeader(new Tid(info.src), new Tid(info.dst), info.ctx, info.tag, info.wid);
            return PvmOk;
        });
    }

    /** Packs a whole message. */
    public static int pvm_pkmesg(int bufid) {
        return CompatState.call("pvm_pkmesg", ALL_ERRORS, Quiet.RETURNED, state -> {
            state.task();
            MessageBuffer message = state.buffers.buffer(bufid);
            state.buffers.sendBuffer().packMessage(message);
            return PvmOk;
        });
    }

    /** Packs the data of a message of the same encoding. */
    public static int pvm_pkmesgbody(int bufid) {
        return CompatState.call("pvm_pkmesgbody", ALL_ERRORS, Quiet.RETURNED, state -> {
            state.task();
            MessageBuffer message = state.buffers.buffer(bufid);
            state.buffers.sendBuffer().packMessageBody(message);
            return PvmOk;
        });
    }

    /** Unpacks a whole message and returns its id; it does not become active. */
    public static int pvm_upkmesg() {
        return CompatState.call("pvm_upkmesg", ALL_ERRORS, Quiet.RETURNED, state -> {
            state.task();
            return state.buffers.add(state.buffers.receiveBuffer().unpackMessage());
        });
    }
}
