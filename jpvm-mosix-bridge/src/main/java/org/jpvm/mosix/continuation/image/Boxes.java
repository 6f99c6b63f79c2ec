package org.jpvm.mosix.continuation.image;

import java.util.Map;

/** Boxed primitives as 64 bits, and back through {@code valueOf}, so that small ones are the JVM's own objects. */
final class Boxes {
    private static final Map<String, Class<?>> BY_NAME = Map.of(
            "java.lang.Integer", Integer.class,
            "java.lang.Long", Long.class,
            "java.lang.Short", Short.class,
            "java.lang.Byte", Byte.class,
            "java.lang.Character", Character.class,
            "java.lang.Boolean", Boolean.class,
            "java.lang.Double", Double.class,
            "java.lang.Float", Float.class);

    private Boxes() {}

    static boolean isBox(Class<?> type) {
        return BY_NAME.get(type.getName()) == type;
    }

    static Class<?> named(String name) throws BadImageException {
        Class<?> type = BY_NAME.get(name);
        if (type == null) {
            throw new BadImageException("no class of boxed values class=" + name);
        }
        return type;
    }

    static long bits(Object box) {
        if (box instanceof Double value) {
            return Double.doubleToRawLongBits(value);
        }
        if (box instanceof Float value) {
            return Float.floatToRawIntBits(value);
        }
        if (box instanceof Boolean value) {
            return value ? 1 : 0;
        }
        return box instanceof Character value ? value : ((Number) box).longValue();
    }

    static Object make(Class<?> type, long bits) {
        return switch (type.getSimpleName()) {
            case "Integer" -> (int) bits;
            case "Long" -> bits;
            case "Short" -> (short) bits;
            case "Byte" -> (byte) bits;
            case "Character" -> (char) bits;
            case "Boolean" -> bits != 0;
            case "Double" -> Double.longBitsToDouble(bits);
            default -> Float.intBitsToFloat((int) bits);
        };
    }
}
