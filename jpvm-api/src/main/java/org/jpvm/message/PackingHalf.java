package org.jpvm.message;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jpvm.Arguments;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.wire.Encodings;

/** The packing half of {@link PackedMessage}. */
abstract class PackingHalf implements MessageBuffer {
    /** Type codes of items in trace encoding, pvm-wire-protocol §9.4. */
    private enum TraceType {
        BYTE(1),
        CPLX(2),
        DCPLX(3),
        DOUBLE(4),
        FLOAT(5),
        INT(6),
        LONG(8),
        ULONG(9),
        SHORT(10);

        static final int ARRAY = 0x80;
        final int code;

        TraceType(int code) {
            this.code = code;
        }
    }

    final Encoding encoding;
    final int encodingField;
    final boolean xdr;
    final boolean alien;
    final InPlaceItems inPlace;
    final Body body;

    PackingHalf(Encoding encoding, int encodingField, Body body) {
        this.encoding = encoding;
        this.encodingField = encodingField;
        this.body = body;
        xdr = encoding == Encoding.XDR || encoding == Encoding.TRACE;
        alien = encoding == Encoding.RAW && encodingField != Encodings.LOCAL_SIGNATURE;
        inPlace = encoding == Encoding.IN_PLACE ? new InPlaceItems() : null;
    }

    @Override
    public final Packer packByte(byte value) {
        if (inPlace != null) {
            inPlace.add(new byte[] {value}, 0, 1, 0, 1);
        } else if (xdr) {
            int start = begin(TraceType.BYTE, 1, XdrCodec.INT_BYTES);
            XdrCodec.putInt(body.bytes, start, value << 24);
        } else {
            int start = body.extend(1);
            body.bytes[start] = value;
        }
        return this;
    }

    @Override
    public final Packer packBytes(byte[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            inPlace.add(array, offset, count, 0, stride);
        } else if (xdr) {
            int start = begin(TraceType.BYTE, count, XdrCodec.padded(count));
            XdrCodec.encodeBytes(array, offset, count, stride, body.bytes, start);
        } else {
            int start = body.extend(count);
            RawCodec.encodeBytes(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packBytes(ByteBuffer source) {
        if (inPlace != null) {
            return MessageBuffer.super.packBytes(source);
        }
        int count = Arguments.given(source, "source").remaining();
        int start = xdr ? begin(TraceType.BYTE, count, XdrCodec.padded(count)) : body.extend(count);
        source.get(body.bytes, start, count);
        Arrays.fill(body.bytes, start + count, body.length, (byte) 0);
        return this;
    }

    @Override
    public final Packer packShort(short value) {
        if (inPlace != null) {
            inPlace.add(new short[] {value}, 0, 1, 1, 1);
        } else if (xdr) {
            int start = begin(TraceType.SHORT, 1, XdrCodec.SHORT_BYTES);
            XdrCodec.putShort(body.bytes, start, value);
        } else {
            int start = beginRaw(RawCodec.SHORT_BYTES);
            RawCodec.putShort(body.bytes, start, value);
        }
        return this;
    }

    @Override
    public final Packer packShorts(short[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            inPlace.add(array, offset, count, 1, stride);
        } else if (xdr) {
            int start = begin(TraceType.SHORT, count, (long) count * XdrCodec.SHORT_BYTES);
            XdrCodec.encodeShorts(array, offset, count, stride, body.bytes, start);
        } else {
            int start = beginRaw((long) count * RawCodec.SHORT_BYTES);
            RawCodec.encodeShorts(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packInt(int value) {
        if (inPlace != null) {
            inPlace.add(new int[] {value}, 0, 1, 2, 1);
        } else if (xdr) {
            int start = begin(TraceType.INT, 1, XdrCodec.INT_BYTES);
            XdrCodec.putInt(body.bytes, start, value);
        } else {
            int start = beginRaw(RawCodec.INT_BYTES);
            RawCodec.putInt(body.bytes, start, value);
        }
        return this;
    }

    @Override
    public final Packer packInts(int[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            inPlace.add(array, offset, count, 2, stride);
        } else if (xdr) {
            int start = begin(TraceType.INT, count, (long) count * XdrCodec.INT_BYTES);
            XdrCodec.encodeInts(array, offset, count, stride, body.bytes, start);
        } else {
            int start = beginRaw((long) count * RawCodec.INT_BYTES);
            RawCodec.encodeInts(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packLong(long value) {
        if (xdr && !XdrCodec.fits(value)) {
            throw overflow(value);
        }
        if (inPlace != null) {
            inPlace.add(new long[] {value}, 0, 1, 3, 1);
        } else if (xdr) {
            int start = begin(TraceType.LONG, 1, XdrCodec.LONG_BYTES);
            XdrCodec.putLong(body.bytes, start, value);
        } else {
            int start = beginRaw(RawCodec.LONG_BYTES);
            RawCodec.putLong(body.bytes, start, value);
        }
        return this;
    }

    @Override
    public final Packer packLongs(long[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        for (int i = 0; xdr && i < count; i++) {
            if (!XdrCodec.fits(array[offset + i * stride])) {
                throw overflow(array[offset + i * stride]);
            }
        }
        if (inPlace != null) {
            inPlace.add(array, offset, count, 3, stride);
        } else if (xdr) {
            int start = begin(TraceType.LONG, count, (long) count * XdrCodec.LONG_BYTES);
            XdrCodec.encodeLongs(array, offset, count, stride, body.bytes, start);
        } else {
            int start = beginRaw((long) count * RawCodec.LONG_BYTES);
            RawCodec.encodeLongs(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packFloat(float value) {
        if (inPlace != null) {
            inPlace.add(new float[] {value}, 0, 1, 2, 1);
        } else if (xdr) {
            int start = begin(TraceType.FLOAT, 1, XdrCodec.FLOAT_BYTES);
            XdrCodec.putFloat(body.bytes, start, value);
        } else {
            int start = beginRaw(RawCodec.FLOAT_BYTES);
            RawCodec.putFloat(body.bytes, start, value);
        }
        return this;
    }

    @Override
    public final Packer packFloats(float[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            inPlace.add(array, offset, count, 2, stride);
        } else if (xdr) {
            int start = begin(TraceType.FLOAT, count, (long) count * XdrCodec.FLOAT_BYTES);
            XdrCodec.encodeFloats(array, offset, count, stride, body.bytes, start);
        } else {
            int start = beginRaw((long) count * RawCodec.FLOAT_BYTES);
            RawCodec.encodeFloats(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packDouble(double value) {
        if (inPlace != null) {
            inPlace.add(new double[] {value}, 0, 1, 3, 1);
        } else if (xdr) {
            int start = begin(TraceType.DOUBLE, 1, XdrCodec.DOUBLE_BYTES);
            XdrCodec.putDouble(body.bytes, start, value);
        } else {
            int start = beginRaw(RawCodec.DOUBLE_BYTES);
            RawCodec.putDouble(body.bytes, start, value);
        }
        return this;
    }

    @Override
    public final Packer packDoubles(double[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            inPlace.add(array, offset, count, 3, stride);
        } else if (xdr) {
            int start = begin(TraceType.DOUBLE, count, (long) count * XdrCodec.DOUBLE_BYTES);
            XdrCodec.encodeDoubles(array, offset, count, stride, body.bytes, start);
        } else {
            int start = beginRaw((long) count * RawCodec.DOUBLE_BYTES);
            RawCodec.encodeDoubles(array, offset, count, stride, body.bytes, start);
        }
        return this;
    }

    @Override
    public final Packer packUnsignedShort(int value) {
        if (value >>> 16 != 0) {
            throw overflow(value);
        }
        return packShort((short) value);
    }

    @Override
    public final Packer packUnsignedInt(long value) {
        if (!XdrCodec.fitsUnsigned(value)) {
            throw overflow(value);
        }
        return packInt((int) value);
    }

    @Override
    public final Packer packUnsignedLong(long value) {
        return packUnsignedLongs(new long[] {value}, 0, 1, 1);
    }

    @Override
    public final Packer packUnsignedLongs(long[] array, int offset, int count, int stride) {
        if (!xdr) {
            return packLongs(array, offset, count, stride);
        }
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        for (int i = 0; i < count; i++) {
            if (!XdrCodec.fitsUnsigned(array[offset + i * stride])) {
                throw overflow(array[offset + i * stride]);
            }
        }
        int start = begin(TraceType.ULONG, count, (long) count * XdrCodec.LONG_BYTES);
        XdrCodec.encodeLongs(array, offset, count, stride, body.bytes, start);
        return this;
    }

    @Override
    public final Packer packComplexes(float[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 2);
        if (inPlace != null) {
            inPlace.add(array, offset, 2 * count, 2, stride);
            return this;
        }
        int itemBytes = 2 * RawCodec.FLOAT_BYTES;
        int start = xdr ? begin(TraceType.CPLX, count, (long) count * itemBytes) : beginRaw((long) count * itemBytes);
        // Neighbours are one run of numbers.
        int runs = stride == 1 ? Math.min(count, 1) : count;
        int run = stride == 1 ? 2 * count : 2;
        for (int i = 0; i < runs; i++) {
            int from = offset + 2 * i * stride;
            if (xdr) {
                XdrCodec.encodeFloats(array, from, run, 1, body.bytes, start + i * itemBytes);
            } else {
                RawCodec.encodeFloats(array, from, run, 1, body.bytes, start + i * itemBytes);
            }
        }
        return this;
    }

    @Override
    public final Packer packDoubleComplexes(double[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 2);
        if (inPlace != null) {
            inPlace.add(array, offset, 2 * count, 3, stride);
            return this;
        }
        int itemBytes = 2 * RawCodec.DOUBLE_BYTES;
        int start = xdr ? begin(TraceType.DCPLX, count, (long) count * itemBytes) : beginRaw((long) count * itemBytes);
        // Neighbours are one run of numbers.
        int runs = stride == 1 ? Math.min(count, 1) : count;
        int run = stride == 1 ? 2 * count : 2;
        for (int i = 0; i < runs; i++) {
            int from = offset + 2 * i * stride;
            if (xdr) {
                XdrCodec.encodeDoubles(array, from, run, 1, body.bytes, start + i * itemBytes);
            } else {
                RawCodec.encodeDoubles(array, from, run, 1, body.bytes, start + i * itemBytes);
            }
        }
        return this;
    }

    @Override
    public final Packer packString(String value) {
        return packAsItIs(value, StandardCharsets.UTF_8) ? this : packText(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public final Packer packString(String value, Charset charset) {
        return packAsItIs(value, Arguments.given(charset, "charset")) ? this : packText(Texts.encode(value, charset));
    }

    /** Packs a text that needs no conversion, without a copy of it in between; false for others. */
    private boolean packAsItIs(String value, Charset charset) {
        Arguments.given(value, "value");
        if (encoding == Encoding.TRACE || inPlace != null || !Texts.isAsItIs(value, charset)) {
            return false;
        }
        int start = beginText(value.length());
        Texts.copyAscii(value, body.bytes, start);
        return true;
    }

    private Packer packText(byte[] text) {
        if (inPlace != null) {
            throw new PvmException(PvmError.NOT_IMPL, "a string in an in-place buffer; pack its bytes instead");
        }
        if (encoding == Encoding.TRACE) {
            return packBytes(text, 0, text.length, 1);
        }
        int start = beginText(text.length);
        System.arraycopy(text, 0, body.bytes, start, text.length);
        return this;
    }

    /** Makes room for a string of so many bytes, with its length in front and zeros behind; where its first byte goes. */
    private int beginText(int count) {
        int withNul = count + 1;
        int start;
        if (xdr) {
            start = body.extend(XdrCodec.INT_BYTES + XdrCodec.padded(withNul));
            XdrCodec.putInt(body.bytes, start, withNul);
        } else {
            start = beginRaw(RawCodec.INT_BYTES + (long) withNul);
            RawCodec.putInt(body.bytes, start, withNul);
        }
        start += XdrCodec.INT_BYTES;
        Arrays.fill(body.bytes, start + count, body.length, (byte) 0);
        return start;
    }

    /** Makes room for the data of one call in XDR, in trace encoding after its type and count. */
    private int begin(TraceType type, int count, long dataBytes) {
        if (encoding != Encoding.TRACE || count == 0) {
            return body.extend(dataBytes);
        }
        boolean isArray = count != 1;
        int headBytes = isArray ? 2 * XdrCodec.INT_BYTES : XdrCodec.INT_BYTES;
        int start = body.extend(headBytes + dataBytes);
        XdrCodec.putInt(body.bytes, start, isArray ? type.code | TraceType.ARRAY : type.code);
        if (isArray) {
            XdrCodec.putInt(body.bytes, start + XdrCodec.INT_BYTES, count);
        }
        return start + headBytes;
    }

    private int beginRaw(long dataBytes) {
        if (alien) {
            throw alienFormat();
        }
        return body.extend(dataBytes);
    }

    private static PvmException overflow(long value) {
        return new PvmException(
                PvmError.OVERFLOW,
                "value=" + value + " does not fit its type in the message; use Encoding.RAW for long values");
    }

    final PvmException alienFormat() {
        return new PvmException(
                PvmError.BAD_MSG,
                inPlace != null
                        ? "an in-place buffer can be sent, but not unpacked by its own task"
                        : "raw data of another kind of machine, signature 0x" + Integer.toHexString(encodingField)
                                + "; only bytes can be handled");
    }
}
