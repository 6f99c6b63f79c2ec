package org.jpvm.mosix.continuation.image;

import java.util.Set;

/**
 * The classes of the JDK whose objects are plain data: copying their fields copies them. A class counts with all that is nested in it, so
 * that iterators and views come along. Everything else of the JDK does not move: threads, loaders, sockets, files, streams, buffers,
 * references, locks, thread locals, executors, reflection, method handles.
 */
final class JdkClasses {
    private static final Set<String> DATA = Set.of(
            "java.lang.Object",
            "java.lang.StackTraceElement",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.math.MathContext",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.LocalTime",
            "java.time.Period",
            "java.time.Year",
            "java.time.YearMonth",
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.AbstractMap",
            "java.util.AbstractSet",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays",
            "java.util.BitSet",
            "java.util.Collections",
            "java.util.DoubleSummaryStatistics",
            "java.util.EnumMap",
            "java.util.EnumSet",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.ImmutableCollections",
            "java.util.IntSummaryStatistics",
            "java.util.JumboEnumSet",
            "java.util.KeyValueHolder",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.LongSummaryStatistics",
            "java.util.Optional",
            "java.util.OptionalDouble",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.PriorityQueue",
            "java.util.Random",
            "java.util.RegularEnumSet",
            "java.util.SplittableRandom",
            "java.util.Stack",
            "java.util.StringJoiner",
            "java.util.StringTokenizer",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.Vector",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicIntegerArray",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicLongArray",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.AtomicReferenceArray",
            "java.util.concurrent.atomic.DoubleAdder",
            "java.util.concurrent.atomic.LongAdder",
            "java.util.concurrent.atomic.Striped64");

    /** Iterations over these run in a direction that each JVM draws at its start, so one in progress cannot go on in another. */
    private static final Set<String> PINNED = Set.of(
            "java.util.ImmutableCollections$MapN$MapNIterator", "java.util.ImmutableCollections$SetN$SetNIterator");

    /** Fields that some versions have and others have not, and that mean nothing while they are zero. */
    private static final Set<String> OPTIONAL = Set.of(
            "java.lang.Enum.hash",
            "java.math.BigInteger.bitLengthPlusOne",
            "java.math.BigInteger.firstNonzeroIntNumPlusTwo",
            "java.math.BigInteger.magBitLengthPlusOne",
            "java.math.BigInteger.numberOfTrailingZeroIntsPlusTwo",
            "java.util.LinkedHashMap.putMode",
            "java.util.LinkedHashMap$LinkedEntrySet.reversed",
            "java.util.LinkedHashMap$LinkedHashIterator.reversed",
            "java.util.LinkedHashMap$LinkedKeySet.reversed",
            "java.util.LinkedHashMap$LinkedValues.reversed");

    /** Optional fields that only remember what can be worked out again, and so are never sent. */
    private static final Set<String> CACHES = Set.of(
            "java.lang.Enum.hash",
            "java.lang.Throwable.backtrace",
            "java.math.BigInteger.bitLengthPlusOne",
            "java.math.BigInteger.firstNonzeroIntNumPlusTwo",
            "java.math.BigInteger.magBitLengthPlusOne",
            "java.math.BigInteger.numberOfTrailingZeroIntsPlusTwo");

    private JdkClasses() {}

    /** Whether objects of a class of the boot loader may be copied. */
    static boolean isData(Class<?> type) {
        if (PINNED.contains(type.getName())) {
            return false;
        }
        return DATA.contains(outermost(type.getName())) || Throwable.class.isAssignableFrom(type);
    }

    /** Whether static fields of a class of the boot loader may hold objects known by identity. */
    static boolean mayHoldSingletons(Class<?> type) {
        return DATA.contains(outermost(type.getName())) || type == Throwable.class;
    }

    /**
     * Whether a field is the reference of an inner class of the JDK to the object around it. Compilers since JDK 18 leave it out where the
     * class does not use it, while its superclass mostly has the same one.
     */
    static boolean isOuter(String className, String field) {
        return field.equals("this$0") && DATA.contains(outermost(className));
    }

    /** Whether a field is there in some versions only. */
    static boolean isOptional(String className, String field) {
        return OPTIONAL.contains(className + "." + field);
    }

    static boolean isCache(String className, String field) {
        return CACHES.contains(className + "." + field);
    }

    static String outermost(String name) {
        int dollar = name.indexOf('$');
        return dollar > 0 ? name.substring(0, dollar) : name;
    }
}
