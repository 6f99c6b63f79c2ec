package org.jpvm.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * The Java side of the type exchange; {@code exchange.c} is its C twin. Who asks sends a request (type, encoding, count, stride) and the data;
 * who serves compares them with a pattern that both sides know, reports what is wrong, and sends the same data back.
 *
 * <p>Arrays are compared as the memory image of a little-endian 64-bit machine, so that bytes between strided elements count too.
 */
final class Exchange {
    private static final int REQUEST = 10;
    private static final int DATA = 11;
    private static final int REPORT = 12;
    private static final int ECHO = 13;

    private static final int XDR = 0;
    private static final int RAW = 1;
    private static final int IN_PLACE = 2;
    private static final int PSEND = 3;
    /** Data signature of a big-endian 64-bit machine. */
    private static final int BIG_ENDIAN = 0x0658ef59;

    private static final byte FILL = 0x55;

    /** Types in the order of psend's type codes. */
    enum Type {
        STR(1),
        BYTE(1),
        SHORT(2),
        INT(4),
        FLOAT(4),
        CPLX(8),
        DOUBLE(8),
        DCPLX(16),
        LONG(8),
        USHORT(2),
        UINT(4),
        ULONG(8);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes that another byte order swaps: half of a complex number. */
        int partBytes() {
            return this == CPLX || this == DCPLX ? bytes / 2 : bytes;
        }
    }

    private static final long[] EDGES = {
        0, 1, ~0L, 0x7f, 0x80, 0x7fff, 0x8000, 0x7fffffffL, 0x80000000L, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int[] FLOAT_EDGES = {
        0, 0x80000000, 0x3f800000, 0xbfc00000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000
    };
    private static final long[] DOUBLE_EDGES = {
        0,
        0x8000000000000000L,
        0x3ff0000000000000L,
        0xbff8000000000000L,
        1,
        0x7fefffffffffffffL,
        0x7ff0000000000000L,
        0xfff0000000000000L,
        0x7ff8000000000000L
    };

    private final PvmTask task;
    private final boolean alien;
    private final List<String> errors = new ArrayList<>();
    private int transfers;

    Exchange(PvmTask task) {
        this(task, false);
    }

    /** @param alien whether the other side has the other byte order: then what is not XDR must be refused except as bytes */
    Exchange(PvmTask task, boolean alien) {
        this.task = task;
        this.alien = alien;
    }

    /** What went wrong, on both sides. */
    List<String> errors() {
        return errors;
    }

    /** Requests answered or asked. */
    int transfers() {
        return transfers;
    }

    /** Answers requests until it is told to end. */
    void serve() {
        while (true) {
            MessageBuffer message = task.receive(Tid.ANY, REQUEST);
            int type = message.unpackInt();
            int encoding = message.unpackInt();
            int count = message.unpackInt();
            int stride = message.unpackInt();
            if (type < 0) {
                return;
            }
            int before = errors.size();
            Tid from = message.source();
            take(from, DATA, Type.values()[type], encoding, count, stride);
            String report = errors.size() > before ? errors.get(before) : "";
            task.send(from, REPORT, p -> p.packInt(report.isEmpty() ? 0 : 1).packString(report));
            give(from, ECHO, Type.values()[type], encoding, count, stride);
            transfers++;
        }
    }

    /** Asks a server everything, with up to a megabyte of each type, and tells it to end. */
    void askAll(Tid server) {
        askAll(server, 1 << 20);
    }

    /** As {@link #askAll(Tid)}, with {@code mostBytes} in the largest message. */
    void askAll(Tid server, int mostBytes) {
        for (int encoding = XDR; encoding <= PSEND; encoding++) {
            for (Type type : Type.values()) {
                if (type == Type.STR && encoding >= IN_PLACE) {
                    continue;
                }
                for (int count : new int[] {0, 1, 7, 1000, mostBytes / type.bytes}) {
                    ask(server, type, encoding, count, 1);
                }
                if (encoding < IN_PLACE && type != Type.STR) {
                    ask(server, type, encoding, 5, 3);
                    ask(server, type, encoding, 3000, 2);
                }
            }
        }
        task.send(server, REQUEST, p -> p.packInts(new int[] {-1, 0, 0, 0}));
    }

    private void ask(Tid server, Type type, int encoding, int count, int stride) {
        task.send(server, REQUEST, p -> p.packInts(new int[] {type.ordinal(), encoding, count, stride}));
        give(server, DATA, type, encoding, count, stride);
        MessageBuffer report = task.receive(server, REPORT);
        if (report.unpackInt() != 0) {
            errors.add(report.unpackString());
        }
        take(server, ECHO, type, encoding, count, stride);
        transfers++;
    }

    private static long bits(long i) {
        return i < EDGES.length ? EDGES[(int) i] : i * 0x9e3779b97f4a7c15L;
    }

    private static float floatAt(long i) {
        return i < FLOAT_EDGES.length ? Float.intBitsToFloat(FLOAT_EDGES[(int) i]) : i * 0.25f;
    }

    private static double doubleAt(long i) {
        return i < DOUBLE_EDGES.length ? Double.longBitsToDouble(DOUBLE_EDGES[(int) i]) : i * 0.125;
    }

    private static ByteBuffer space(Type type, int count, int stride) {
        byte[] image = new byte[count * stride * type.bytes];
        Arrays.fill(image, type == Type.STR ? 0 : FILL);
        return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The pattern; XDR has 4 bytes for a long. */
    private static ByteBuffer pattern(Type type, int encoding, int count, int stride) {
        ByteBuffer image = space(type, count, stride);
        for (int i = 0; i < count; i++) {
            int at = i * stride * type.bytes;
            long v = bits(i);
            switch (type) {
                case STR -> image.put(at, (byte) ('a' + i % 26));
                case BYTE -> image.put(at, (byte) v);
                case SHORT, USHORT -> image.putShort(at, (short) v);
                case INT, UINT -> image.putInt(at, (int) v);
                case LONG -> image.putLong(at, encoding == XDR ? (int) v : v);
                case ULONG -> image.putLong(at, encoding == XDR ? v & 0xffffffffL : v);
                case FLOAT -> image.putFloat(at, floatAt(i));
                case CPLX -> image.putFloat(at, floatAt(i)).putFloat(at + 4, floatAt(i + 1));
                case DOUBLE -> image.putDouble(at, doubleAt(i));
                case DCPLX -> image.putDouble(at, doubleAt(i)).putDouble(at + 8, doubleAt(i + 1));
            }
        }
        return image;
    }

    private void give(Tid to, int tag, Type type, int encoding, int count, int stride) {
        // psend is an in-place message, seen from the wire.
        MessageBuffer message =
                task.newBuffer(encoding == XDR ? Encoding.XDR : encoding == RAW ? Encoding.RAW : Encoding.IN_PLACE);
        pack(message, type, encoding, pattern(type, encoding, count, stride), count, stride);
        task.send(to, tag, message);
    }

    private static void pack(MessageBuffer message, Type type, int encoding, ByteBuffer image, int count, int stride) {
        switch (type) {
            case STR -> message.packString(new String(image.array(), java.nio.charset.StandardCharsets.US_ASCII));
            case BYTE -> message.packBytes(image.array(), 0, count, stride);
            case SHORT -> message.packShorts(shorts(image), 0, count, stride);
            case INT -> message.packInts(ints(image), 0, count, stride);
            case LONG -> message.packLongs(longs(image), 0, count, stride);
            case FLOAT -> message.packFloats(floats(image), 0, count, stride);
            case CPLX -> message.packComplexes(floats(image), 0, count, stride);
            case DOUBLE -> message.packDoubles(doubles(image), 0, count, stride);
            case DCPLX -> message.packDoubleComplexes(doubles(image), 0, count, stride);
            default -> packUnsigned(message, type, encoding, image, count, stride);
        }
    }

    private static void packUnsigned(
            MessageBuffer message, Type type, int encoding, ByteBuffer image, int count, int stride) {
        if (encoding >= IN_PLACE) {
            switch (type) {
                case USHORT -> message.packShorts(shorts(image), 0, count, stride);
                case UINT -> message.packInts(ints(image), 0, count, stride);
                default -> message.packLongs(longs(image), 0, count, stride);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int at = i * stride * type.bytes;
            switch (type) {
                case USHORT -> message.packUnsignedShort(image.getShort(at) & 0xffff);
                case UINT -> message.packUnsignedInt(image.getInt(at) & 0xffffffffL);
                default -> message.packUnsignedLong(image.getLong(at));
            }
        }
    }

    private void take(Tid from, int tag, Type type, int encoding, int count, int stride) {
        if (alien && encoding != XDR && type != Type.BYTE) {
            takeAlien(from, tag, type, encoding, count, stride);
            return;
        }
        ByteBuffer wanted = pattern(type, encoding, count, stride);
        String what = "Java: type=" + type + " encoding=" + encoding + " n=" + count + " stride=" + stride + ": ";
        MessageBuffer message = task.receive(from, tag);
        try {
            ByteBuffer got = unpack(message, type, count, stride);
            int wrong = Arrays.mismatch(wanted.array(), got.array());
            if (wrong >= 0) {
                errors.add(what + "wrong byte " + wrong);
            }
            if (message.remainingBytes() >= 4) {
                errors.add(what + message.remainingBytes() + " bytes too many");
            }
        } catch (PvmException e) {
            errors.add(what + e);
        }
    }

    /** Takes a message that may be taken only as bytes; nothing is lost by trying something else first. */
    private void takeAlien(Tid from, int tag, Type type, int encoding, int count, int stride) {
        String what = "Java: alien type=" + type + " encoding=" + encoding + " n=" + count + " stride=" + stride + ": ";
        MessageBuffer message = task.receive(from, tag);
        if (message.encodingField() != BIG_ENDIAN) {
            errors.add(what + "signature 0x" + Integer.toHexString(message.encodingField()));
        }
        try {
            unpack(message, type, count, stride);
            // Unsigned shorts and ints are taken one by one in Java.
            if (count > 0 || type != Type.USHORT && type != Type.UINT) {
                errors.add(what + "not refused");
            }
        } catch (PvmException e) {
            if (e.error() != PvmError.BAD_MSG) {
                errors.add(what + e);
            }
        }
        if (type == Type.STR) {
            return;
        }
        byte[] image = new byte[count * type.bytes];
        if (message.remainingBytes() != image.length) {
            errors.add(what + message.remainingBytes() + " bytes in place of " + image.length);
            return;
        }
        // The way of pvm_precv, then that of pvm_upkbyte.
        message.unpackTransmitted(image, 0, image.length);
        message.rewind();
        byte[] again = new byte[image.length];
        message.unpackBytes(again, 0, again.length, 1);
        if (!Arrays.equals(image, again)) {
            errors.add(what + "precv and unpackBytes differ");
        }
        byte[] wanted = swap(pattern(type, encoding, count, 1).array(), type.partBytes());
        int wrong = Arrays.mismatch(wanted, again);
        if (wrong >= 0) {
            errors.add(what + "wrong byte " + wrong);
        }
    }

    private static byte[] swap(byte[] image, int partBytes) {
        byte[] swapped = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            swapped[i] = image[i - i % partBytes + partBytes - 1 - i % partBytes];
        }
        return swapped;
    }

    private static ByteBuffer unpack(MessageBuffer message, Type type, int count, int stride) {
        ByteBuffer image = space(type, count, stride);
        switch (type) {
            case STR -> {
                byte[] text = message.unpackString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                return ByteBuffer.wrap(text);
            }
            case BYTE -> message.unpackBytes(image.array(), 0, count, stride);
            case SHORT -> {
                short[] array = shorts(image);
                message.unpackShorts(array, 0, count, stride);
                image.asShortBuffer().put(array);
            }
            case INT -> {
                int[] array = ints(image);
                message.unpackInts(array, 0, count, stride);
                image.asIntBuffer().put(array);
            }
            case LONG -> {
                long[] array = longs(image);
                message.unpackLongs(array, 0, count, stride);
                image.asLongBuffer().put(array);
            }
            case ULONG -> {
                long[] array = longs(image);
                message.unpackUnsignedLongs(array, 0, count, stride);
                image.asLongBuffer().put(array);
            }
            case FLOAT, CPLX -> {
                float[] array = floats(image);
                if (type == Type.FLOAT) {
                    message.unpackFloats(array, 0, count, stride);
                } else {
                    message.unpackComplexes(array, 0, count, stride);
                }
                image.asFloatBuffer().put(array);
            }
            case DOUBLE, DCPLX -> {
                double[] array = doubles(image);
                if (type == Type.DOUBLE) {
                    message.unpackDoubles(array, 0, count, stride);
                } else {
                    message.unpackDoubleComplexes(array, 0, count, stride);
                }
                image.asDoubleBuffer().put(array);
            }
            case USHORT -> {
                for (int i = 0; i < count; i++) {
                    image.putShort(i * stride * type.bytes, (short) message.unpackUnsignedShort());
                }
            }
            case UINT -> {
                for (int i = 0; i < count; i++) {
                    image.putInt(i * stride * type.bytes, (int) message.unpackUnsignedInt());
                }
            }
        }
        return image;
    }

    private static short[] shorts(ByteBuffer image) {
        short[] array = new short[image.capacity() / 2];
        image.asShortBuffer().get(array);
        return array;
    }

    private static int[] ints(ByteBuffer image) {
        int[] array = new int[image.capacity() / 4];
        image.asIntBuffer().get(array);
        return array;
    }

    private static long[] longs(ByteBuffer image) {
        long[] array = new long[image.capacity() / 8];
        image.asLongBuffer().get(array);
        return array;
    }

    private static float[] floats(ByteBuffer image) {
        float[] array = new float[image.capacity() / 4];
        image.asFloatBuffer().get(array);
        return array;
    }

    private static double[] doubles(ByteBuffer image) {
        double[] array = new double[image.capacity() / 8];
        image.asDoubleBuffer().get(array);
        return array;
    }
}
