package org.jpvm.libpvm;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.XdrWriter;

/**
 * Moves messages between {@link PackedMessage} and the buffers of libpvm3. Lock held.
 *
 * <p>Data are packed and unpacked in Java, and the bytes of the body cross over in bulk: a buffer then belongs to its thread and needs no
 * lock, packing makes no call into C per item, both providers give and take the same messages, in-place arrays stay on the Java heap where
 * C could not refer to them, and an XDR long is signed. The bytes on the wire are those that C packs, because in XDR a body is a multiple
 * of 4 bytes and {@code pvm_pkbyte} adds nothing to such pieces, and raw bytes are themselves. A message in trace encoding or in the raw
 * format of another kind of machine, which {@code pvm_mkbuf} cannot make or would annotate, is embedded in an XDR buffer, and
 * {@code pvm_upkmesg} takes it out with its encoding as it stands. Source: pvm-wire-protocol §2.5 to §2.7, and trials.
 */
final class NativeMessages {
    private static final int XDR = 0;
    private static final int RAW = 1;
    /** A multiple of 4, so that XDR pads the last piece at most. */
    private static final int CHUNK_BYTES = 1 << 16;

    /** Tid and descriptor, the longest that libpvm3 makes. */
    private static final int NOTICE_BYTES = 8;

    private static final int INFO_LENGTH = 0;
    private static final int INFO_CONTEXT = 1;
    private static final int INFO_TAG = 2;
    private static final int INFO_WAIT_ID = 3;
    private static final int INFO_ENCODING = 4;
    private static final int INFO_SOURCE = 6;
    private static final int INFO_DESTINATION = 7;
    private static final int INFO_INTS = 8;

    private final Memory memory = new Memory(CHUNK_BYTES);
    private final ByteBuffer chunk = memory.getByteBuffer(0, CHUNK_BYTES);
    /** Queued messages that somebody has looked at, by their buffer. */
    private final Map<Integer, Shown> shown = new HashMap<>();

    /** {@code body} is the array of {@code message}. */
    private record Shown(PackedMessage message, byte[] body) {
        boolean isStill(int[] info) {
            return body.length == info[INFO_LENGTH]
                    && message.tag() == info[INFO_TAG]
                    && message.source().value() == info[INFO_SOURCE]
                    && message.context() == info[INFO_CONTEXT];
        }
    }

    /** Makes a buffer of libpvm3 with header and data of a message, lets {@code use} do something with it, and frees it. */
    int with(PackedMessage message, IntUnaryOperator use) {
        int field = message.encodingField();
        int buffer = field == Encodings.XDR || field == Encodings.LOCAL_SIGNATURE
                ? packed(message, field == Encodings.XDR ? XDR : RAW)
                : extracted(message);
        try {
            return use.applyAsInt(buffer);
        } finally {
            LibPvm3.pvm_freebuf(buffer);
        }
    }

    /** As {@link #with} with the message in the active send buffer. */
    int sending(PackedMessage message, IntSupplier use) {
        return with(message, buffer -> withSendBuffer(buffer, use));
    }

    /** A user event as it goes to the trace sink. */
    static PackedMessage withEnd(PackedMessage event) {
        XdrWriter body = event.toTraceRecord();
        return PackedMessage.received(
                event.encodingField(), event.source().value(), 0, 0, 0, 0, body.array(), body.lengthBytes());
    }

    /**
     * Copies a received message, which is the active receive buffer; the result is the object that {@link #header} gave, if it did. Not so
     * with a message without a length, which may have data all the same.
     */
    PackedMessage read(int buffer) {
        int[] info = info(buffer);
        if (info[INFO_LENGTH] == 0 && info[INFO_ENCODING] == Encodings.XDR) {
            shown.remove(buffer);
            return message(info, readNotice());
        }
        Shown known = shown.remove(buffer);
        boolean isKnown = known != null && known.isStill(info);
        byte[] body = isKnown ? known.body : new byte[info[INFO_LENGTH]];
        for (int offset = 0; offset < body.length; offset += CHUNK_BYTES) {
            int count = Math.min(CHUNK_BYTES, body.length - offset);
            chunk.clear();
            check(LibPvm3.pvm_upkbyte(memory, count, 1));
            chunk.get(body, offset, count);
        }
        return isKnown ? known.message : message(info, body);
    }

    /**
     * The data of a message without a length: a notification about a route, which libpvm3 makes itself and does not measure (observed), or
     * an empty message.
     */
    private byte[] readNotice() {
        int count = 0;
        while (count < NOTICE_BYTES && LibPvm3.pvm_upkbyte(memory.share(count), Integer.BYTES, 1) == 0) {
            count += Integer.BYTES;
        }
        return memory.getByteArray(0, count);
    }

    /** Copies a message that a receive made the active receive buffer, and frees that. */
    PackedMessage take(int buffer) {
        try {
            return read(buffer);
        } finally {
            LibPvm3.pvm_freebuf(buffer);
        }
    }

    /**
     * A message that is still queued: its header, and as many zeros as it has bytes, since reading would move its position. The same object
     * each time, so that who numbers messages gives it one number.
     */
    PackedMessage header(int buffer) {
        int[] info = info(buffer);
        Shown known = shown.get(buffer);
        if (known == null || !known.isStill(info)) {
            byte[] body = new byte[info[INFO_LENGTH]];
            known = new Shown(message(info, body), body);
            shown.put(buffer, known);
        }
        return known.message;
    }

    private static PackedMessage message(int[] info, byte[] body) {
        return PackedMessage.received(
                info[INFO_ENCODING],
                info[INFO_SOURCE],
                info[INFO_DESTINATION],
                info[INFO_CONTEXT],
                info[INFO_TAG],
                info[INFO_WAIT_ID],
                body,
                body.length);
    }

    private static int[] info(int buffer) {
        int[] info = new int[INFO_INTS];
        check(LibPvm3.pvm_getminfo(buffer, info));
        // pvm_getminfo says 0 for messages that are queued.
        int[] length = new int[1];
        check(LibPvm3.pvm_bufinfo(buffer, length, null, null));
        info[INFO_LENGTH] = length[0];
        return info;
    }

    private int packed(PackedMessage message, int encoding) {
        int buffer = check(LibPvm3.pvm_mkbuf(encoding));
        boolean complete = false;
        try {
            check(LibPvm3.pvm_setminfo(buffer, infoOf(message)));
            withSendBuffer(buffer, () -> packBody(message, false));
            complete = true;
            return buffer;
        } finally {
            if (!complete) {
                LibPvm3.pvm_freebuf(buffer);
            }
        }
    }

    private int extracted(PackedMessage message) {
        int outer = check(LibPvm3.pvm_mkbuf(XDR));
        try {
            withSendBuffer(outer, () -> {
                check(LibPvm3.pvm_pkint(infoOf(message), INFO_INTS, 1));
                return packBody(message, true);
            });
            int before = check(LibPvm3.pvm_setrbuf(outer));
            try {
                return check(LibPvm3.pvm_upkmesg());
            } finally {
                LibPvm3.pvm_setrbuf(before);
            }
        } finally {
            LibPvm3.pvm_freebuf(outer);
        }
    }

    private static int withSendBuffer(int buffer, IntSupplier use) {
        int before = check(LibPvm3.pvm_setsbuf(buffer));
        try {
            return use.getAsInt();
        } finally {
            LibPvm3.pvm_setsbuf(before);
        }
    }

    private int packBody(PackedMessage message, boolean withCounts) {
        message.startTransmit();
        int count = nextChunk(message);
        while (count > 0) {
            if (withCounts) {
                check(LibPvm3.pvm_pkint(new int[] {count}, 1, 1));
            }
            check(LibPvm3.pvm_pkbyte(memory, count, 1));
            count = nextChunk(message);
        }
        return 0;
    }

    private int nextChunk(PackedMessage message) {
        chunk.clear();
        return message.transmit(chunk);
    }

    private static int[] infoOf(PackedMessage message) {
        int[] info = new int[INFO_INTS];
        info[INFO_LENGTH] = message.transmittedLength();
        info[INFO_CONTEXT] = message.context();
        info[INFO_TAG] = message.tag();
        info[INFO_WAIT_ID] = message.waitId();
        info[INFO_ENCODING] = message.encodingField();
        info[INFO_SOURCE] = message.source().value();
        info[INFO_DESTINATION] = message.destination().value();
        return info;
    }

    private static int check(int result) {
        if (result < 0) {
            throw new PvmException(PvmError.ofCode(result), "message buffer of libpvm3");
        }
        return result;
    }

    /** Updates what a send changes in the header. */
    static void sent(PackedMessage message, Tid to, int context, int tag) {
        message.setHeader(message.source(), to, context, tag, message.waitId());
    }
}
