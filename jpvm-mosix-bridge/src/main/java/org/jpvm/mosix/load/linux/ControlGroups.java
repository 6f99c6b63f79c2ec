package org.jpvm.mosix.load.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the control groups lie that hold this process: the hierarchies of version 1, the one of version 2, or both side by side. A limit may be set
 * in any group from the process's own up to the root of what is visible, and all hold.
 */
public final class ControlGroups {
    /** Deeper nesting is nonsense. */
    private static final int DEEPEST = 64;

    private ControlGroups() {}

    /**
     * The directories of a controller, or none where it is not mounted.
     *
     * @param unified     whether they are of version 2
     * @param directories from the group of this process up to the mount point
     */
    public record Located(boolean unified, List<String> directories) {
        static final Located NOWHERE = new Located(false, List.of());

        /** Whether there is one. */
        public boolean exists() {
            return !directories.isEmpty();
        }
    }

    /**
     * Finds a controller.
     *
     * @param selfCgroup text of {@code /proc/self/cgroup}
     * @param mountInfo  text of {@code /proc/self/mountinfo}
     * @param controller such as {@code cpu} or {@code memory}; with version 1 it is preferred where it is mounted
     */
    public static Located locate(String selfCgroup, String mountInfo, String controller) {
        String ownLegacy = null;
        String ownUnified = null;
        for (String line : selfCgroup.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3 || !parts[2].startsWith("/")) {
                continue;
            }
            if (parts[1].isEmpty()) {
                ownUnified = parts[2];
            } else if (List.of(parts[1].split(",")).contains(controller)) {
                ownLegacy = parts[2];
            }
        }
        Located unified = Located.NOWHERE;
        for (String line : mountInfo.split("\n")) {
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] before = Texts.words(line.substring(0, separator));
            String[] after = Texts.words(line.substring(separator + 3));
            if (before.length < 5 || after.length < 3) {
                continue;
            }
            if (after[0].equals("cgroup")
                    && ownLegacy != null
                    && List.of(after[2].split(",")).contains(controller)) {
                return new Located(false, upwards(unescaped(before[4]), unescaped(before[3]), ownLegacy));
            }
            if (after[0].equals("cgroup2") && ownUnified != null) {
                unified = new Located(true, upwards(unescaped(before[4]), unescaped(before[3]), ownUnified));
            }
        }
        return unified;
    }

    /**
     * Processors' worth of time that a group may use, infinite for no limit.
     *
     * @param max text of {@code cpu.max}: quota or {@code max}, and period, microseconds
     */
    public static double processorsOfMax(String max) {
        String[] words = Texts.words(max);
        return words.length < 2 ? Double.POSITIVE_INFINITY : processors(words[0], words[1]);
    }

    /**
     * The same of version 1, where a quota of -1 is none.
     *
     * @param quota  text of {@code cpu.cfs_quota_us}
     * @param period text of {@code cpu.cfs_period_us}
     */
    public static double processorsOfQuota(String quota, String period) {
        return processors(quota.strip(), period.strip());
    }

    /** Bytes of a memory limit, {@link Long#MAX_VALUE} for none; version 1 writes a huge number for that, version 2 {@code max}. */
    public static long bytesOfLimit(String limit) {
        long bytes = Texts.number(limit.strip());
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }

    /** A number of {@code memory.stat} by its name, 0 if it has none. */
    public static long memoryStat(String text, String name) {
        String line = Texts.line(text, name + " ");
        String[] words = line == null ? new String[0] : Texts.words(line);
        return words.length == 2 ? Math.max(0, Texts.number(words[1])) : 0;
    }

    private static double processors(String quota, String period) {
        long quotaMicros = Texts.number(quota);
        long periodMicros = Texts.number(period);
        return quotaMicros <= 0 || periodMicros <= 0 ? Double.POSITIVE_INFINITY : (double) quotaMicros / periodMicros;
    }

    /** Directories of a group and of those above it, as far as the mount shows them. */
    private static List<String> upwards(String mountPoint, String root, String own) {
        String below;
        if (root.equals("/")) {
            below = own;
        } else if (own.equals(root) || own.startsWith(root + "/")) {
            below = own.substring(root.length());
        } else {
            // A namespace that shows another part: all that can be seen is the mount itself.
            below = "";
        }
        while (below.endsWith("/")) {
            below = below.substring(0, below.length() - 1);
        }
        if (below.contains("/..")) {
            below = "";
        }
        List<String> directories = new ArrayList<>();
        while (!below.isEmpty() && directories.size() < DEEPEST) {
            directories.add(mountPoint + below);
            below = below.substring(0, below.lastIndexOf('/'));
        }
        directories.add(mountPoint);
        return List.copyOf(directories);
    }

    /** Mount points have blanks and the like as octal numbers. */
    private static String unescaped(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
