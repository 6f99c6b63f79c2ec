package org.jpvm.bench.pairs;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is compared. */
enum Column {
    C_PVMD("C tasks by C's pvmd"),
    C_PVMD_DIRECT("C tasks at C's pvmd, PvmRouteDirect"),
    C_JPVMD("C tasks by jpvmd"),
    C_JPVMD_DIRECT("C tasks at jpvmd, PvmRouteDirect"),
    JAVA_PVMD("Java tasks by C's pvmd"),
    JAVA_JPVMD("Java tasks by jpvmd"),
    JAVA_UNIX("Java tasks, direct route over a unix socket"),
    JAVA_TCP("Java tasks, direct route over TCP"),
    JAVA_SHARED("Java tasks, direct route over shared memory"),
    NATIVE("Java tasks on libpvm3 (jpvm-native) by jpvmd"),
    NATIVE_DIRECT("Java tasks on libpvm3 (jpvm-native), PvmRouteDirect"),
    MPI("C processes by Open MPI, or whatever mpicc belongs to"),
    AERON("Java processes by Aeron IPC"),
    RAW_UNIX("limit: a unix socket in Java, blocking, direct buffers, nothing else"),
    RAW_TCP("limit: TCP in Java, blocking, direct buffers, nothing else"),
    MEMCPY("limit: one copy of the bytes in memory");

    /** What there is between two hosts as well. */
    static final Set<Column> BETWEEN_HOSTS =
            EnumSet.of(C_PVMD, C_PVMD_DIRECT, C_JPVMD, C_JPVMD_DIRECT, JAVA_JPVMD, JAVA_TCP, RAW_TCP);

    private final String description;

    Column(String description) {
        this.description = description;
    }

    /** In options and reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }

    /** Whether a JVM takes part, be it the daemon's: those are slow at first. */
    boolean isJava() {
        return this != MPI && this != MEMCPY && this != C_PVMD && this != C_PVMD_DIRECT;
    }

    /** The column with this label. */
    static Optional<Column> of(String label) {
        return Arrays.stream(values())
                .filter(column -> column.label().equals(label))
                .findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(Column::label).collect(Collectors.joining(","));
    }
}
