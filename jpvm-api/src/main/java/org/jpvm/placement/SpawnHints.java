package org.jpvm.placement;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a program may say about the tasks it spawns; policies use it, none needs it.
 *
 * <p>As text, which travels in the environment of the spawn under the name {@link #VARIABLE}, so that a C program can say it by {@code
 * PVM_EXPORT}: parts joined by semicolons, in any order, each at most once.
 *
 * <pre>
 * work=30                standard CPU-seconds
 * memory=512m            bytes, with k, m or g for the powers of 1024
 * partners=40003,80001   tids, hexadecimal as PVM writes them
 * </pre>
 *
 * @param work     standard CPU-seconds that each will need, NaN if unknown
 * @param memory   bytes that each will hold, 0 if unknown
 * @param partners tids of tasks that they will talk to
 */
public record SpawnHints(double work, long memory, int... partners) {
    /** Nothing is known. */
    public static final SpawnHints NONE = new SpawnHints(Double.NaN, 0);

    /** Variable of a spawn's environment. */
    public static final String VARIABLE = "JPVM_HINTS";

    /** Most partners. */
    public static final int MAX_PARTNERS = 1024;

    /** Most characters of the text. */
    public static final int MAX_CHARS = 16 * 1024;

    /**
     * Hints keep their own array.
     *
     * @throws IllegalArgumentException for work or memory below zero, infinite work, or too many partners
     */
    public SpawnHints {
        if (work < 0 || Double.isInfinite(work)) {
            throw new IllegalArgumentException("work=" + work + " is no number of seconds");
        }
        if (memory < 0) {
            throw new IllegalArgumentException("memory=" + memory + " is below zero");
        }
        if (partners.length > MAX_PARTNERS) {
            throw new IllegalArgumentException(partners.length + " partners, at most " + MAX_PARTNERS);
        }
        partners = partners.clone();
    }

    /** Tids of tasks that they will talk to; a copy. */
    @Override
    public int[] partners() {
        return partners.clone();
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException when it is malformed, with what is wrong
     */
    public static SpawnHints parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(text.length() + " characters, at most " + MAX_CHARS);
        }
        String work = null;
        String memory = null;
        String partners = null;
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1).trim();
            switch (equals < 0 ? part.trim() : part.substring(0, equals).trim()) {
                case "work" -> work = once(work, value, part);
                case "memory" -> memory = once(memory, value, part);
                case "partners" -> partners = once(partners, value, part);
                case "" -> {
                    if (!part.isBlank()) {
                        throw new IllegalArgumentException("\"" + part + "\" has no name");
                    }
                }
                default ->
                    throw new IllegalArgumentException("\"" + part + "\" is neither work=, memory= nor partners=");
            }
        }
        return new SpawnHints(
                work == null ? Double.NaN : seconds(work),
                memory == null ? 0 : bytes(memory),
                partners == null ? new int[0] : tids(partners));
    }

    private static String once(String before, String value, String part) {
        if (before != null) {
            throw new IllegalArgumentException("\"" + part + "\" comes twice");
        }
        return value;
    }

    private static double seconds(String value) {
        double seconds = Double.parseDouble(value);
        if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("\"work=" + value + "\" is no number of seconds");
        }
        return seconds;
    }

    private static long bytes(String value) {
        int shift = value.isEmpty()
                ? 0
                : switch (Character.toLowerCase(value.charAt(value.length() - 1))) {
                    case 'k' -> 10;
                    case 'm' -> 20;
                    case 'g' -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(shift == 0 ? value : value.substring(0, value.length() - 1));
        if (number < 0 || number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("\"memory=" + value + "\" is no number of bytes");
        }
        return number << shift;
    }

    private static int[] tids(String value) {
        if (value.isEmpty()) {
            return new int[0];
        }
        return Arrays.stream(value.split(",", MAX_PARTNERS + 1))
                .map(String::trim)
                .map(tid -> tid.startsWith("t") ? tid.substring(1) : tid)
                .mapToInt(tid -> Integer.parseUnsignedInt(tid, 16))
                .toArray();
    }

    /** The text that {@link #parse} reads; empty when nothing is known. */
    public String text() {
        StringJoiner parts = new StringJoiner(";");
        if (!Double.isNaN(work)) {
            parts.add("work=" + work);
        }
        if (memory > 0) {
            parts.add("memory=" + memory);
        }
        if (partners.length > 0) {
            StringJoiner tids = new StringJoiner(",", "partners=", "");
            for (int partner : partners) {
                tids.add(Integer.toHexString(partner).toLowerCase(Locale.ROOT));
            }
            parts.add(tids.toString());
        }
        return parts.toString();
    }
}
