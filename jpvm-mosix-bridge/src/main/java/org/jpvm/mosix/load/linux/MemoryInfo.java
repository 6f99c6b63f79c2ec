package org.jpvm.mosix.load.linux;

/**
 * {@code /proc/meminfo}.
 *
 * @param total     bytes of memory, -1 if unknown
 * @param available bytes usable without swapping, -1 if unknown
 */
public record MemoryInfo(long total, long available) {
    private static final int KIBI = 1024;

    /** {@code VmRSS} of {@code /proc/PID/status}: bytes that a process holds; 0 if unknown. */
    public static long resident(String status) {
        return Math.max(0, bytes(status, "VmRSS:"));
    }

    private static long bytes(String text, String name) {
        String line = Texts.line(text, name);
        String[] words = line == null ? new String[0] : Texts.words(line);
        long kibibytes = words.length < 2 ? -1 : Texts.number(words[1]);
        return kibibytes < 0 || kibibytes > Long.MAX_VALUE / KIBI ? -1 : kibibytes * KIBI;
    }

    /** Reads the text of the file. Kernels before 3.14 have no {@code MemAvailable}: free memory and caches stand for it. */
    public static MemoryInfo parse(String text) {
        long total = bytes(text, "MemTotal:");
        long available = bytes(text, "MemAvailable:");
        if (available < 0 && total >= 0) {
            available = 0;
            for (String name : new String[] {"MemFree:", "Buffers:", "Cached:"}) {
                available += Math.max(0, bytes(text, name));
            }
            available = Math.max(0, available);
        }
        return new MemoryInfo(total, total < 0 ? -1 : Math.min(available, total));
    }
}
