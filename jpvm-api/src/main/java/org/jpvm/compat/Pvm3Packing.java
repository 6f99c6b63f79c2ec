package org.jpvm.compat;

import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.TraceEvent;
import org.jpvm.Unpacker;
import org.jpvm.message.PackFormat;
import org.jpvm.wire.trace.CallFields;

/**
 * The packing and unpacking calls of {@link Pvm3}. Item {@code i} is {@code p[i * stride]}; counts and strides are in items. All return 0
 * or a negative error: PvmNoBuf, PvmBadParam (negative count, range outside the array, null, with which C crashes), packing also PvmNotImpl (in-place with stride or
 * string) and PvmOverflow, unpacking also PvmNoData and PvmBadMsg. Source: pvm-api §4, §5.
 */
abstract class Pvm3Packing extends Pvm3Buffers {
    Pvm3Packing() {}

    private interface Packing {
        void apply(Packer to);
    }

    private interface Unpacking {
        void apply(Unpacker from);
    }

    private static int pack(String function, TraceEvent event, Object p, int nitem, int stride, Packing packing) {
        return CompatState.call(function, state -> {
            state.trace.enterPacking(event, p, nitem, stride);
            Results.require(nitem >= 0, "nitem=" + nitem);
            packing.apply(state.buffers.sendBuffer());
            return PvmOk;
        });
    }

    private static int unpack(String function, TraceEvent event, Object p, int nitem, int stride, Unpacking unpacking) {
        return CompatState.call(function, state -> {
            state.trace.enterPacking(event, p, nitem, stride);
            Results.require(nitem >= 0, "nitem=" + nitem);
            unpacking.apply(state.buffers.receiveBuffer());
            return PvmOk;
        });
    }

    /** Packs bytes. */
    public static int pvm_pkbyte(byte[] p, int nitem, int stride) {
        return pack("pvm_pkbyte", TraceEvent.PKBYTE, p, nitem, stride, to -> to.packBytes(p, 0, nitem, stride));
    }

    /** Packs shorts. */
    public static int pvm_pkshort(short[] p, int nitem, int stride) {
        return pack("pvm_pkshort", TraceEvent.PKSHORT, p, nitem, stride, to -> to.packShorts(p, 0, nitem, stride));
    }

    /** Packs unsigned shorts (bit patterns). */
    public static int pvm_pkushort(short[] p, int nitem, int stride) {
        return pack("pvm_pkushort", TraceEvent.PKUSHORT, p, nitem, stride, to -> to.packShorts(p, 0, nitem, stride));
    }

    /** Packs ints. */
    public static int pvm_pkint(int[] p, int nitem, int stride) {
        return pack("pvm_pkint", TraceEvent.PKINT, p, nitem, stride, to -> to.packInts(p, 0, nitem, stride));
    }

    /** Packs unsigned ints (bit patterns). */
    public static int pvm_pkuint(int[] p, int nitem, int stride) {
        return pack("pvm_pkuint", TraceEvent.PKUINT, p, nitem, stride, to -> to.packInts(p, 0, nitem, stride));
    }

    /** Packs longs; 4 bytes each in XDR, OVERFLOW when a value needs more. */
    public static int pvm_pklong(long[] p, int nitem, int stride) {
        return pack("pvm_pklong", TraceEvent.PKLONG, p, nitem, stride, to -> to.packLongs(p, 0, nitem, stride));
    }

    /** Packs unsigned longs; 4 bytes each in XDR, OVERFLOW when a value needs more. */
    public static int pvm_pkulong(long[] p, int nitem, int stride) {
        return pack(
                "pvm_pkulong", TraceEvent.PKULONG, p, nitem, stride, to -> to.packUnsignedLongs(p, 0, nitem, stride));
    }

    /** Packs floats. */
    public static int pvm_pkfloat(float[] p, int nitem, int stride) {
        return pack("pvm_pkfloat", TraceEvent.PKFLOAT, p, nitem, stride, to -> to.packFloats(p, 0, nitem, stride));
    }

    /** Packs doubles. */
    public static int pvm_pkdouble(double[] p, int nitem, int stride) {
        return pack("pvm_pkdouble", TraceEvent.PKDOUBLE, p, nitem, stride, to -> to.packDoubles(p, 0, nitem, stride));
    }

    /** Packs complex numbers, two floats each. */
    public static int pvm_pkcplx(float[] p, int nitem, int stride) {
        return pack("pvm_pkcplx", TraceEvent.PKCPLX, p, nitem, stride, to -> to.packComplexes(p, 0, nitem, stride));
    }

    /** Packs double complex numbers, two doubles each. */
    public static int pvm_pkdcplx(double[] p, int nitem, int stride) {
        return pack(
                "pvm_pkdcplx", TraceEvent.PKDCPLX, p, nitem, stride, to -> to.packDoubleComplexes(p, 0, nitem, stride));
    }

    /** Packs a string with its length and NUL. */
    public static int pvm_pkstr(String s) {
        return CompatState.call("pvm_pkstr", state -> {
            state.trace.enterString(TraceEvent.PKSTR, s);
            state.buffers.sendBuffer().packString(s);
            return PvmOk;
        });
    }

    /** Packs by a format, with {@code %+} into a new send buffer; the arguments are those of {@link PackFormat}. */
    public static int pvm_packf(String fmt, Object... arguments) {
        return CompatState.call("pvm_packf", state -> {
            state.trace.enter(TraceEvent.PACKF, CallFields.PF, fmt);
            MessageBuffer target = state.buffers.sendId() == 0 ? null : state.buffers.sendBuffer();
            PackFormat.pack(target, code -> newSendBuffer(state, code), fmt, arguments);
            return PvmOk;
        });
    }

    /** Unpacks bytes. */
    public static int pvm_upkbyte(byte[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkbyte", TraceEvent.UPKBYTE, p, nitem, stride, from -> from.unpackBytes(p, 0, nitem, stride));
    }

    /** Unpacks shorts. */
    public static int pvm_upkshort(short[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkshort", TraceEvent.UPKSHORT, p, nitem, stride, from -> from.unpackShorts(p, 0, nitem, stride));
    }

    /** Unpacks unsigned shorts (bit patterns). */
    public static int pvm_upkushort(short[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkushort",
                TraceEvent.UPKUSHORT,
                p,
                nitem,
                stride,
                from -> from.unpackShorts(p, 0, nitem, stride));
    }

    /** Unpacks ints. */
    public static int pvm_upkint(int[] p, int nitem, int stride) {
        return unpack("pvm_upkint", TraceEvent.UPKINT, p, nitem, stride, from -> from.unpackInts(p, 0, nitem, stride));
    }

    /** Unpacks unsigned ints (bit patterns). */
    public static int pvm_upkuint(int[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkuint", TraceEvent.UPKUINT, p, nitem, stride, from -> from.unpackInts(p, 0, nitem, stride));
    }

    /** Unpacks longs; 4 bytes each in XDR, sign-extended. */
    public static int pvm_upklong(long[] p, int nitem, int stride) {
        return unpack(
                "pvm_upklong", TraceEvent.UPKLONG, p, nitem, stride, from -> from.unpackLongs(p, 0, nitem, stride));
    }

    /** Unpacks unsigned longs; 4 bytes each in XDR, zero-extended. */
    public static int pvm_upkulong(long[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkulong",
                TraceEvent.UPKULONG,
                p,
                nitem,
                stride,
                from -> from.unpackUnsignedLongs(p, 0, nitem, stride));
    }

    /** Unpacks floats. */
    public static int pvm_upkfloat(float[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkfloat", TraceEvent.UPKFLOAT, p, nitem, stride, from -> from.unpackFloats(p, 0, nitem, stride));
    }

    /** Unpacks doubles. */
    public static int pvm_upkdouble(double[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkdouble",
                TraceEvent.UPKDOUBLE,
                p,
                nitem,
                stride,
                from -> from.unpackDoubles(p, 0, nitem, stride));
    }

    /** Unpacks complex numbers, two floats each. */
    public static int pvm_upkcplx(float[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkcplx", TraceEvent.UPKCPLX, p, nitem, stride, from -> from.unpackComplexes(p, 0, nitem, stride));
    }

    /** Unpacks double complex numbers, two doubles each. */
    public static int pvm_upkdcplx(double[] p, int nitem, int stride) {
        return unpack(
                "pvm_upkdcplx",
                TraceEvent.UPKDCPLX,
                p,
                nitem,
                stride,
                from -> from.unpackDoubleComplexes(p, 0, nitem, stride));
    }

    /** Unpacks a string, which replaces the text. */
    public static int pvm_upkstr(StringBuilder s) {
        return unpackString(s, value -> {
            s.setLength(0);
            s.append(value);
        });
    }

    /** Unpacks a string into {@code s[0]}. */
    public static int pvm_upkstr(String[] s) {
        return unpackString(s, value -> s[0] = value);
    }

    private static int unpackString(Object s, Consumer<String> taker) {
        return CompatState.call("pvm_upkstr", state -> {
            state.trace.enterString(TraceEvent.UPKSTR, s);
            Results.require(!(s == null || s instanceof String[] array && array.length == 0), "s");
            taker.accept(state.buffers.receiveBuffer().unpackString());
            return PvmOk;
        });
    }

    /** Unpacks by a format; the arguments are those of {@link PackFormat}. */
    public static int pvm_unpackf(String fmt, Object... arguments) {
        return CompatState.call("pvm_unpackf", state -> {
            state.trace.enter(TraceEvent.UNPACKF, CallFields.PF, fmt);
            PackFormat.unpack(state.buffers.receiveBuffer(), fmt, arguments);
            return PvmOk;
        });
    }
}
