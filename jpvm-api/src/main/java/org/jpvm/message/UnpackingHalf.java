package org.jpvm.message;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jpvm.Arguments;
import org.jpvm.Encoding;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** The unpacking half of {@link PackedMessage}. */
abstract class UnpackingHalf extends PackingHalf {
    /** Where the bytes of the string taken last begin. */
    private int textStart;

    UnpackingHalf(Encoding encoding, int encodingField, Body body) {
        super(encoding, encodingField, body);
    }

    @Override
    public final void rewind() {
        body.position = 0;
    }

    @Override
    public final int remainingBytes() {
        return body.remaining();
    }

    @Override
    public final int unpackTransmitted(byte[] array, int offset, int count) {
        Body.checkRange(Body.length(array), offset, count, 1, 1);
        int copied = Math.min(count, body.remaining());
        System.arraycopy(body.bytes, body.position, array, offset, copied);
        body.position += copied;
        return copied;
    }

    @Override
    public final byte unpackByte() {
        if (inPlace != null) {
            throw alienFormat();
        }
        byte value = body.bytes[body.takeOne(1)];
        if (xdr) {
            body.position = Math.min(body.length, body.position + 3);
        }
        return value;
    }

    @Override
    public final void unpackBytes(byte[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        if (inPlace != null) {
            throw alienFormat();
        }
        int start = body.position;
        int there = body.take(count, 1);
        RawCodec.decodeBytes(body.bytes, start, array, offset, there, stride);
        requireAll(count, there);
        if (xdr) {
            body.position = (int) Math.min(body.length, start + XdrCodec.padded(count));
        }
    }

    @Override
    public final void unpackBytes(ByteBuffer target) {
        if (inPlace != null || target == null || target.isReadOnly() || target.hasArray()) {
            super.unpackBytes(target);
            return;
        }
        int count = target.remaining();
        int start = body.position;
        requireAll(count, body.take(count, 1));
        target.put(body.bytes, start, count);
        if (xdr) {
            body.position = (int) Math.min(body.length, start + XdrCodec.padded(count));
        }
    }

    @Override
    public final short unpackShort() {
        requireDecodable();
        return xdr
                ? XdrCodec.getShort(body.bytes, body.takeOne(XdrCodec.SHORT_BYTES))
                : RawCodec.getShort(body.bytes, body.takeOne(RawCodec.SHORT_BYTES));
    }

    @Override
    public final void unpackShorts(short[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        int start = body.position;
        int there = body.take(count, xdr ? XdrCodec.SHORT_BYTES : RawCodec.SHORT_BYTES);
        if (xdr) {
            XdrCodec.decodeShorts(body.bytes, start, array, offset, there, stride);
        } else {
            RawCodec.decodeShorts(body.bytes, start, array, offset, there, stride);
        }
        requireAll(count, there);
    }

    @Override
    public final int unpackInt() {
        requireDecodable();
        return xdr
                ? XdrCodec.getInt(body.bytes, body.takeOne(XdrCodec.INT_BYTES))
                : RawCodec.getInt(body.bytes, body.takeOne(RawCodec.INT_BYTES));
    }

    @Override
    public final void unpackInts(int[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        int start = body.position;
        int there = body.take(count, xdr ? XdrCodec.INT_BYTES : RawCodec.INT_BYTES);
        if (xdr) {
            XdrCodec.decodeInts(body.bytes, start, array, offset, there, stride);
        } else {
            RawCodec.decodeInts(body.bytes, start, array, offset, there, stride);
        }
        requireAll(count, there);
    }

    @Override
    public final long unpackLong() {
        requireDecodable();
        return xdr
                ? XdrCodec.getLong(body.bytes, body.takeOne(XdrCodec.LONG_BYTES))
                : RawCodec.getLong(body.bytes, body.takeOne(RawCodec.LONG_BYTES));
    }

    @Override
    public final void unpackLongs(long[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        int start = body.position;
        int there = body.take(count, xdr ? XdrCodec.LONG_BYTES : RawCodec.LONG_BYTES);
        if (xdr) {
            XdrCodec.decodeLongs(body.bytes, start, array, offset, there, stride);
        } else {
            RawCodec.decodeLongs(body.bytes, start, array, offset, there, stride);
        }
        requireAll(count, there);
    }

    @Override
    public final float unpackFloat() {
        requireDecodable();
        return xdr
                ? XdrCodec.getFloat(body.bytes, body.takeOne(XdrCodec.FLOAT_BYTES))
                : RawCodec.getFloat(body.bytes, body.takeOne(RawCodec.FLOAT_BYTES));
    }

    @Override
    public final void unpackFloats(float[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        int start = body.position;
        int there = body.take(count, xdr ? XdrCodec.FLOAT_BYTES : RawCodec.FLOAT_BYTES);
        if (xdr) {
            XdrCodec.decodeFloats(body.bytes, start, array, offset, there, stride);
        } else {
            RawCodec.decodeFloats(body.bytes, start, array, offset, there, stride);
        }
        requireAll(count, there);
    }

    @Override
    public final double unpackDouble() {
        requireDecodable();
        return xdr
                ? XdrCodec.getDouble(body.bytes, body.takeOne(XdrCodec.DOUBLE_BYTES))
                : RawCodec.getDouble(body.bytes, body.takeOne(RawCodec.DOUBLE_BYTES));
    }

    @Override
    public final void unpackDoubles(double[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        int start = body.position;
        int there = body.take(count, xdr ? XdrCodec.DOUBLE_BYTES : RawCodec.DOUBLE_BYTES);
        if (xdr) {
            XdrCodec.decodeDoubles(body.bytes, start, array, offset, there, stride);
        } else {
            RawCodec.decodeDoubles(body.bytes, start, array, offset, there, stride);
        }
        requireAll(count, there);
    }

    @Override
    public final int unpackUnsignedShort() {
        return unpackShort() & 0xffff;
    }

    @Override
    public final long unpackUnsignedInt() {
        return unpackInt() & 0xffff_ffffL;
    }

    @Override
    public final long unpackUnsignedLong() {
        return xdr ? unpackLong() & 0xffff_ffffL : unpackLong();
    }

    @Override
    public final void unpackUnsignedLongs(long[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 1);
        requireDecodable();
        for (int i = 0; i < count; i++) {
            array[offset + i * stride] = unpackUnsignedLong();
        }
    }

    @Override
    public final void unpackComplexes(float[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 2);
        requireDecodable();
        if (stride == 1) {
            unpackFloats(array, offset, 2 * count, 1);
            return;
        }
        for (int i = 0; i < count; i++) {
            unpackFloats(array, offset + 2 * i * stride, 2, 1);
        }
    }

    @Override
    public final void unpackDoubleComplexes(double[] array, int offset, int count, int stride) {
        Body.checkRange(Body.length(array), offset, count, stride, 2);
        requireDecodable();
        if (stride == 1) {
            unpackDoubles(array, offset, 2 * count, 1);
            return;
        }
        for (int i = 0; i < count; i++) {
            unpackDoubles(array, offset + 2 * i * stride, 2, 1);
        }
    }

    @Override
    public final String unpackString() {
        int count = takeText();
        int start = textStart;
        int end = start;
        while (end < start + count && body.bytes[end] != 0) {
            end++;
        }
        return new String(body.bytes, start, end - start, StandardCharsets.UTF_8);
    }

    @Override
    public final String unpackString(Charset charset) {
        Arguments.given(charset, "charset");
        int count = takeText();
        boolean terminated = count > 0 && body.bytes[textStart + count - 1] == 0;
        return Texts.decode(body.bytes, textStart, terminated ? count - 1 : count, charset);
    }

    /** Moves the position over a string, sets {@link #textStart} and returns its length with the NUL. */
    private int takeText() {
        requireDecodable();
        int count = unpackInt();
        int start = body.position;
        if (count < 0) {
            throw new PvmException(PvmError.BAD_MSG, "string of length " + count + "; was a string packed here?");
        }
        if (body.take(count, 1) < count) {
            throw new PvmException(
                    PvmError.NO_DATA,
                    "string of length " + count + " in " + (body.length - start) + " bytes; was a string packed here?");
        }
        if (xdr) {
            body.position = (int) Math.min(body.length, start + XdrCodec.padded(count));
        }
        textStart = start;
        return count;
    }

    private static void requireAll(int count, int there) {
        if (there < count) {
            throw Body.noData(count, there);
        }
    }

    private void requireDecodable() {
        if (alien || inPlace != null) {
            throw alienFormat();
        }
    }
}
