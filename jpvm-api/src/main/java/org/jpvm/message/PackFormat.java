package org.jpvm.message;

import java.util.function.IntFunction;
import org.jpvm.Arguments;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * The little language of {@code pvm_packf} and {@code pvm_unpackf}.
 *
 * <pre>
 * format := [ "%+" ] { "%" [count] [ "." [stride] ] { "h" | "l" | "u" } type | other }
 * count  := digits | "*"        stride := digits | "*"        type := "c" | "d" | "f" | "x" | "s"
 *
 * conversion  item                pack without count      pack with count or stride, unpack always
 * %c          byte                Number or Character     byte[]
 * %hd         short               Number                  short[]
 * %d          int                 Number                  int[]
 * %ld         long                Number                  long[]
 * %f          float               Number                  float[]
 * %lf         double              Number                  double[]
 * %x          complex             float[], 2 elements     float[], 2 elements per item
 * %lx         double complex      double[], 2 elements    double[], 2 elements per item
 * %s          string              String                  pack: String; unpack: String[] (element 0 is set) or StringBuilder
 * *           count or stride     Number                  Number, before the data: count, then stride
 * %+          encoding            Number                  not in unpack
 * </pre>
 *
 * Arrays are used from element 0. {@code %+} may only start a format; it takes a new buffer. Modifiers stand in any order and number; l
 * wins over h. {@code u} reads unsigned values: with l they are not sign-extended. Whole Numbers may be of the signed or the unsigned
 * range of their item whether there is a {@code u} or not. Count and stride of {@code %s} are ignored, all other characters too. What
 * stands before an error stays packed or unpacked.
 *
 * <p>Errors: BAD_PARAM for an unknown conversion, a missing, surplus or unsuitable argument; OVERFLOW for a Number outside the item's
 * range; NO_BUF without a buffer; and those of {@link org.jpvm.Packer} and {@link org.jpvm.Unpacker}. C PVM 3.4.6 differs in three
 * points: it cannot see wrong arguments, it takes a negative count for 0 (here BAD_PARAM), and it accepts a string into an in-place buffer
 * and sends garbage (here NOT_IMPL). Source: pvm_packf(3PVM), pvm-api §5.
 */
public final class PackFormat {
    private final String format;
    private final Object[] arguments;
    private int cursor;
    private int nextArgument;

    private int count;
    private int stride;
    private boolean byValue;
    private boolean isShort;
    private boolean isLong;
    private boolean isUnsigned;

    private PackFormat(String format, Object[] arguments) {
        this.format = Arguments.given(format, "format");
        this.arguments = Arguments.given(arguments, "arguments");
    }

    /** Packs into a buffer; {@code %+} ends in BAD_PARAM. */
    public static void pack(MessageBuffer target, String format, Object... arguments) {
        pack(
                target,
                encoding -> {
                    throw new PvmException(PvmError.BAD_PARAM, "%+ needs a call that can make a buffer");
                },
                format,
                arguments);
    }

    /**
     * Packs into a buffer, or into a new one when the format starts with {@code %+}.
     *
     * @param target   the buffer; null is NO_BUF unless the format starts with {@code %+}
     * @param initSend makes the buffer for an encoding number, as {@code pvm_initsend} does
     * @return the buffer packed into
     */
    public static MessageBuffer pack(
            MessageBuffer target, IntFunction<? extends MessageBuffer> initSend, String format, Object... arguments) {
        PackFormat parser = new PackFormat(format, arguments);
        MessageBuffer buffer = target;
        if (format.startsWith("%+")) {
            parser.cursor = 2;
            buffer = initSend.apply((int) parser.wholeNumber("encoding", Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        requireBuffer(buffer);
        for (char type = parser.nextType(); type != 0; type = parser.nextType()) {
            parser.packItem(buffer, type);
        }
        parser.requireAllUsed();
        return buffer;
    }

    /** Unpacks from a buffer; null is NO_BUF. */
    public static void unpack(MessageBuffer source, String format, Object... arguments) {
        PackFormat parser = new PackFormat(format, arguments);
        requireBuffer(source);
        for (char type = parser.nextType(); type != 0; type = parser.nextType()) {
            parser.unpackItem(source, type);
        }
        parser.requireAllUsed();
    }

    private void packItem(MessageBuffer to, char type) {
        switch (type) {
            case 'c' -> {
                if (byValue) {
                    to.packByte((byte) wholeNumber("byte", Byte.MIN_VALUE, 0xff));
                } else {
                    to.packBytes(argument(byte[].class), 0, count, stride);
                }
            }
            case 'd' -> packWhole(to);
            case 'f' -> packFloating(to);
            case 'x' -> {
                if (isLong) {
                    to.packDoubleComplexes(argument(double[].class), 0, count, stride);
                } else {
                    to.packComplexes(argument(float[].class), 0, count, stride);
                }
            }
            case 's' -> to.packString(argument(String.class));
            default -> throw unknown(type);
        }
    }

    private void packWhole(MessageBuffer to) {
        if (isLong && isUnsigned) {
            long[] array =
                    byValue ? new long[] {wholeNumber("long", Long.MIN_VALUE, Long.MAX_VALUE)} : argument(long[].class);
            to.packUnsignedLongs(array, 0, count, stride);
        } else if (isLong) {
            if (byValue) {
                to.packLong(wholeNumber("long", Long.MIN_VALUE, Long.MAX_VALUE));
            } else {
                to.packLongs(argument(long[].class), 0, count, stride);
            }
        } else if (isShort) {
            if (byValue) {
                to.packShort((short) wholeNumber("short", Short.MIN_VALUE, 0xffff));
            } else {
                to.packShorts(argument(short[].class), 0, count, stride);
            }
        } else if (byValue) {
            to.packInt((int) wholeNumber("int", Integer.MIN_VALUE, 0xffff_ffffL));
        } else {
            to.packInts(argument(int[].class), 0, count, stride);
        }
    }

    private void packFloating(MessageBuffer to) {
        if (isLong) {
            if (byValue) {
                to.packDouble(argument(Number.class).doubleValue());
            } else {
                to.packDoubles(argument(double[].class), 0, count, stride);
            }
        } else if (byValue) {
            to.packFloat(argument(Number.class).floatValue());
        } else {
            to.packFloats(argument(float[].class), 0, count, stride);
        }
    }

    private void unpackItem(MessageBuffer from, char type) {
        switch (type) {
            case 'c' -> from.unpackBytes(argument(byte[].class), 0, count, stride);
            case 'd' -> unpackWhole(from);
            case 'f' -> {
                if (isLong) {
                    from.unpackDoubles(argument(double[].class), 0, count, stride);
                } else {
                    from.unpackFloats(argument(float[].class), 0, count, stride);
                }
            }
            case 'x' -> {
                if (isLong) {
                    from.unpackDoubleComplexes(argument(double[].class), 0, count, stride);
                } else {
                    from.unpackComplexes(argument(float[].class), 0, count, stride);
                }
            }
            case 's' -> unpackText(from);
            default -> throw unknown(type);
        }
    }

    private void unpackWhole(MessageBuffer from) {
        if (isLong && isUnsigned) {
            from.unpackUnsignedLongs(argument(long[].class), 0, count, stride);
        } else if (isLong) {
            from.unpackLongs(argument(long[].class), 0, count, stride);
        } else if (isShort) {
            from.unpackShorts(argument(short[].class), 0, count, stride);
        } else {
            from.unpackInts(argument(int[].class), 0, count, stride);
        }
    }

    private void unpackText(MessageBuffer from) {
        Object target = argument(Object.class);
        if (target instanceof StringBuilder text) {
            String value = from.unpackString();
            text.setLength(0);
            text.append(value);
        } else if (target instanceof String[] strings && strings.length > 0) {
            strings[0] = from.unpackString();
        } else {
            throw badArgument("String[] or StringBuilder", target);
        }
    }

    /** Reads the next conversion with its count, stride and modifiers and returns its type, 0 at the end of the format. */
    private char nextType() {
        cursor = format.indexOf('%', cursor);
        if (cursor < 0) {
            cursor = format.length();
            return 0;
        }
        cursor++;
        count = 1;
        stride = 1;
        byValue = true;
        if (peek() == '*' || isDigit(peek())) {
            count = number("count");
            byValue = false;
        }
        if (peek() == '.') {
            cursor++;
            byValue = false;
            if (peek() == '*' || isDigit(peek())) {
                stride = number("stride");
            }
        }
        isShort = false;
        isLong = false;
        isUnsigned = false;
        for (char c = peek(); c == 'h' || c == 'l' || c == 'u'; c = peek()) {
            isShort |= c == 'h';
            isLong |= c == 'l';
            isUnsigned |= c == 'u';
            cursor++;
        }
        char type = peek();
        cursor++;
        if (type == 0) {
            throw failure("the format ends inside a conversion");
        }
        return type;
    }

    private char peek() {
        return cursor < format.length() ? format.charAt(cursor) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int number(String role) {
        if (peek() == '*') {
            cursor++;
            return (int) wholeNumber(role, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        long value = 0;
        while (isDigit(peek())) {
            value = Math.min(value * 10 + (peek() - '0'), Integer.MAX_VALUE);
            cursor++;
        }
        return (int) value;
    }

    private long wholeNumber(String role, long min, long max) {
        Object given = argument(Object.class);
        long value;
        if (given instanceof Character c) {
            value = c;
        } else if (given instanceof Integer
                || given instanceof Long
                || given instanceof Short
                || given instanceof Byte) {
            value = ((Number) given).longValue();
        } else {
            throw badArgument("whole number for the " + role, given);
        }
        if (value < min || value > max) {
            throw new PvmException(
                    PvmError.OVERFLOW, role + "=" + value + " is outside " + min + ".." + max + " in " + place());
        }
        return value;
    }

    private <T> T argument(Class<T> kind) {
        if (nextArgument >= arguments.length) {
            throw failure("argument " + (nextArgument + 1) + " is missing");
        }
        Object given = arguments[nextArgument++];
        if (!kind.isInstance(given)) {
            throw badArgument(kind.getSimpleName(), given);
        }
        return kind.cast(given);
    }

    private void requireAllUsed() {
        if (nextArgument < arguments.length) {
            throw failure((arguments.length - nextArgument) + " arguments too many");
        }
    }

    private static void requireBuffer(MessageBuffer buffer) {
        if (buffer == null) {
            throw new PvmException(
                    PvmError.NO_BUF, "no buffer to use; make one with pvm_initsend, receive one, or pack with %+");
        }
    }

    private PvmException badArgument(String wanted, Object given) {
        String got = given == null ? "null" : given.getClass().getSimpleName();
        return failure("argument " + nextArgument + " is " + got + ", wanted " + wanted);
    }

    private PvmException unknown(char type) {
        return failure("unknown conversion '" + type + "'");
    }

    private PvmException failure(String facts) {
        return new PvmException(PvmError.BAD_PARAM, facts + " in " + place());
    }

    private String place() {
        return "format \"" + format + "\" before offset " + cursor;
    }
}
