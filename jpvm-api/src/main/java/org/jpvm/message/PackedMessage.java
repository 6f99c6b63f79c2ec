package org.jpvm.message;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.jpvm.Arguments;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.trace.TraceRecordWriter;

/**
 * A message in one growing array, the data format chosen by its {@link Encoding}. Not thread-safe.
 *
 * <pre>
 * encoding   body                                             unpacking by its own task
 * XDR        {@link XdrCodec}                                 yes
 * RAW        {@link RawCodec}                                 yes
 * IN_PLACE   raw, read from the arrays at each send           BAD_MSG, as in C PVM
 * TRACE      per call: int type, int count if not 1, XDR data yes, types and counts are ints like any other
 * </pre>
 *
 * Differences from C PVM 3.4.6: a long that does not fit the 4 bytes of XDR ends in OVERFLOW, as the manual says, instead of losing its
 * upper half; signed longs of XDR are sign-extended when they are unpacked; packing into a received message appends to it, where C starts
 * it anew; an in-place message that is embedded in another or stored in a mailbox arrives with its data, as raw. A pack call that fails
 * leaves the message as it was. A received message in the raw format of another kind of machine ("alien") gives and takes bytes only. In
 * an in-place buffer, items packed by value are copied. Source: pvm-wire-protocol §2.4 to §2.7, §9.5, pvm-api §3, §4.
 */
public final class PackedMessage extends UnpackingHalf {
    private static final int EMBEDDED_FRAGMENT_BYTES = 1 << 20;

    private int transmitCursor;

    private Tid source = new Tid(0);
    private Tid destination = source;
    private int context;
    private int tag;
    private int waitId;

    /** An empty message to pack. */
    public PackedMessage(Encoding encoding) {
        this(encoding, fieldOf(encoding), new Body());
    }

    private PackedMessage(Encoding encoding, int encodingField, Body body) {
        super(encoding, encodingField, body);
    }

    /** An empty user event: a message in trace encoding that begins with the header of such a record. Source: pvm-wire-protocol §9.5. */
    public static PackedMessage traceEvent(Instant time) {
        XdrWriter header = new XdrWriter();
        TraceRecordWriter.beginUserEvent(header, (int) time.getEpochSecond(), time.getNano() / 1000);
        PackedMessage event = new PackedMessage(Encoding.TRACE);
        int start = event.body.extend(header.lengthBytes());
        System.arraycopy(header.array(), 0, event.body.bytes, start, header.lengthBytes());
        return event;
    }

    /** A copy of a user event as it travels. */
    public XdrWriter toTraceRecord() {
        XdrWriter out = new XdrWriter(body.length + XdrCodec.INT_BYTES);
        out.putBytes(body.bytes, 0, body.length);
        TraceRecordWriter.endUserEvent(out);
        return out;
    }

    /**
     * A message that came in. The array now belongs to the message.
     *
     * @param encodingField field of the message header: XDR, TRACE, the local data signature, or else the format of another machine, of
     *                      which only bytes can be unpacked
     * @param body          holds the data in its first {@code lengthBytes} bytes
     */
    public static PackedMessage received(
            int encodingField,
            int source,
            int destination,
            int context,
            int tag,
            int waitId,
            byte[] body,
            int lengthBytes) {
        return received(encodingField, source, destination, context, tag, waitId, new Body(body, lengthBytes, false));
    }

    /** As {@link #received}, of an array that nobody else has: it may serve another message when this one is freed. */
    public static PackedMessage arrived(
            int encodingField,
            int source,
            int destination,
            int context,
            int tag,
            int waitId,
            byte[] body,
            int lengthBytes) {
        return received(encodingField, source, destination, context, tag, waitId, new Body(body, lengthBytes, true));
    }

    private static PackedMessage received(
            int encodingField, int source, int destination, int context, int tag, int waitId, Body body) {
        PackedMessage message = new PackedMessage(encodingOf(encodingField), encodingField, body);
        message.setHeader(new Tid(source), new Tid(destination), context, tag, waitId);
        return message;
    }

    /** The message that was embedded; its body array is shared. */
    public static PackedMessage ofEmbedded(EmbeddedMessage embedded) {
        return received(
                embedded.encoding(),
                embedded.source(),
                embedded.destination(),
                embedded.context(),
                embedded.tag(),
                embedded.waitId(),
                embedded.body(),
                embedded.body().length);
    }

    /** A copy to be embedded in another message, as the mailbox needs it; data of an in-place buffer are read now. */
    public EmbeddedMessage toEmbedded() {
        byte[] copy = inPlace != null ? inPlace.toByteArray() : Arrays.copyOf(body.bytes, body.length);
        return new EmbeddedMessage(context, tag, waitId, encodingField, source.value(), destination.value(), copy);
    }

    private static int fieldOf(Encoding encoding) {
        return switch (encoding) {
            case XDR -> Encodings.XDR;
            case TRACE -> Encodings.TRACE;
            case RAW, IN_PLACE -> Encodings.LOCAL_SIGNATURE;
        };
    }

    private static Encoding encodingOf(int field) {
        return switch (field) {
            case Encodings.XDR -> Encoding.XDR;
            case Encodings.TRACE -> Encoding.TRACE;
            default -> Encoding.RAW;
        };
    }

    /** Bytes that a send transmits now, the data of in-place arrays included. */
    public int transmittedLength() {
        return inPlace != null ? inPlace.lengthBytes() : body.length;
    }

    /** Starts a transmission at the first byte of the body. */
    public void startTransmit() {
        transmitCursor = 0;
        if (inPlace != null) {
            inPlace.startTransmit();
        }
    }

    /**
     * Copies the next bytes of the body, as many as fit between the target's position and limit; in-place arrays are read now. Packing
     * between {@link #startTransmit()} and the last byte makes the message longer. Does not allocate.
     *
     * @return number of bytes copied, 0 after the last
     */
    public int transmit(ByteBuffer target) {
        if (inPlace != null) {
            return inPlace.transmit(target);
        }
        int count = Math.min(target.remaining(), body.length - transmitCursor);
        target.put(body.bytes, transmitCursor, count);
        transmitCursor += count;
        return count;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    /** Bytes of the body; always 0 for an in-place buffer, as in C PVM (observed, also after a send). */
    @Override
    public int lengthBytes() {
        return body.length;
    }

    @Override
    public int tag() {
        return tag;
    }

    @Override
    public Tid source() {
        return source;
    }

    @Override
    public Tid destination() {
        return destination;
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int waitId() {
        return waitId;
    }

    @Override
    public int encodingField() {
        return encodingField;
    }

    @Override
    public void setHeader(Tid source, Tid destination, int context, int tag, int waitId) {
        this.source = Arguments.given(source, "source");
        this.destination = Arguments.given(destination, "destination");
        this.context = context;
        this.tag = tag;
        this.waitId = waitId;
    }

    @Override
    public void packMessage(MessageBuffer message) {
        PackedMessage inner = other(message);
        int length = inner.transmittedLength();
        // An upper bound with all counts and padding, so that no pack call below fails half-way.
        Body.checkLength(transmittedLength() + length + 64L + 24L * (length / EMBEDDED_FRAGMENT_BYTES + 1));
        packInt(length).packInt(inner.context).packInt(inner.tag).packInt(inner.waitId);
        packInt(inner.encodingField).packInt(0).packInt(inner.source.value()).packInt(inner.destination.value());
        byte[] bytes = inner.inPlace != null ? inner.inPlace.toByteArray() : inner.body.bytes;
        if (inPlace != null && inner.inPlace == null) {
            // The arrays of this buffer are read later, when the inner message may have changed.
            bytes = Arrays.copyOf(bytes, length);
        }
        for (int offset = 0; offset < length; offset += EMBEDDED_FRAGMENT_BYTES) {
            int count = Math.min(EMBEDDED_FRAGMENT_BYTES, length - offset);
            packInt(count).packBytes(bytes, offset, count, 1);
        }
    }

    @Override
    public MessageBuffer unpackMessage() {
        int length = unpackInt();
        int innerContext = unpackInt();
        int innerTag = unpackInt();
        int innerWaitId = unpackInt();
        int field = unpackInt();
        unpackInt();
        int innerSource = unpackInt();
        int innerDestination = unpackInt();
        if (length < 0 || length > body.remaining()) {
            body.position = body.length;
            throw new PvmException(
                    PvmError.NO_DATA, "embedded message of " + length + " bytes in " + body.length + " bytes");
        }
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = unpackInt();
            if (count < 0 || count > length - filled) {
                throw new PvmException(
                        PvmError.BAD_MSG,
                        "fragment of " + count + " bytes where an embedded message lacks " + (length - filled));
            }
            unpackBytes(bytes, filled, count, 1);
            filled += count;
        }
        return received(field, innerSource, innerDestination, innerContext, innerTag, innerWaitId, bytes, length);
    }

    @Override
    public void packMessageBody(MessageBuffer message) {
        PackedMessage inner = other(message);
        if (inner.encodingField != encodingField || (inner.inPlace == null) != (inPlace == null)) {
            throw new PvmException(
                    PvmError.MISMATCH, "a body in " + inner.encoding + " cannot be appended to one in " + encoding);
        }
        if (inPlace != null) {
            inPlace.addAll(inner.inPlace);
        } else {
            int start = body.extend(inner.body.length);
            System.arraycopy(inner.body.bytes, 0, body.bytes, start, inner.body.length);
        }
    }

    private PackedMessage other(MessageBuffer message) {
        if (!(WrappedMessage.unwrap(message) instanceof PackedMessage inner)) {
            throw new PvmException(PvmError.BAD_PARAM, "the message belongs to another implementation of PvmTask");
        }
        if (inner == this) {
            throw new PvmException(PvmError.BAD_PARAM, "a message cannot contain itself");
        }
        return inner;
    }

    @Override
    public void free() {
        if (inPlace != null) {
            inPlace.clear();
        }
        body.free();
        transmitCursor = 0;
    }

    /** Facts for logs: encoding, length and header. */
    @Override
    public String toString() {
        return "PackedMessage[" + encoding + " lengthBytes=" + transmittedLength() + " source=" + source
                + " destination=" + destination + " tag=" + tag + " context=0x" + Integer.toHexString(context) + "]";
    }
}
