package org.jpvm.bench.pairs;

/** Colours tell families of columns apart, dashes their members. */
final class LineStyle {
    private static final String SOLID = "none";
    private static final String DASHED = "7 4";
    private static final String DOTTED = "2 3";

    private LineStyle() {}

    static String colour(Column column) {
        return switch (column) {
            case C_PVMD, C_PVMD_DIRECT -> "#d1570a";
            case C_JPVMD, C_JPVMD_DIRECT -> "#1f5fae";
            case JAVA_PVMD -> "#8a6d00";
            case JAVA_JPVMD -> "#15803d";
            case JAVA_UNIX, JAVA_TCP -> "#0e9f9a";
            case JAVA_SHARED -> "#c2185b";
            case NATIVE, NATIVE_DIRECT -> "#7a3fb8";
            case MPI -> "#111111";
            case AERON -> "#6b4f3a";
            case RAW_UNIX, RAW_TCP -> "#8b95a1";
            case MEMCPY -> "#b9c0c8";
        };
    }

    static String dashes(Column column) {
        return switch (column) {
            case C_PVMD_DIRECT, C_JPVMD_DIRECT, NATIVE_DIRECT, AERON, RAW_UNIX -> DASHED;
            case JAVA_TCP, RAW_TCP -> DOTTED;
            default -> SOLID;
        };
    }
}
