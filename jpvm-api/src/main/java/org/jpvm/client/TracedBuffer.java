package org.jpvm.client;

import java.nio.charset.Charset;
import java.util.function.Supplier;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.message.WrappedMessage;
import org.jpvm.wire.trace.CallFields;

/**
 * A message whose packing and unpacking calls are reported. A traced session gives out such messages while somebody wants those
 * events; one that was given out before stays silent. A call for one value counts as one for an array of one. Not thread-safe.
 */
final class TracedBuffer implements WrappedMessage {
    private final MessageBuffer buffer;
    private final CallReporter reporter;

    TracedBuffer(MessageBuffer buffer, CallReporter reporter) {
        this.buffer = buffer;
        this.reporter = reporter;
    }

    private <T> T report(TraceEvent event, Object data, int count, int stride, Supplier<T> call) {
        return report(
                event,
                record -> record.putLong(CallFields.PDA, CallReporter.addressOf(data))
                        .putInt(CallFields.PC, count)
                        .putInt(CallFields.PSD, stride),
                call);
    }

    private <T> T report(TraceEvent event, Tracer.Fields parameters, Supplier<T> call) {
        return reporter.wants(event)
                ? reporter.get(event, parameters, call, (record, code, value) -> record.putInt(CallFields.CC, code))
                : call.get();
    }

    private Packer pack(TraceEvent event, Object data, int count, int stride, Runnable call) {
        return report(event, data, count, stride, () -> {
            call.run();
            return this;
        });
    }

    @Override
    public Packer packByte(byte value) {
        return pack(TraceEvent.PKBYTE, null, 1, 1, () -> buffer.packByte(value));
    }

    @Override
    public Packer packShort(short value) {
        return pack(TraceEvent.PKSHORT, null, 1, 1, () -> buffer.packShort(value));
    }

    @Override
    public Packer packInt(int value) {
        return pack(TraceEvent.PKINT, null, 1, 1, () -> buffer.packInt(value));
    }

    @Override
    public Packer packLong(long value) {
        return pack(TraceEvent.PKLONG, null, 1, 1, () -> buffer.packLong(value));
    }

    @Override
    public Packer packFloat(float value) {
        return pack(TraceEvent.PKFLOAT, null, 1, 1, () -> buffer.packFloat(value));
    }

    @Override
    public Packer packDouble(double value) {
        return pack(TraceEvent.PKDOUBLE, null, 1, 1, () -> buffer.packDouble(value));
    }

    @Override
    public Packer packUnsignedShort(int value) {
        return pack(TraceEvent.PKUSHORT, null, 1, 1, () -> buffer.packUnsignedShort(value));
    }

    @Override
    public Packer packUnsignedInt(long value) {
        return pack(TraceEvent.PKUINT, null, 1, 1, () -> buffer.packUnsignedInt(value));
    }

    @Override
    public Packer packUnsignedLong(long value) {
        return pack(TraceEvent.PKULONG, null, 1, 1, () -> buffer.packUnsignedLong(value));
    }

    @Override
    public Packer packBytes(byte[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKBYTE, array, count, stride, () -> buffer.packBytes(array, offset, count, stride));
    }

    @Override
    public Packer packShorts(short[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKSHORT, array, count, stride, () -> buffer.packShorts(array, offset, count, stride));
    }

    @Override
    public Packer packInts(int[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKINT, array, count, stride, () -> buffer.packInts(array, offset, count, stride));
    }

    @Override
    public Packer packLongs(long[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKLONG, array, count, stride, () -> buffer.packLongs(array, offset, count, stride));
    }

    @Override
    public Packer packFloats(float[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKFLOAT, array, count, stride, () -> buffer.packFloats(array, offset, count, stride));
    }

    @Override
    public Packer packDoubles(double[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKDOUBLE, array, count, stride, () -> buffer.packDoubles(array, offset, count, stride));
    }

    @Override
    public Packer packUnsignedLongs(long[] array, int offset, int count, int stride) {
        return pack(
                TraceEvent.PKULONG, array, count, stride, () -> buffer.packUnsignedLongs(array, offset, count, stride));
    }

    @Override
    public Packer packComplexes(float[] array, int offset, int count, int stride) {
        return pack(TraceEvent.PKCPLX, array, count, stride, () -> buffer.packComplexes(array, offset, count, stride));
    }

    @Override
    public Packer packDoubleComplexes(double[] array, int offset, int count, int stride) {
        return pack(
                TraceEvent.PKDCPLX,
                array,
                count,
                stride,
                () -> buffer.packDoubleComplexes(array, offset, count, stride));
    }

    @Override
    public Packer packString(String value) {
        return report(TraceEvent.PKSTR, string(value), () -> {
            buffer.packString(value);
            return this;
        });
    }

    @Override
    public Packer packString(String value, Charset charset) {
        return report(TraceEvent.PKSTR, string(value), () -> {
            buffer.packString(value, charset);
            return this;
        });
    }

    private static Tracer.Fields string(Object value) {
        return record -> record.putLong(CallFields.PDA, CallReporter.addressOf(value));
    }

    @Override
    public byte unpackByte() {
        return report(TraceEvent.UPKBYTE, null, 1, 1, buffer::unpackByte);
    }

    @Override
    public short unpackShort() {
        return report(TraceEvent.UPKSHORT, null, 1, 1, buffer::unpackShort);
    }

    @Override
    public int unpackInt() {
        return report(TraceEvent.UPKINT, null, 1, 1, buffer::unpackInt);
    }

    @Override
    public long unpackLong() {
        return report(TraceEvent.UPKLONG, null, 1, 1, buffer::unpackLong);
    }

    @Override
    public float unpackFloat() {
        return report(TraceEvent.UPKFLOAT, null, 1, 1, buffer::unpackFloat);
    }

    @Override
    public double unpackDouble() {
        return report(TraceEvent.UPKDOUBLE, null, 1, 1, buffer::unpackDouble);
    }

    @Override
    public int unpackUnsignedShort() {
        return report(TraceEvent.UPKUSHORT, null, 1, 1, buffer::unpackUnsignedShort);
    }

    @Override
    public long unpackUnsignedInt() {
        return report(TraceEvent.UPKUINT, null, 1, 1, buffer::unpackUnsignedInt);
    }

    @Override
    public long unpackUnsignedLong() {
        return report(TraceEvent.UPKULONG, null, 1, 1, buffer::unpackUnsignedLong);
    }

    @Override
    public void unpackBytes(byte[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKBYTE, array, count, stride, () -> buffer.unpackBytes(array, offset, count, stride));
    }

    @Override
    public void unpackShorts(short[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKSHORT, array, count, stride, () -> buffer.unpackShorts(array, offset, count, stride));
    }

    @Override
    public void unpackInts(int[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKINT, array, count, stride, () -> buffer.unpackInts(array, offset, count, stride));
    }

    @Override
    public void unpackLongs(long[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKLONG, array, count, stride, () -> buffer.unpackLongs(array, offset, count, stride));
    }

    @Override
    public void unpackFloats(float[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKFLOAT, array, count, stride, () -> buffer.unpackFloats(array, offset, count, stride));
    }

    @Override
    public void unpackDoubles(double[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKDOUBLE, array, count, stride, () -> buffer.unpackDoubles(array, offset, count, stride));
    }

    @Override
    public void unpackUnsignedLongs(long[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKULONG, array, count, stride, () -> buffer.unpackUnsignedLongs(array, offset, count, stride));
    }

    @Override
    public void unpackComplexes(float[] array, int offset, int count, int stride) {
        pack(TraceEvent.UPKCPLX, array, count, stride, () -> buffer.unpackComplexes(array, offset, count, stride));
    }

    @Override
    public void unpackDoubleComplexes(double[] array, int offset, int count, int stride) {
        pack(
                TraceEvent.UPKDCPLX,
                array,
                count,
                stride,
                () -> buffer.unpackDoubleComplexes(array, offset, count, stride));
    }

    @Override
    public String unpackString() {
        return report(TraceEvent.UPKSTR, string(null), () -> buffer.unpackString());
    }

    @Override
    public String unpackString(Charset charset) {
        return report(TraceEvent.UPKSTR, string(null), () -> buffer.unpackString(charset));
    }

    @Override
    public void packMessage(MessageBuffer message) {
        buffer.packMessage(message);
    }

    @Override
    public MessageBuffer unpackMessage() {
        return new TracedBuffer(buffer.unpackMessage(), reporter);
    }

    @Override
    public void packMessageBody(MessageBuffer message) {
        buffer.packMessageBody(message);
    }

    @Override
    public MessageBuffer unwrapped() {
        return buffer;
    }

    @Override
    public Encoding encoding() {
        return buffer.encoding();
    }

    @Override
    public int lengthBytes() {
        return buffer.lengthBytes();
    }

    @Override
    public int tag() {
        return buffer.tag();
    }

    @Override
    public Tid source() {
        return buffer.source();
    }

    @Override
    public Tid destination() {
        return buffer.destination();
    }

    @Override
    public int context() {
        return buffer.context();
    }

    @Override
    public int waitId() {
        return buffer.waitId();
    }

    @Override
    public int encodingField() {
        return buffer.encodingField();
    }

    @Override
    public void setHeader(Tid source, Tid destination, int context, int tag, int waitId) {
        buffer.setHeader(source, destination, context, tag, waitId);
    }

    @Override
    public void rewind() {
        buffer.rewind();
    }

    @Override
    public int remainingBytes() {
        return buffer.remainingBytes();
    }

    @Override
    public int unpackTransmitted(byte[] array, int offset, int count) {
        return buffer.unpackTransmitted(array, offset, count);
    }

    @Override
    public String toString() {
        return buffer.toString();
    }

    @Override
    public void free() {
        buffer.free();
    }
}
